import { mount } from '@vue/test-utils';
import { TooltipProvider } from 'reka-ui';
import { describe, expect, it } from 'vitest';
import { h, type Component } from 'vue';
import Button from '../../../../../renderer/components/button/Button.vue';

/** A component inside of what the window provides. */
const show = (component: Component, props: Record<string, unknown>) =>
  mount({
    render: () => h(TooltipProvider, null, { default: () => h(component, props, { default: () => 'Text' }) }),
  });

describe('Button', () => {
  it('stays reachable but does nothing while disabled', async () => {
    const wrapper = show(Button, { disabled: true, hint: 'zone 7 is full' });
    await wrapper.get('button').trigger('click');
    expect(wrapper.getComponent(Button).emitted('click')).toBeUndefined();
    expect(wrapper.get('button').attributes()).toMatchObject({ 'aria-disabled': 'true', type: 'button' });
    expect(wrapper.get('button').attributes('disabled')).toBeUndefined();
  });
});
