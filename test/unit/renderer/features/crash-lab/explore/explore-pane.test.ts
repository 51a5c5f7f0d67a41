import { mount, type VueWrapper } from '@vue/test-utils';
import { TooltipProvider } from 'reka-ui';
import { beforeEach, describe, expect, it, onTestFinished, vi } from 'vitest';
import { h } from 'vue';
import CrashLabView from '../../../../../../renderer/features/crash-lab/CrashLabView.vue';
import { useCommands } from '../../../../../../renderer/stores/commands';
import { useCrash } from '../../../../../../renderer/stores/crash/crash';
import { STATES_PAGE, useExplorations } from '../../../../../../renderer/stores/crash/explorations';
import { useJobs } from '../../../../../../renderer/stores/jobs';
import { openWorkbench, type Workbench } from '../../../../../support/workbench/workbench';

/** Every element is as large as a pane usually is. */
class OneSize implements ResizeObserver {
  readonly #tell: ResizeObserverCallback;
  constructor(tell: ResizeObserverCallback) {
    this.#tell = tell;
  }
  observe() {
    this.#tell([{ contentRect: { width: 600, height: 400 } } as ResizeObserverEntry], this);
  }
  unobserve() {}
  disconnect() {}
}

let workbench: Workbench;
let wrapper: VueWrapper;

const settle = () => workbench.settle();

beforeEach(async () => {
  vi.stubGlobal('ResizeObserver', OneSize);
  Element.prototype.scrollIntoView = () => undefined;
  onTestFinished(() => void vi.unstubAllGlobals());
  workbench = openWorkbench();
  const { session } = await workbench.open('a.img', { spec: { zoneCount: 8, conventional: [] } });
  await workbench.record(session, 120);
  wrapper = mount({ render: () => h(TooltipProvider, null, { default: () => h(CrashLabView) }) });
  onTestFinished(() => wrapper.unmount());
  await settle();
  void useCommands().run('crash.explore');
  await settle();
});

const button = (text: string) => wrapper.findAll('button').find((one) => one.text() === text)!;
const field = (label: string) =>
  wrapper
    .findAll('.field')
    .find((one) => one.text().includes(label))!
    .get('input');

/** Explores the first two commands by the strict policy, to which some states are violations. */
async function explore(): Promise<void> {
  useCrash().policy = 'strict';
  await field('From command').setValue('0');
  await field('To command').setValue('1');
  await button('Explore every state').trigger('click');
  await settle();
}

