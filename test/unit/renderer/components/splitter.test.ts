import { mount } from '@vue/test-utils';
import { describe, expect, it } from 'vitest';
import Splitter from '../../../../renderer/components/Splitter.vue';

describe('Splitter', () => {
  it('is moved with the keyboard within its limits and says so', async () => {
    const wrapper = mount(Splitter, {
      props: { direction: 'horizontal', label: 'Size', first: 50, secondMin: 45 },
    });
    const handle = wrapper.get('[role=separator]');
    await handle.trigger('keydown', { key: 'ArrowRight' });
    await handle.trigger('keydown', { key: 'End' });
    await handle.trigger('keydown', { key: 'ArrowRight' });
    await handle.trigger('keydown', { key: 'ArrowDown' });
    expect(wrapper.emitted('resize')).toEqual([[52], [55], [55]]);
    expect(handle.attributes()).toMatchObject({ 'aria-valuenow': '55', 'aria-orientation': 'vertical' });
  });
});
