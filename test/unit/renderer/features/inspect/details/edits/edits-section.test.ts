import { mount } from '@vue/test-utils';
import { TooltipProvider } from 'reka-ui';
import { expect, it, onTestFinished, vi } from 'vitest';
import { h } from 'vue';
import EditsSection from '../../../../../../../renderer/features/inspect/details/edits/EditsSection.vue';
import { useByteEdits } from '../../../../../../../renderer/stores/bytes/byte-edits';
import { useInspector } from '../../../../../../../renderer/stores/inspect/inspector';
import { useSessions } from '../../../../../../../renderer/stores/sessions';
import { holdTime, rest } from '../../../../../../support/workbench/rest';
import { openWorkbench } from '../../../../../../support/workbench/workbench';

it('lists what differs with old and new, leads to it, and takes one back', async () => {
  holdTime();
  onTestFinished(() => void vi.useRealTimers());
  const workbench = openWorkbench();
  const { session } = await workbench.open();
  await useSessions().setMode(session, 'editing');
  const wrapper = mount({ render: () => h(TooltipProvider, null, { default: () => h(EditsSection) }) });
  onTestFinished(() => wrapper.unmount());
  expect(wrapper.text()).toContain('Nothing differs');
  for (const offset of [4096, 5000]) await useByteEdits().write(offset, Uint8Array.of(0xaa, 0xbb));
  await rest(workbench);

  const runs = () => wrapper.findAll('li').map((run) => run.text().replaceAll(/\s+/g, ' '));
  expect(runs()).toEqual([
    expect.stringContaining('4,096 z0 + 0 B · 2 B'),
    expect.stringMatching(/5,000 .*old 00 00.*new aa bb/),
  ]);
  await wrapper.findAll('li .run')[1]!.trigger('click');
  expect(useInspector().cursor).toBe(5000);
  expect(useInspector().highlight).toEqual({ offset: 5000, length: 2 });
  await wrapper.get('[aria-label^="Take back 4,096"]').trigger('click');
  await rest(workbench);
  expect(runs()).toHaveLength(1);
  await useSessions().revert();
  await rest(workbench);
  expect(wrapper.text()).toContain('Nothing differs');
});
