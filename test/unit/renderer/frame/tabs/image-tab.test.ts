import { mount } from '@vue/test-utils';
import { TooltipProvider } from 'reka-ui';
import { describe, expect, it } from 'vitest';
import { h } from 'vue';
import ImageTab from '../../../../../renderer/frame/tabs/ImageTab.vue';
import type { OpenImageOptions } from '../../../../../shared/image/open-options';
import { openWorkbench, type WorkbenchImage } from '../../../../support/workbench/workbench';

async function show(
  made: WorkbenchImage = {},
  options: OpenImageOptions = {},
  { active = true, messages = 0 } = {},
) {
  const image = await openWorkbench().open('a.img', made, options);
  const wrapper = mount({
    render: () => h(TooltipProvider, null, { default: () => h(ImageTab, { image, active, messages }) }),
  });
  return wrapper.getComponent(ImageTab);
}

describe('tab of an image', () => {
  it('names the family', async () => {
    const zoneFile = await show({ spec: { format: 'zone-file', conventional: [] } });
    expect(zoneFile.get('.format').text()).toBe('zone_file');
    expect((await show({}, { asBytes: true })).get('.format').text()).toBe('bytes');
  });

  it('tells of messages that wait while another image is shown', async () => {
    const tab = await show({}, {}, { active: false, messages: 2 });
    expect(tab.get('.messages').text()).toContain('2 messages');
    expect((await show({}, {}, { messages: 2 })).find('.messages').exists()).toBe(false);
  });

  it('unlocks by its padlock', async () => {
    const tab = await show();
    await tab.get('[aria-label="Unlock a.img for editing"]').trigger('click');
    expect(tab.emitted('lock')).toEqual([['editing']]);
  });

  it('has a padlock that does not open where nothing may be written', async () => {
    const tab = await show({}, { asBytes: true });
    const padlock = tab.get('[aria-label="a.img can only be read"]');
    expect(padlock.attributes('aria-disabled')).toBe('true');
    await padlock.trigger('click');
    expect(tab.emitted('lock')).toBeUndefined();
  });
});
