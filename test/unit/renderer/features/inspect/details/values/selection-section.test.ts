import { mount } from '@vue/test-utils';
import { TooltipProvider } from 'reka-ui';
import { expect, it, onTestFinished, vi } from 'vitest';
import { h } from 'vue';
import SelectionSection from '../../../../../../../renderer/features/inspect/details/values/SelectionSection.vue';
import { useInspector } from '../../../../../../../renderer/stores/inspect/inspector';
import { MIB } from '../../../../../../../shared/units/units';
import { holdTime, rest } from '../../../../../../support/workbench/rest';
import { openWorkbench } from '../../../../../../support/workbench/workbench';

it('tells places and sums of what is selected in the end, and asks before it measures much', async () => {
  holdTime();
  onTestFinished(() => void vi.useRealTimers());
  const workbench = openWorkbench();
  await workbench.open();
  const wrapper = mount({ render: () => h(TooltipProvider, null, { default: () => h(SelectionSection) }) });
  onTestFinished(() => wrapper.unmount());
  expect(wrapper.text()).toContain('Select bytes with Shift');

  for (let length = 2; length <= 20; length++) {
    useInspector().select(4096, 4096 + length);
    await wrapper.vm.$nextTick();
  }
  expect(wrapper.text()).toContain('Measuring…');
  await rest(workbench);
  const facts = Object.fromEntries(
    wrapper.findAll('dl > div').map((row) => [row.get('dt').text(), row.get('dd').text()]),
  );
  expect(facts).toMatchObject({
    Start: '0x1000 = 4,096',
    'Last byte': '0x2013 = 8,211',
    Length: '0x1014 = 4,116 B · 1.005 LBA',
    Zeros: '4,116 B',
    Entropy: '0.000 bits a byte',
  });
  expect(workbench.calls.filter(({ channel }) => channel === 'bytes:measure').length).toBeLessThan(10);

  useInspector().select(0, 5 * MIB);
  await rest(workbench);
  expect(wrapper.text()).toContain('5,242,880 B · 5 MiB · 1,280 LBA');
  expect(wrapper.text()).not.toContain('SHA');
  expect(wrapper.get('button').text()).toBe('Measure 5 MiB');
});
