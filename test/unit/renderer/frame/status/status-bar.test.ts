import { mount } from '@vue/test-utils';
import { TooltipProvider } from 'reka-ui';
import { expect, it, onTestFinished, vi } from 'vitest';
import { h } from 'vue';
import StatusBar from '../../../../../renderer/frame/status/StatusBar.vue';
import { useByteEdits } from '../../../../../renderer/stores/bytes/byte-edits';
import { useGoing } from '../../../../../renderer/stores/inspect/going';
import { useInspector } from '../../../../../renderer/stores/inspect/inspector';
import { useSessions } from '../../../../../renderer/stores/sessions';
import { openWorkbench } from '../../../../support/workbench/workbench';

it('copies a place by a click, in a form that Go to takes', async () => {
  const workbench = openWorkbench();
  await workbench.open();
  const going = useGoing();
  await going.goTo('z7+0x1120');
  await workbench.settle();
  const at = useInspector().cursor;
  const wrapper = mount({ render: () => h(TooltipProvider, null, { default: () => h(StatusBar) }) });
  onTestFinished(() => wrapper.unmount());
  const writeText = vi.fn(() => Promise.resolve());
  vi.stubGlobal('navigator', { clipboard: { writeText } });
  onTestFinished(() => void vi.unstubAllGlobals());

  const cells = wrapper.findAll('[aria-label="Cursor"] button');
  expect(cells.map((cell) => cell.text())).toEqual([
    expect.stringMatching(/^offset 0x/),
    'LBA 1,793',
    'z7 + 4,384 B',
  ]);
  await cells[2]!.trigger('click');
  expect(writeText).toHaveBeenCalledWith('z7 + 4,384 B');
  await going.goTo('0');
  await going.goTo('z7 + 4,384 B');
  expect(useInspector().cursor).toBe(at);
});

it('names the mode of typing only while typing writes', async () => {
  const workbench = openWorkbench();
  const { session } = await workbench.open();
  const wrapper = mount({ render: () => h(TooltipProvider, null, { default: () => h(StatusBar) }) });
  onTestFinished(() => wrapper.unmount());
  expect(wrapper.text()).toContain('read-only');
  expect(wrapper.text()).not.toContain('OVR');
  await useSessions().setMode(session, 'editing');
  await workbench.settle();
  expect(wrapper.text()).toContain('OVR');
  expect(wrapper.text()).not.toMatch(/read-only|RAW/);
  useByteEdits().setRaw(true);
  await workbench.settle();
  expect(wrapper.text()).toContain('OVR RAW');
  await useSessions().setMode(session, 'locked');
  await workbench.settle();
  expect(wrapper.text()).not.toMatch(/OVR|RAW/);
});
