import { mount } from '@vue/test-utils';
import { TooltipProvider } from 'reka-ui';
import { describe, expect, it } from 'vitest';
import { h } from 'vue';
import ImageTab from '../../../../../renderer/frame/tabs/ImageTab.vue';
import { useSessions } from '../../../../../renderer/stores/sessions';
import type { ImageInfo } from '../../../../../shared/image/image-info';
import { connectFake } from '../../../../support/fake-bridge/connect-fake';

async function show(info: Partial<ImageInfo>) {
  connectFake({ info });
  const image = (await useSessions().open('/images/a.img'))!;
  const wrapper = mount({
    render: () => h(TooltipProvider, null, { default: () => h(ImageTab, { image, active: true }) }),
  });
  return wrapper.getComponent(ImageTab);
}

describe('tab of an image', () => {
  it('names the family', async () => {
    expect((await show({ format: 'zone-file' })).get('.format').text()).toBe('zone_file');
    expect((await show({ format: 'bytes' })).get('.format').text()).toBe('bytes');
  });

  it('unlocks by its padlock', async () => {
    const tab = await show({});
    await tab.get('[aria-label="Unlock a.img for editing"]').trigger('click');
    expect(tab.emitted('lock')).toEqual([['editing']]);
  });

  it('has a padlock that does not open where nothing may be written', async () => {
    const tab = await show({ readOnlyReason: 'It has internal snapshots.' });
    const padlock = tab.get('[aria-label="a.img can only be read"]');
    expect(padlock.attributes('aria-disabled')).toBe('true');
    await padlock.trigger('click');
    expect(tab.emitted('lock')).toBeUndefined();
  });
});
