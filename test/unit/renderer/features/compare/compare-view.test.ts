import { mount } from '@vue/test-utils';
import { TooltipProvider } from 'reka-ui';
import { afterEach, beforeEach, describe, expect, it, onTestFinished, vi } from 'vitest';
import { h, nextTick } from 'vue';
import CompareView from '../../../../../renderer/features/compare/CompareView.vue';
import { currentRoute } from '../../../../../renderer/router';
import { useCommands } from '../../../../../renderer/stores/commands';
import { useComparison } from '../../../../../renderer/stores/compare/comparison';
import { useInspector } from '../../../../../renderer/stores/inspect/inspector';
import { useSettings } from '../../../../../renderer/stores/settings';
import { openWorkbench, type Workbench } from '../../../../support/workbench/workbench';

/** Every element is as large as a list in a window usually is. */
class OneSize implements ResizeObserver {
  readonly #tell: ResizeObserverCallback;
  constructor(tell: ResizeObserverCallback) {
    this.#tell = tell;
  }
  observe() {
    this.#tell([{ contentRect: { width: 1200, height: 400 } } as ResizeObserverEntry], this);
  }
  unobserve() {}
  disconnect() {}
}

let workbench: Workbench;
const settle = () => workbench.settle();

beforeEach(async () => {
  vi.stubGlobal('ResizeObserver', OneSize);
  workbench = openWorkbench();
  await workbench.open();
});
afterEach(() => vi.unstubAllGlobals());

async function show() {
  const wrapper = mount(
    { render: () => h(TooltipProvider, null, { default: () => h(CompareView) }) },
    { attachTo: document.body },
  );
  onTestFinished(() => wrapper.unmount());
  await settle();
  return wrapper;
}
type Shown = Awaited<ReturnType<typeof show>>;

const grid = (wrapper: Shown, label: string) => wrapper.find(`[role=grid][aria-label^="${label}"]`);
const makeOther = () => workbench.make('b.img', { commands: [{ op: 'write', zone: 7, blocks: 2 }] });

describe('compare view', () => {
  it('says what would be here, and pastes a report from there', async () => {
    const wrapper = await show();
    expect(wrapper.text()).toContain('Nothing was compared with this image yet');
    await useCommands().run('compare.report');
    await nextTick();
    await nextTick();
    expect(document.activeElement?.getAttribute('aria-label')).toBe('Text of a report');
  });

  it('says plainly that nothing differs', async () => {
    const wrapper = await show();
    await useComparison().withFile(workbench.path('a.img'));
    await settle();
    expect(wrapper.get('[role=status].verdict').text()).toMatch(/^0 semantic differences/);
    expect(wrapper.text()).toContain('No differences');
    expect(wrapper.find('[role=grid]').exists()).toBe(false);
  });

  it('shows zones first, in the shown unit, then the bytes of both sides, and goes to a zone', async () => {
    const wrapper = await show();
    await useComparison().withFile(makeOther());
    await settle();
    await settle();
    expect(grid(wrapper, 'Zones that differ').text()).toMatch(
      /7\s*write pointer\s*7,340,032 B\s*7,348,224 B/,
    );
    await useSettings().update({ unit: 'blocks' });
    await settle();
    expect(grid(wrapper, 'Zones that differ').text()).toContain('LBA 1,792');
    const bytes = grid(wrapper, 'Bytes of both sides');
    expect(bytes.findAll('.differs').length).toBeGreaterThan(0);
    await useCommands().run('compare.next');
    await grid(wrapper, 'Zones that differ').trigger('keydown', { key: 'Enter' });
    await settle();
    expect([currentRoute.value, useInspector().selectedZone]).toEqual(['inspect', 7]);
  });

  it('says how many of the differences are listed', async () => {
    const wrapper = await show();
    const comparison = useComparison();
    const real = (await comparison.withFile(makeOther()))!;
    workbench.holdJobs();
    const again = comparison.run();
    await settle();
    const { job, session } = comparison.job!;
    const summary = { ...real, counts: { ...real.counts, fields: 70_000 } };
    workbench.emit('jobs:finished', { job, session, result: { kind: 'differences', summary }, error: null });
    await again;
    workbench.runJobs();
    await settle();
    expect(wrapper.text()).toContain('The first 2 of 70,000 are listed; the rest was counted.');
  });

  it('shows what runs, and can end it', async () => {
    const wrapper = await show();
    workbench.holdJobs();
    const ended = useComparison().withFile(makeOther());
    await settle();
    const cancel = wrapper.findAll('button').find((one) => one.text() === 'Cancel')!;
    expect(wrapper.find('[role=progressbar]').exists()).toBe(true);
    await cancel.trigger('click');
    workbench.runJobs();
    expect(await ended).toBeNull();
    await settle();
    expect(wrapper.find('[role=progressbar]').exists()).toBe(false);
  });
});