describe('every state in the crash lab', () => {
  it('begins with the last flush epoch up to the crash point', async () => {
    expect([field('From command').element.value, field('To command').element.value]).toEqual(['102', '119']);
    useCrash().point = '60:before';
    await settle();
    expect([field('From command').element.value, field('To command').element.value]).toEqual(['51', '60']);
    await button('Whole trace').trigger('click');
    expect([field('From command').element.value, field('To command').element.value]).toEqual(['0', '119']);
    await button('Last epoch').trigger('click');
    expect(field('From command').element.value).toBe('51');
  });

  it('says why a window cannot be explored', async () => {
    await field('To command').setValue('500');
    expect(wrapper.text()).toContain('The last command of the trace is 119.');
    await field('To command').setValue('3');
    await field('From command').setValue('4');
    expect(wrapper.text()).toContain('The window ends before it begins.');
    expect(button('Explore every state').attributes('aria-disabled')).toBe('true');
  });

  it('explores nothing while a field means no number, whatever the value before it', async () => {
    await field('States at most').setValue('many');
    expect(button('Explore every state').attributes('aria-disabled')).toBe('true');
    await wrapper.get('form').trigger('submit');
    await settle();
    expect(useExplorations().job).toBeNull();
    await field('States at most').setValue('50');
    expect(button('Explore every state').attributes('aria-disabled')).toBeUndefined();
  });

  it('shows cuts with the worst first, the states of one as lettered cells, and the verdict of a cell', async () => {
    await explore();
    const { summary } = useExplorations().found!;
    expect(wrapper.get('.sentence').text()).toContain(`${summary.states} states at ${summary.cuts} cuts`);
    const cuts = wrapper.get('[role=grid][aria-label^="Cuts"]');
    const violated = cuts.findAll('[role=row][aria-selected] .violated').map((cell) => Number(cell.text()));
    expect(violated).toEqual([...violated].sort((a, b) => b - a));
    expect(violated.reduce((sum, count) => sum + count, 0)).toBe(summary.violated);

    await cuts.trigger('keydown', { key: 'Home' });
    await cuts.trigger('keydown', { key: 'Enter' });
    await settle();
    const cells = wrapper.get('[role=listbox][aria-label^="States;"]');
    const { states } = useExplorations().page!;
    expect(cells.findAll('[role=option]').map((cell) => cell.text())).toEqual(
      states.map(({ verdict }) => ({ violated: 'V', recoveredWithLoss: 'L', consistent: 'C' })[verdict]),
    );
    await cells.trigger('keydown', { key: 'End' });
    await cells.trigger('keydown', { key: 'Enter' });
    await settle();
    expect(useExplorations().outcome?.id).toBe(states.at(-1)!.id);
    expect(cells.findAll('[aria-selected=true]')).toHaveLength(1);
    const { report } = useExplorations().outcome!;
    const verdict = wrapper.get('[aria-label=Verdict]');
    expect(verdict.text()).toContain(`--id ${report.crash.id} -o state.zoned`);
    for (const { invariant, message } of report.broken) {
      expect(verdict.text()).toContain(invariant);
      expect(verdict.text()).toContain(message);
    }
    expect(verdict.findAll('section[aria-label^="Zones "]')).toHaveLength(3);
  });

  it('turns the pages of a cut with more states than are drawn', async () => {
    await field('From command').setValue('4');
    await field('To command').setValue('4');
    await field('States at most').setValue('1200');
    await button('Explore every state').trigger('click');
    await settle();
    const explorations = useExplorations();
    const row = Array.from({ length: explorations.found!.summary.cuts }, (_, at) => at).find(
      (at) => explorations.cutAt(at)!.states > STATES_PAGE,
    )!;
    const { states: total, point } = explorations.cutAt(row)!;
    const cuts = wrapper.get('[role=grid][aria-label^="Cuts"]');
    await cuts.trigger('keydown', { key: 'Home' });
    for (let at = 0; at < row; at++) await cuts.trigger('keydown', { key: 'ArrowDown' });
    await cuts.trigger('keydown', { key: 'Enter' });
    await settle();
    const cells = () => wrapper.findAll('[role=listbox][aria-label^="States;"] [role=option]');
    expect(cells()).toHaveLength(STATES_PAGE);
    expect(wrapper.text()).toContain(`states 1–${STATES_PAGE} of ${total} at ${point}`);
    await wrapper.get('[aria-label="Next states"]').trigger('click');
    await settle();
    expect(cells()).toHaveLength(Math.min(STATES_PAGE, total - STATES_PAGE));
    await wrapper.get('[aria-label="States before"]').trigger('click');
    await settle();
    expect(cells()).toHaveLength(STATES_PAGE);
  });

  it('opens the first state of a kind from its example', async () => {
    await explore();
    const example = useExplorations().found!.summary.examples[0]!;
    await wrapper.get('.examples button').trigger('click');
    await settle();
    expect(useExplorations().outcome?.id).toBe(example.id);
    expect(wrapper.get('.examples button').attributes('aria-pressed')).toBe('true');
  });

  it('says when the result is of earlier choices, and that a cancelled exploration left nothing', async () => {
    await explore();
    const stale = 'this is the result of the earlier ones';
    expect(wrapper.text()).not.toContain(stale);
    await field('Torn after').setValue('512');
    expect(wrapper.text()).toContain(stale);
    workbench.holdJobs();
    await button('Explore every state').trigger('click');
    await settle();
    expect(wrapper.get('[role=progressbar]').attributes('aria-label')).toBe('Crash states');
    await useJobs().cancelAll();
    workbench.runJobs();
    await settle();
    expect(wrapper.text()).toContain('The exploration was cancelled; nothing of it is kept.');
    expect(wrapper.get('.sentence').text()).toContain('states at');
  });

  it('goes back to one power cut by its command', async () => {
    void useCommands().run('crash.run');
    await settle();
    expect(useExplorations().isShown).toBe(false);
    expect(useCrash().outcome).not.toBeNull();
    expect(wrapper.get('[aria-label=Verdict]').text()).toContain('--at 119:after');
  });
});
