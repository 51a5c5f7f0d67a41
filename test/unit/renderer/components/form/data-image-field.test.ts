import { mount } from '@vue/test-utils';
import { TooltipProvider } from 'reka-ui';
import { describe, expect, it } from 'vitest';
import { h, ref } from 'vue';
import { DATA_IMAGE_BESIDE, dataImagePath } from '../../../../../renderer/components/form/data-image';
import DataImageField from '../../../../../renderer/components/form/DataImageField.vue';

function show(props: { imagePath: string | null }) {
  const choice = ref(DATA_IMAGE_BESIDE);
  const field = () =>
    h(DataImageField, {
      ...props,
      modelValue: choice.value,
      'onUpdate:modelValue': (value) => (choice.value = value),
    });
  const wrapper = mount({ render: () => h(TooltipProvider, null, { default: field }) });
  return { wrapper, choice };
}

describe('data image', () => {
  it('lies beside the image unless another place is given', () => {
    expect(dataImagePath(DATA_IMAGE_BESIDE, '/a/z.zonefile')).toBe('/a/z.zonefile.data');
    expect(dataImagePath({ wanted: true, path: ' /b/raw ' }, '/a/z.zonefile')).toBe('/b/raw');
    expect(dataImagePath({ wanted: false, path: '/b/raw' }, '/a/z.zonefile')).toBeNull();
  });

  it('shows the usual place and takes another', async () => {
    const { wrapper, choice } = show({ imagePath: '/a/z.zonefile' });
    const input = wrapper.get('input[aria-label="Path of the data image"]');
    expect(input.attributes('placeholder')).toBe('/a/z.zonefile.data');
    await input.setValue('/b/raw');
    expect(choice.value).toEqual({ wanted: true, path: '/b/raw' });
  });

  it('says what is missing without one', async () => {
    const { wrapper, choice } = show({ imagePath: null });
    await wrapper.get('input[type=checkbox]').setValue(false);
    expect(choice.value.wanted).toBe(false);
    expect(wrapper.find('input[type=text]').exists()).toBe(false);
    expect(wrapper.text()).toContain('nothing can be read from or written to the zones');
  });

  it('says that it becomes a new file', () => {
    expect(show({ imagePath: '/a/z' }).wrapper.text()).toContain('in a new file');
  });
});
