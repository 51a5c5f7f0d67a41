import { mount } from '@vue/test-utils';
import { TooltipProvider } from 'reka-ui';
import { expect, it, vi } from 'vitest';
import { h } from 'vue';
import Copyable from '../../../../../renderer/components/button/Copyable.vue';

it('shows a command of several lines as such, with its indents, and copies it whole', async () => {
  const text = 'qemu-system-x86_64 \\\n  -blockdev driver=file,node-name=a \\\n  -nodefaults';
  const writeText = vi.spyOn(navigator.clipboard, 'writeText').mockResolvedValue();
  const wrapper = mount({
    render: () =>
      h(TooltipProvider, null, { default: () => h(Copyable, { text, wrap: true, label: 'Copy command' }) }),
  });
  const lines = wrapper.findAll('.line').map((line) => line.element.textContent);
  expect(lines).toEqual(text.split('\n'));
  await wrapper.get('button').trigger('click');
  expect(writeText).toHaveBeenCalledWith(text);
});
