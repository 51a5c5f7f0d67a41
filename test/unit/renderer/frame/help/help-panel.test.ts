import { mount, type VueWrapper } from '@vue/test-utils';
import { TooltipProvider } from 'reka-ui';
import pages from 'virtual:help-pages';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { h } from 'vue';
import { FEATURES } from '../../../../../renderer/features';
import HelpPanel from '../../../../../renderer/frame/help/HelpPanel.vue';
import { FIRST_PAGE, useHelp } from '../../../../../renderer/stores/help';
import { useSettings } from '../../../../../renderer/stores/settings';
import { openWorkbench } from '../../../../support/workbench/workbench';

let wrapper: VueWrapper;
let opener: HTMLButtonElement;

beforeEach(() => {
  openWorkbench();
  opener = document.createElement('button');
  document.body.append(opener);
  opener.focus();
});
afterEach(() => {
  wrapper.unmount();
  opener.remove();
});

function open(page: string): void {
  const help = useHelp();
  help.open(page);
  wrapper = mount(
    { render: () => h(TooltipProvider, null, { default: () => (help.isOpen ? h(HelpPanel) : null) }) },
    { attachTo: document.body },
  );
}

const title = () => wrapper.find('h3').exists() && wrapper.get('h3').text();
const shown = (words: string) => vi.waitFor(() => expect(title()).toBe(words), { timeout: 100_000 });
const link = (page: string) => wrapper.get(`.help-page [data-page="${page}"]`);

describe('help panel', () => {
  it('shows a page, follows its links and goes back', async () => {
    open('guides/repair');
    await shown('Repair a damaged image');
    expect(document.activeElement?.getAttribute('role')).toBe('document');
    await link('reference/findings').trigger('click');
    await shown('Findings');
    await wrapper.get('[role=dialog]').trigger('keydown', { key: 'ArrowLeft', altKey: true });
    await shown('Repair a damaged image');
    expect(useHelp().canGoBack).toBe(false);
  });

  it('lists what a page tells, and goes there', async () => {
    open('guides/first-image');
    await shown('Your first image in five minutes');
    const entries = () => wrapper.findAll('details a');
    await vi.waitFor(() => expect(entries()[0]?.text()).toBe('1. Make it.'), { timeout: 100_000 });
    await entries()[1]!.trigger('click');
    await vi.waitFor(() => expect(document.activeElement?.id).toBe('help-2-write'));
  });

  it('is made wider and narrower by its edge, and stays so', async () => {
    open('guides/repair');
    await shown('Repair a damaged image');
    const edge = wrapper.get('[role=separator]');
    const before = Number(edge.attributes('aria-valuenow'));
    await edge.trigger('keydown', { key: 'ArrowLeft' });
    expect(edge.attributes('aria-valuenow')).toBe(String(before - 2));
    expect(useSettings().values.panes).toEqual({ 'help.left': before - 2 });
    await edge.trigger('keydown', { key: 'End' });
    wrapper.unmount();
    open('guides/repair');
    expect(wrapper.get('[role=dialog]').attributes('style')).toBe('width: 25%;');
  });

  it('copies commands without the remarks of the guide', async () => {
    const written = vi.spyOn(navigator.clipboard, 'writeText').mockResolvedValue();
    open('guides/first-image');
    await shown('Your first image in five minutes');
    const block = wrapper.findAll('.typed').find((one) => one.text().includes('# exit 1'))!;
    await block.get('button').trigger('click');
    expect(written).toHaveBeenCalledWith('zonesmith write first.zoned --lba 0x481 --pattern 1 --length 4KiB');
  });

  it('closes with Escape, gives the focus back, and goes on where reading stopped', async () => {
    open('guides/repair');
    await shown('Repair a damaged image');
    await link('reference/findings').trigger('click');
    await shown('Findings');
    await wrapper.get('[role=dialog]').trigger('keydown', { key: 'Escape' });
    expect(wrapper.find('[role=dialog]').exists()).toBe(false);
    expect(document.activeElement).toBe(opener);
    useHelp().resume('guides/repair');
    await shown('Findings');
    useHelp().resume('guides/crash-states');
    await shown('Every crash state of a workload');
  });

  it('has the guide of every view', async () => {
    open(FIRST_PAGE);
    await shown('Documentation');
    for (const { id, guide } of FEATURES) expect(Object.keys(pages), id).toContain(guide);
  });
});
