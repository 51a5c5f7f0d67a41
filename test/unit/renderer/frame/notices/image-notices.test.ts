import { mount } from '@vue/test-utils';
import { TooltipProvider } from 'reka-ui';
import { describe, expect, it } from 'vitest';
import { h } from 'vue';
import ImageNotices from '../../../../../renderer/frame/notices/ImageNotices.vue';
import { useOpening } from '../../../../../renderer/stores/opening';
import { useSessions } from '../../../../../renderer/stores/sessions';
import type { FakeImageOptions } from '../../../../support/fake-bridge/image';
import { connectFake } from '../../../../support/fake-bridge/connect-fake';

async function show(shape: Partial<FakeImageOptions>) {
  connectFake(shape);
  await useSessions().open('/images/a.img');
  return mount({ render: () => h(TooltipProvider, null, { default: () => h(ImageNotices) }) });
}

describe('notes about an image', () => {
  it('stay until they are dismissed', async () => {
    const wrapper = await show({ notices: ['opened for reading only', 'a save is pending'] });
    expect(wrapper.findAll('li').map((item) => item.text())).toEqual([
      'opened for reading only',
      'a save is pending',
    ]);
    await wrapper.get('[aria-label="Dismiss this note"]').trigger('click');
    expect(wrapper.findAll('li').map((item) => item.text())).toEqual(['a save is pending']);
    await wrapper.get('[aria-label="Dismiss this note"]').trigger('click');
    expect(wrapper.find('section').exists()).toBe(false);
  });

  it('offer to attach a data image where one is missing', async () => {
    const wrapper = await show({ notices: ['no data image'], info: { format: 'zone-file', hasData: false } });
    await wrapper.get('.verbs button').trigger('click');
    expect(useOpening().dialogOpen).toBe(true);
    expect(useOpening().focus).toBe('data');
  });

  it('offer nothing of the kind elsewhere', async () => {
    const wrapper = await show({ notices: ['shown as bytes'] });
    expect(wrapper.find('.verbs').exists()).toBe(false);
  });
});
