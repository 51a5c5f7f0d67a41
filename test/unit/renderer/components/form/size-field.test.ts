import { mount } from '@vue/test-utils';
import { TooltipProvider } from 'reka-ui';
import { describe, expect, it } from 'vitest';
import { h, type Component } from 'vue';
import SizeField from '../../../../../renderer/components/form/SizeField.vue';
import { MIB } from '../../../../../shared/units/units';

/** A component inside of what the window provides. */
const show = (component: Component, props: Record<string, unknown>) =>
  mount({
    render: () => h(TooltipProvider, null, { default: () => h(component, props, { default: () => 'Text' }) }),
  });

describe('SizeField', () => {
  const field = (props: Record<string, unknown>) => {
    const wrapper = show(SizeField, { label: 'Zone size', ...props });
    return {
      wrapper,
      input: wrapper.get('input'),
      updates: () => wrapper.getComponent(SizeField).emitted('update:modelValue'),
    };
  };

  it('understands sizes with units and in hexadecimal', async () => {
    const { input, updates } = field({ modelValue: MIB });
    expect(input.element.value).toBe('1MiB');
    await input.setValue('0x2000');
    await input.setValue('256 MiB');
    expect(updates()).toEqual([[0x2000], [256 * MIB]]);
  });

  it('keeps the value and explains a text that is no size', async () => {
    const { wrapper, input, updates } = field({ modelValue: MIB });
    await input.setValue('1 MB!');
    expect(updates()).toBeUndefined();
    expect(input.attributes('aria-invalid')).toBe('true');
    const message = wrapper.get(`#${input.attributes('aria-describedby')}`);
    expect(message.text()).toContain("'1 MB!' is not a size");
  });

  it('tells the form when its text means nothing, and when it does again', async () => {
    const { wrapper, input } = field({ modelValue: MIB });
    await input.setValue('zzz');
    await input.setValue('2MiB');
    const complaints = wrapper.getComponent(SizeField).emitted('complain');
    expect(complaints).toEqual([[expect.stringContaining("'zzz' is not a size")], ['']]);
  });

  it('takes an empty text for null where that means something', async () => {
    const { input, updates } = field({ modelValue: 5, kind: 'count', emptyMeans: 'no limit' });
    await input.setValue('');
    expect(updates()).toEqual([[null]]);
  });

  it('shows a value that was changed elsewhere', async () => {
    const wrapper = mount(SizeField, {
      props: { label: 'Zones', kind: 'count', modelValue: 4 },
      global: { stubs: { Tooltip: true } },
    });
    await wrapper.setProps({ modelValue: 17 });
    expect(wrapper.get('input').element.value).toBe('17');
  });
});
