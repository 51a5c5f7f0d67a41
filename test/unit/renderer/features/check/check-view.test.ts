import { mount } from '@vue/test-utils';
import { TooltipProvider } from 'reka-ui';
import { afterEach, beforeEach, describe, expect, it, onTestFinished, vi } from 'vitest';
import { h } from 'vue';
import CheckView from '../../../../../renderer/features/check/CheckView.vue';
import { currentRoute } from '../../../../../renderer/router';
import { useCommands } from '../../../../../renderer/stores/commands';
import { useInspector } from '../../../../../renderer/stores/inspect/inspector';
import { useSessions } from '../../../../../renderer/stores/sessions';
import { makeBroken } from '../../../../support/workbench/broken-image';
import { OneSize } from '../../../../support/workbench/one-size';
import { openWorkbench, type Workbench } from '../../../../support/workbench/workbench';

let workbench: Workbench;
const settle = () => workbench.settle();

beforeEach(() => {
  vi.stubGlobal('ResizeObserver', OneSize);
  workbench = openWorkbench();
});
afterEach(() => vi.unstubAllGlobals());

async function show() {
  const wrapper = mount(
    { render: () => h(TooltipProvider, null, { default: () => h(CheckView) }) },
    { attachTo: document.body },
  );
  onTestFinished(() => wrapper.unmount());
  await settle();
  return wrapper;
}
type Shown = Awaited<ReturnType<typeof show>>;

const grid = (wrapper: Shown, label: string) => wrapper.find(`[role=grid][aria-label^="${label}"]`);
const press = async (wrapper: Shown, label: string, ...keys: readonly string[]) => {
  for (const key of keys) await grid(wrapper, label).trigger('keydown', { key });
  await settle();
};
const run = async (command: Parameters<ReturnType<typeof useCommands>['run']>[0]) => {
  await useCommands().run(command);
  await settle();
};

describe('check view', () => {
  it('says what would be here, and what was looked at where nothing was found', async () => {
    await workbench.open('sound.img', { spec: { zoneCount: 8, conventional: [] } });
    const wrapper = await show();
    expect(wrapper.text()).toContain('This image was not checked yet');
    await run('check.run');
    expect(wrapper.text()).toMatch(/8 zones, nothing found/);
  });

  it('explains a finding, and leads to it with Enter', async () => {
    await useSessions().open(makeBroken(workbench));
    const wrapper = await show();
    await run('check.run');
    expect(wrapper.text()).toContain('No finding is chosen');
    await press(wrapper, 'Findings', 'ArrowDown');
    expect(wrapper.get('[aria-label="What the finding means"]').text()).toContain('For example, expected');
    await press(wrapper, 'Findings', 'Enter');
    expect(currentRoute.value).toBe('inspect');
    expect(useInspector().highlight).not.toBeNull();
  });

  it('marks a declined repair, keeps its bytes as they are, and applies the rest', async () => {
    const opened = await useSessions().open(makeBroken(workbench));
    const wrapper = await show();
    await run('check.plan');
    expect(grid(wrapper, 'Edits of the plan').text()).toContain('zoned-wp-before-start:4');
    const tick = () => wrapper.get('input[aria-label="zoned-wp-before-start:4"]');
    expect((tick().element as HTMLInputElement).checked).toBe(true);
    await tick().trigger('click');
    await settle();
    expect((tick().element as HTMLInputElement).checked).toBe(false);
    expect(wrapper.text()).toMatch(/\d of \d repairs ticked/);
    const apply = () => wrapper.findAll('button').find((one) => one.text() === 'Apply')!;
    expect(apply().attributes('aria-disabled') ?? apply().attributes('disabled')).toBeDefined();
    await useSessions().setMode(opened!.session, 'editing');
    await run('repair.apply');
    expect(useSessions().active?.dirty).toBe(true);
    expect(grid(wrapper, 'Findings').text()).toContain('zoned-wp-before-start');
    await useSessions().undo();
    await settle();
    expect(wrapper.text()).toContain('The image has changed since this check.');
  });
});
