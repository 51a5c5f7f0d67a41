import { mount } from '@vue/test-utils';
import { TooltipProvider } from 'reka-ui';
import { afterEach, beforeEach, describe, expect, it, onTestFinished, vi } from 'vitest';
import { h, nextTick } from 'vue';
import TracesView from '../../../../../renderer/features/traces/TracesView.vue';
import MomentBand from '../../../../../renderer/frame/moment/MomentBand.vue';
import { useCommands } from '../../../../../renderer/stores/commands';
import { useCrash } from '../../../../../renderer/stores/crash/crash';
import { useMoments } from '../../../../../renderer/stores/traces/moments';
import { useReplays } from '../../../../../renderer/stores/traces/replays';
import { useTraces } from '../../../../../renderer/stores/traces/traces';
import { currentRoute } from '../../../../../renderer/router';
import { openWorkbench, type Workbench } from '../../../../support/workbench/workbench';

/** Every element is as large as a list in a window usually is. */
class OneSize implements ResizeObserver {
  readonly #tell: ResizeObserverCallback;
  constructor(tell: ResizeObserverCallback) {
    this.#tell = tell;
  }
  observe() {
    this.#tell([{ contentRect: { width: 800, height: 400 } } as ResizeObserverEntry], this);
  }
  unobserve() {}
  disconnect() {}
}

let workbench: Workbench;
let session: string;
const settle = () => workbench.settle();

beforeEach(async () => {
  vi.stubGlobal('ResizeObserver', OneSize);
  workbench = openWorkbench();
  ({ session } = await workbench.open());
});
afterEach(() => vi.unstubAllGlobals());

async function show() {
  const views = () => [h(TracesView), h(MomentBand)];
  const wrapper = mount(
    { render: () => h(TooltipProvider, null, { default: views }) },
    { attachTo: document.body },
  );
  onTestFinished(() => wrapper.unmount());
  await settle();
  return wrapper;
}
type Shown = Awaited<ReturnType<typeof show>>;

const button = (wrapper: Shown, name: string) =>
  wrapper.findAll('button').find((one) => one.text() === name || one.attributes('aria-label') === name)!;

describe('traces view', () => {
  it('teaches what a trace is where there is none, and makes one', async () => {
    const wrapper = await show();
    expect(wrapper.text()).toContain('Nothing was recorded on this image yet');
    await button(wrapper, 'Run 1,000 commands').trigger('click');
    await settle();
    await settle();
    expect(wrapper.find('[role=grid][aria-label=Traces]').text()).toMatch(/\d+ commands, seed 1/);
  });

  it('shows the commands, and what one did once the trace was carried out', async () => {
    await workbench.record(session);
    const wrapper = await show();
    expect(wrapper.find('[role=grid][aria-label^="Commands of the trace"]').attributes('aria-rowcount')).toBe(
      '1001',
    );
    expect(wrapper.text()).toContain('What it did is known once the trace was carried out');
    await button(wrapper, 'Carry out 1,000 commands').trigger('click');
    await settle();
    await useMoments().go(3);
    await settle();
    const story = wrapper.find('aside').text();
    expect(story).toMatch(/No 2\s*append/);
    expect(story).toContain('As the trace asserts.');
    expect(wrapper.find('[role=slider]').attributes('aria-valuetext')).toBe(
      'Commands 0 to 2 are carried out; command 3 is next.',
    );
    expect(wrapper.find('section[aria-label="Moment of a trace"]').text()).toContain('At command 3 of 1,000');
  });

  it('runs to the selected command, and cuts the power there in the crash lab', async () => {
    const trace = await workbench.record(session);
    const wrapper = await show();
    useTraces().row = 41;
    await useCommands().run('trace.runToHere');
    await settle();
    expect(useMoments().position).toBe(42);
    await button(wrapper, 'Open in crash lab').trigger('click');
    expect([useCrash().trace, useCrash().point, currentRoute.value]).toEqual([
      trace,
      '42:before',
      'crash-lab',
    ]);
  });

  it('takes breakpoints, says what is wrong with them beside the field, and removes them', async () => {
    await workbench.record(session);
    const wrapper = await show();
    await useCommands().run('trace.breakpoint');
    await nextTick();
    const field = wrapper.get<HTMLInputElement>('input[aria-label="Stop at"]');
    expect(document.activeElement).toBe(field.element);
    await field.setValue('refuse');
    const form = wrapper.findAll('form').find(({ element }) => element.contains(field.element))!;
    await form.trigger('submit');
    await settle();
    expect(wrapper.get('[role=alert]').text()).toContain("'refuse' is not understood");
    await field.setValue('refused');
    await form.trigger('submit');
    expect(wrapper.find('[role=alert]').exists()).toBe(false);
    expect(wrapper.get('ul[aria-label=Breakpoints]').text()).toContain('refused');
    await button(wrapper, 'Remove refused').trigger('click');
    expect(wrapper.find('ul[aria-label=Breakpoints]').exists()).toBe(false);
  });

  it('puts what a replay gave beside what was asserted', async () => {
    await workbench.record(session, 20);
    const wrapper = await show();
    const divergences = [
      { index: 7, command: 'append zone 2', expected: 'open zones 3', actual: 'open zones 2' },
    ];
    await useReplays().run();
    await settle();
    expect(wrapper.text()).toContain('20 commands: all results are as the trace asserts.');
    expect(wrapper.find('[aria-label^=Divergences]').exists()).toBe(false);
    workbench.holdJobs();
    void useReplays().run();
    await settle();
    const { job } = useReplays().job!;
    const summary = { commands: 20, matched: 19, divergences, elapsedSeconds: 1 };
    const trace = useTraces().chosen!.trace;
    workbench.emit('jobs:finished', {
      job,
      session,
      result: { kind: 'replay', trace, summary },
      error: null,
    });
    await settle();
    expect(wrapper.text()).toContain('20 commands, 1 divergence.');
    expect(wrapper.get('[aria-label^=Divergences]').text()).toMatch(/open zones 3\s*open zones 2/);
    workbench.runJobs();
    await settle();
  });
});
