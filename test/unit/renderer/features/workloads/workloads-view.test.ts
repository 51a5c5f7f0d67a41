import { mount } from '@vue/test-utils';
import { TooltipProvider } from 'reka-ui';
import { beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import { h } from 'vue';
import WorkloadsView from '../../../../../renderer/features/workloads/WorkloadsView.vue';
import { useCommands } from '../../../../../renderer/stores/commands';
import { formatCount } from '../../../../../shared/units/format';
import { useJobs, type Job } from '../../../../../renderer/stores/jobs';
import { useNotices } from '../../../../../renderer/stores/notices';
import { useSessions } from '../../../../../renderer/stores/sessions';
import { useWorkload } from '../../../../../renderer/stores/workload';
import { progressOf } from '../../../../support/workbench/progress';
import { openWorkbench, type Workbench } from '../../../../support/workbench/workbench';

let workbench: Workbench;
const settle = () => workbench.settle();

beforeEach(async () => {
  workbench = openWorkbench();
  await workbench.open();
  workbench.holdJobs();
});

async function show() {
  const wrapper = mount({ render: () => h(TooltipProvider, null, { default: () => h(WorkloadsView) }) });
  onTestFinished(() => wrapper.unmount());
  await settle();
  return wrapper;
}

/** Tells how far the job is that waits. */
function report(done: number): void {
  const [{ job, session }] = useJobs().running as [Job];
  workbench.emit('jobs:progressed', progressOf({ job, session, done }));
}

const starts = () =>
  workbench.calls.filter(({ channel }) => channel === 'workloads:start').map(({ args }) => args);
const field = (wrapper: Awaited<ReturnType<typeof show>>, label: string) => {
  const found = wrapper.findAll('label').find((one) => one.text() === label);
  return wrapper.get<HTMLInputElement>(`#${found?.attributes('for')}`);
};

describe('workloads', () => {
  it('starts what the form says, by its command', async () => {
    const wrapper = await show();
    await field(wrapper, 'Seed').setValue('42');
    await field(wrapper, 'Zones').setValue('8-15');
    expect(wrapper.text()).toContain(
      `zonesmith run sequential-fill ${workbench.path('a.img')} --seed 42 --set zones=8-15`,
    );
    void useCommands().run('workload.run');
    await settle();
    expect(starts()).toEqual([
      { session: 's1', name: 'sequential-fill', seed: 42, settings: { zones: '8-15' }, target: 'scratch' },
    ]);
  });

  it('does not start with a wrong value and says which', async () => {
    const wrapper = await show();
    await field(wrapper, 'Seed').setValue('1.5');
    expect(wrapper.text()).toContain("Seed: '1.5' is not a whole number");
    await wrapper.get('form').trigger('submit');
    expect(starts()).toEqual([]);
    expect(useNotices().announcement).toContain('is not a whole number');
    await field(wrapper, 'Seed').setValue('15');
    expect(useWorkload().seed).toBe(15);
  });

  it('draws a new seed', async () => {
    const wrapper = await show();
    await wrapper.get('button[aria-label="New seed"]').trigger('click');
    const drawn = field(wrapper, 'Seed').element.value;
    expect(drawn).toMatch(/^\d{1,6}$/);
    expect(useWorkload().seed).toBe(Number(drawn));
  });

  it('offers the unsaved edits only while the image is unlocked', async () => {
    const wrapper = await show();
    expect(wrapper.find('input[value=edits]').exists()).toBe(false);
    await useSessions().setMode('s1', 'editing');
    await wrapper.get('input[value=edits]').setValue();
    expect(useWorkload().target).toBe('edits');
    await useSessions().setMode('s1', 'locked');
    await settle();
    expect(useWorkload().target).toBe('scratch');
  });

  it('shows progress with numbers and units, then the summary and the trace', async () => {
    const wrapper = await show();
    await wrapper.get('form').trigger('submit');
    await settle();
    report(500);
    await settle();
    expect(wrapper.text()).toContain('500 of 1,000');
    expect(wrapper.text()).toContain('31.25 MiB');
    expect(wrapper.get('[role=progressbar]').attributes('aria-valuenow')).toBe('50');
    workbench.runJobs();
    await settle();
    expect(wrapper.text()).toContain('seed 1: done');
    const { summary, trace } = useWorkload().outcome!;
    expect(wrapper.text()).toContain(formatCount(summary.commands));
    expect(wrapper.get('[aria-label="Commands of the trace"]').attributes('aria-rowcount')).toBe(
      String(trace!.commands + 1),
    );
  });

  it('says plainly that a run was cancelled, and that nothing changed', async () => {
    const wrapper = await show();
    await wrapper.get('form').trigger('submit');
    await settle();
    report(250);
    await settle();
    await wrapper
      .findAll('button')
      .find((button) => button.text() === 'Cancel')
      ?.trigger('click');
    await settle();
    const [{ job }] = useJobs().running as [Job];
    expect(workbench.calls.at(-1)).toEqual({ channel: 'jobs:cancel', args: { job } });
    const error = { code: 'cancelled', subject: null, message: 'cancelled', data: {} } as const;
    workbench.emit('jobs:finished', { job, session: 's1', result: null, error });
    await settle();
    expect(wrapper.text()).toContain('Cancelled after 250 commands');
    expect(wrapper.text()).toContain('Nothing of the image was changed.');
    expect(useNotices().list).toEqual([]);
  });

  it('says plainly why a run failed', async () => {
    const wrapper = await show();
    await wrapper.get('form').trigger('submit');
    await settle();
    const [{ job }] = useJobs().running as [Job];
    const error = { code: 'usage', subject: null, message: 'no chosen zone can be used', data: {} } as const;
    workbench.emit('jobs:finished', { job, session: 's1', result: null, error });
    await settle();
    expect(wrapper.get('.failed').text()).toBe(
      'no chosen zone can be used. Nothing of the image was changed.',
    );
  });
});
