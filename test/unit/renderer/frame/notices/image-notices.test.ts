import { mount } from '@vue/test-utils';
import { TooltipProvider } from 'reka-ui';
import { describe, expect, it } from 'vitest';
import { h } from 'vue';
import ImageNotices from '../../../../../renderer/frame/notices/ImageNotices.vue';
import { useOpening } from '../../../../../renderer/stores/files/opening';
import { useSessions } from '../../../../../renderer/stores/sessions';
import { openWorkbench } from '../../../../support/workbench/workbench';

const ZONE_FILE = { spec: { format: 'zone-file', conventional: [] } } as const;
const NO_DATA = 'no data image attached: zones and tables only';

const show = () => mount({ render: () => h(TooltipProvider, null, { default: () => h(ImageNotices) }) });

describe('notes about an image', () => {
  it('stay until they are dismissed', async () => {
    const path = openWorkbench().makeBusy('a.img', ZONE_FILE);
    await useSessions().open(path);
    const wrapper = show();
    const sentences = () => wrapper.findAll('.sentence').map((item) => item.text());
    expect(sentences()).toEqual([expect.stringMatching(/^open for writing by /), NO_DATA]);
    await wrapper.get('[aria-label="Dismiss this note"]').trigger('click');
    expect(sentences()).toEqual([NO_DATA]);
    await wrapper.get('[aria-label="Dismiss this note"]').trigger('click');
    expect(wrapper.find('section').exists()).toBe(false);
  });

  it('offer to attach a data image where one is missing', async () => {
    await openWorkbench().open('a.img', ZONE_FILE);
    const wrapper = show();
    const attach = wrapper.findAll('button').find((button) => button.text() === 'Attach data image…');
    await attach!.trigger('click');
    expect(useOpening().dialogOpen).toBe(true);
    expect(useOpening().focus).toBe('data');
  });

  it('offer nothing of the kind elsewhere', async () => {
    await openWorkbench().open('a.img', {}, { asBytes: true });
    const wrapper = show();
    expect(wrapper.find('li').exists()).toBe(true);
    expect(wrapper.text()).not.toContain('Attach data image');
  });
});
