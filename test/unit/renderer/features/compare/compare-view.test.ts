import { mount } from '@vue/test-utils';
import { TooltipProvider } from 'reka-ui';
import { afterEach, beforeEach, describe, expect, it, onTestFinished, vi } from 'vitest';
import { h, nextTick } from 'vue';
import CompareView from '../../../../../renderer/features/compare/CompareView.vue';
import { currentRoute } from '../../../../../renderer/router';
import { useCommands } from '../../../../../renderer/stores/commands';
import { useComparison } from '../../../../../renderer/stores/compare/comparison';
import { useInspector } from '../../../../../renderer/stores/inspect/inspector';
import { useNotices } from '../../../../../renderer/stores/notices';
import { useSessions } from '../../../../../renderer/stores/sessions';
import { useSettings } from '../../../../../renderer/stores/settings';
import { OneSize } from '../../../../support/workbench/one-size';
import { openWorkbench, type Workbench } from '../../../../support/workbench/workbench';

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

  /** The dialog that is shown; dialogs stand outside of the view. */
  const dialog = () => document.querySelector<HTMLElement>('[role=dialog]')!;
  const buttonIn = (name: string) =>
    [...dialog().querySelectorAll('button')].find((one) => one.textContent?.trim() === name)!;

  it('goes to an address on both sides, also where no byte differs', async () => {
    const wrapper = await show();
    await useCommands().run('view.goto');
    expect(useNotices().announcement).toContain('Compare with an image first');
    await useComparison().withFile(workbench.path('a.img'));
    await settle();
    await useCommands().run('view.gotoZone');
    await settle();
    const field = dialog().querySelector('input[aria-label=Address]') as HTMLInputElement;
    expect(field.value).toBe('z');
    field.value = 'z3+16';
    field.dispatchEvent(new Event('input'));
    await settle();
    buttonIn('Go').click();
    await settle();
    await settle();
    const heading = wrapper.get('.heading').text();
    expect(heading).toContain('Both sides: A at 3,145,744 B');
    const rows = grid(wrapper, 'Bytes of both sides').findAll('[role=row][aria-selected=true]');
    expect(rows.map((row) => row.text().match(/^3,145,744 B/)?.[0])).toEqual(['3,145,744 B']);
  });

  it('copies a difference here as an unsaved edit, once the image is unlocked', async () => {
    await show();
    await useComparison().withFile(makeOther());
    await settle();
    await useCommands().run('compare.copyToA');
    await settle();
    expect(dialog().textContent).toContain('a.img is locked for editing.');
    buttonIn('Unlock it').click();
    await settle();
    const raw = dialog().querySelector('input[type=checkbox]') as HTMLInputElement;
    raw.click();
    await settle();
    buttonIn('Copy').click();
    for (let turn = 0; turn < 5; turn++) await settle();
    expect(useSessions().active).toMatchObject({
      dirty: true,
      undoTitle: expect.stringMatching(/^Copy .* from b\.img \(raw\)$/),
    });
    await useSessions().undo();
    expect(useSessions().active?.dirty).toBe(false);
  });

  it('says of the other image that it has to be open', async () => {
    await show();
    await useComparison().withFile(makeOther());
    await settle();
    await useCommands().run('compare.copyToB');
    await settle();
    expect(dialog().textContent).toContain('b.img is not open.');
    const here = useSessions().activeId;
    buttonIn('Open it').click();
    await settle();
    await settle();
    expect([useSessions().activeId, useSessions().list.length]).toEqual([here, 2]);
    expect(dialog().textContent).toContain('b.img is locked for editing.');
  });
});
