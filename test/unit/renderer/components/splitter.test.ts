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

  it('leaves keys with a modifier to what it stands in', async () => {
    const wrapper = mount(Splitter, { props: { direction: 'horizontal', label: 'Size', first: 50 } });
    await wrapper.get('[role=separator]').trigger('keydown', { key: 'ArrowLeft', altKey: true });
    expect(wrapper.emitted('resize')).toBeUndefined();
  });

  it('never makes the second pane lower than what it has to show', () => {
    const wrapper = mount(Splitter, {
      props: { direction: 'vertical', label: 'Size', first: 85, secondMinPixels: 184 },
    });
    expect(wrapper.findAll('.pane').map((pane) => pane.attributes('style'))).toEqual([
      'flex-grow: 85;',
      'flex-grow: 15; min-height: 184px;',
    ]);
  });
});
