import { mount } from '@vue/test-utils';
import { TooltipProvider } from 'reka-ui';
import { beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import { h } from 'vue';
import CrashLabView from '../../../../../renderer/features/crash-lab/CrashLabView.vue';
import { useCommands } from '../../../../../renderer/stores/commands';
import { useCrash } from '../../../../../renderer/stores/crash/crash';
import { useExplorations } from '../../../../../renderer/stores/crash/explorations';
import { useSessions } from '../../../../../renderer/stores/sessions';
import { openWorkbench, type Workbench } from '../../../../support/workbench/workbench';

let workbench: Workbench;
const settle = () => workbench.settle();

beforeEach(async () => {
  workbench = openWorkbench();
  const { session } = await workbench.open();
  await workbench.record(session);
  workbench.holdJobs();
});

async function show() {
  const wrapper = mount({ render: () => h(TooltipProvider, null, { default: () => h(CrashLabView) }) });
  onTestFinished(() => wrapper.unmount());
  await settle();
  return wrapper;
}

const startedCrashes = () => workbench.calls.filter(({ channel }) => channel === 'crashes:start');

describe('crash lab', () => {
  it('crashes and recovers by its command and shows the verdict in words', async () => {
    const wrapper = await show();
    expect(wrapper.text()).toContain('The verdict comes here');
    void useCommands().run('crash.run');
    await settle();
    expect(wrapper.find('[role=progressbar][aria-label="Crash and recover"]').exists()).toBe(true);
    workbench.runJobs();
    await settle();
    expect(startedCrashes()[0]?.args).toMatchObject({
      choice: { point: '999', lose: 'unflushed' },
      policy: 'nvme',
    });
    expect(wrapper.get('.verdict[role=status]').text()).toMatch(/^Recovered with allowed loss\./);
    const { zones } = useCrash().outcome!.report;
    expect(zones.length).toBeGreaterThan(0);
    expect(wrapper.text()).toContain(`Zones that differ: ${zones.length}`);
    expect(wrapper.text()).toContain('the original image was not touched');
  });

  it('says why a tear that was asked for tears nothing, before and after the crash', async () => {
    const wrapper = await show();
    const crash = useCrash();
    crash.tearBytes = 1_000_000;
    await crash.loadPreview();
    await settle();
    const why = 'nothing was torn: no write that was not durable survives';
    expect(wrapper.text()).toContain(`0 torn · ${why}`);
    void useCommands().run('crash.run');
    await settle();
    workbench.runJobs();
    await settle();
    expect(wrapper.text()).toContain(`0 torn; ${why}.`);
  });

  it('says when the result belongs to earlier choices', async () => {
    const wrapper = await show();
    void useCommands().run('crash.run');
    await settle();
    workbench.runJobs();
    await settle();
    expect(wrapper.text()).not.toContain('The choices have changed');
    await wrapper.get('input[value=strict]').setValue();
    expect(wrapper.text()).toContain('The choices have changed');
    await wrapper.get('input[value=nvme]').setValue();
    expect(wrapper.text()).not.toContain('The choices have changed');
  });

  it('moves the crash point by keyboard and speaks it', async () => {
    const wrapper = await show();
    const slider = wrapper.get('[role=slider]');
    const press = async (key: string, shiftKey = false) => {
      await slider.trigger('keydown', { key, shiftKey });
      await settle();
      return Number(slider.attributes('aria-valuenow'));
    };
    expect(await press('ArrowLeft')).toBe(998);
    // A flush follows every 50 commands.
    expect(await press('ArrowLeft', true)).toBe(969);
    expect(await press('ArrowLeft', true)).toBe(918);
    expect(await press('PageDown')).toBe(868);
    expect(await press('Home')).toBe(0);
    expect(await press('ArrowLeft')).toBe(0);
    expect(slider.attributes('aria-valuetext')).toMatch(
      /^command 0 of 1,000, append zone 2, 1 block, after all/,
    );
    expect(await press('End')).toBe(999);
  });

  it('takes a typed command and a stage, and complains about what is beyond the trace', async () => {
    const wrapper = await show();
    const crash = useCrash();
    const command = wrapper.get('input[aria-label="Command at the crash point"]');
    await command.setValue('12');
    await wrapper.get('select[aria-label="Moment within the command"]').setValue('writes');
    await wrapper.get('input[aria-label="Storage writes that got through"]').setValue('2');
    expect(crash.point).toBe('12:w2');
    await command.setValue('1000');
    expect(crash.point).toBe('12:w2');
    expect(wrapper.get('.complaint').text()).toBe('Command: at most 999');
  });

  it('cuts no power by values that stand there no longer, as a point or a seed that is wrong', async () => {
    const wrapper = await show();
    const crash = useCrash();
    const button = wrapper.findAll('button').find((one) => one.text() === 'Crash and recover')!;
    const command = wrapper.get('input[aria-label="Command at the crash point"]');
    expect(button.attributes('aria-disabled')).toBeUndefined();
    await command.setValue('1000');
    expect(button.attributes('aria-disabled')).toBe('true');
    expect(await crash.run()).toBeNull();
    expect(workbench.calls.filter(({ channel }) => channel === 'crashes:start')).toEqual([]);
    await command.setValue('999');
    expect(button.attributes('aria-disabled')).toBeUndefined();
    const seed = wrapper
      .findAll('.field')
      .find((one) => one.text().includes('Seed'))!
      .get('input');
    await seed.setValue('three');
    expect(button.attributes('aria-disabled')).toBe('true');
    await seed.setValue('3');
    expect(button.attributes('aria-disabled')).toBeUndefined();
    expect(crash.seed).toBe(3);
    await command.setValue('1000');
    await seed.setValue('three');
    useExplorations().isShown = true;
    await settle();
    expect(crash.problem).toBe('');
  });

  it.each([
    ['crash', 'Command at the crash point', '1000', '999'],
    ['crash', 'Seed', 'three', '1'],
    ['exploration', 'States at most', 'many', '65536'],
  ])('shows nothing of what was typed for another image: %s, %s', async (place, label, typed, usual) => {
    const wrapper = await show();
    const crash = useCrash();
    const sessions = useSessions();
    const field = () => {
      const named = wrapper.find<HTMLInputElement>(`input[aria-label="${label}"]`);
      if (named.exists()) return named;
      return wrapper
        .findAll('.field')
        .find((one) => one.text().includes(label))!
        .get<HTMLInputElement>('input');
    };
    const first = sessions.activeId!;
    const { session: other } = await workbench.open('other.img');
    const recording = workbench.record(other);
    await settle();
    workbench.runJobs();
    await recording;
    const look = async (session: string) => {
      sessions.activate(session);
      useExplorations().isShown = place === 'exploration';
      await settle();
    };
    await look(other);
    await look(first);
    await field().setValue(typed);
    await look(other);
    expect(field().element.value).toBe(usual);
    expect(crash.problem).toBe('');
    await look(first);
    expect(field().element.value).toBe(usual);
    expect(crash.problem).toBe('');
  });

  it('ticking a write turns what is shown into a mask', async () => {
    const wrapper = await show();
    const crash = useCrash();
    await crash.loadPreview();
    await settle();
    await wrapper.get('input[type=checkbox]').trigger('change');
    expect(crash.lose).toBe('0x1');
    const radio = wrapper.get<HTMLInputElement>('input[value=mask]');
    expect(radio.element.checked).toBe(true);
    await wrapper.get('input[aria-label="Mask of surviving writes"]').setValue('0xzz');
    expect(crash.lose).toBe('0x1');
    await wrapper.get('input[aria-label="Mask of surviving writes"]').setValue('0x1f');
    expect(crash.lose).toBe('0x1f');
  });

  it('shows the objection to a point instead of a notice', async () => {
    const wrapper = await show();
    const message = 'the command makes 2 storage writes';
    workbench.refuse('crashes:preview', { code: 'usage', subject: null, message, data: {} });
    await useCrash().loadPreview();
    await settle();
    expect(wrapper.get('.complaint').text()).toBe(message);
    expect(useCrash().preview).toBeNull();
  });

  it('without a trace runs 1,000 commands on a scratch copy and crashes them', async () => {
    await workbench.open('b.img');
    const wrapper = await show();
    await wrapper.get('button').trigger('click');
    await settle();
    const started = workbench.calls.findLast(({ channel }) => channel === 'workloads:start');
    expect(started?.args).toMatchObject({
      name: 'append-round-robin',
      target: 'scratch',
      settings: { commands: '1000' },
    });
    workbench.runJobs();
    await settle();
    expect(startedCrashes()).toHaveLength(1);
    workbench.runJobs();
    await settle();
    expect(wrapper.find('.verdict[role=status]').exists()).toBe(true);
  });
});
