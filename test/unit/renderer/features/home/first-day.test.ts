import { mount } from '@vue/test-utils';
import { TooltipProvider } from 'reka-ui';
import { describe, expect, it } from 'vitest';
import { h } from 'vue';
import HomeView from '../../../../../renderer/features/home/HomeView.vue';
import { FEATURES } from '../../../../../renderer/features';
import NoImage from '../../../../../renderer/frame/NoImage.vue';
import { currentRoute } from '../../../../../renderer/router';
import { useSessions } from '../../../../../renderer/stores/sessions';
import { useTraces } from '../../../../../renderer/stores/traces/traces';
import { openWorkbench } from '../../../../support/workbench/workbench';

const inProvider = (render: () => ReturnType<typeof h>) =>
  mount({ render: () => h(TooltipProvider, null, { default: render }) }, { attachTo: document.body });

describe('a first day', () => {
  it('begins with the samples, each with its lesson, until something was opened', async () => {
    const workbench = openWorkbench();
    const home = inProvider(() => h(HomeView));
    await workbench.settle();
    const titles = () => home.findAll('h2').map((heading) => heading.text());
    expect(titles()[0]).toMatch(/^Sample images/);
    expect(home.text()).toContain('Plan repairs…, untick one');
    const button = home.findAll('button').find((one) => one.text().startsWith('Commands that are refused'))!;
    await button.trigger('click');
    await workbench.settle();
    expect(currentRoute.value).toBe('traces');
    expect(useTraces().list).toMatchObject([{ title: 'refused-commands.trace' }]);
    expect(titles()[0]).toBe('Recent images');
    home.unmount();
  });

  it('has each view say what it is for, and open the sample that shows it', async () => {
    const workbench = openWorkbench();
    for (const feature of FEATURES.filter(({ needsImage }) => needsImage)) {
      const empty = inProvider(() => h(NoImage, { feature }));
      await workbench.settle();
      expect(empty.text(), feature.id).toContain(feature.purpose!);
      empty.unmount();
    }
    const check = FEATURES.find(({ id }) => id === 'check')!;
    const empty = inProvider(() => h(NoImage, { feature: check }));
    await workbench.settle();
    await empty
      .findAll('button')
      .find((one) => one.text() === 'Sample: Damaged zone table')!
      .trigger('click');
    await workbench.settle();
    expect(useSessions().active?.name).toBe('damaged-table.img');
    expect(currentRoute.value).toBe('check');
    empty.unmount();
  });
});
