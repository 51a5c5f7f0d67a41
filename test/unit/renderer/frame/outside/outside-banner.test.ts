import { copyFileSync, renameSync, rmSync, truncateSync } from 'node:fs';
import { mount } from '@vue/test-utils';
import { TooltipProvider } from 'reka-ui';
import { beforeEach, describe, expect, it } from 'vitest';
import { h } from 'vue';
import { call } from '../../../../../renderer/api/client';
import OutsideBanner from '../../../../../renderer/frame/outside/OutsideBanner.vue';
import { currentRoute } from '../../../../../renderer/router';
import { useComparison } from '../../../../../renderer/stores/compare/comparison';
import { useCommands } from '../../../../../renderer/stores/commands';
import { useNotices } from '../../../../../renderer/stores/notices';
import { useSessions } from '../../../../../renderer/stores/sessions';
import { openWorkbench, type Workbench } from '../../../../support/workbench/workbench';

describe('the banner of a file that changed outside', () => {
  let workbench: Workbench;
  let session: string;
  let path: string;

  beforeEach(async () => {
    workbench = openWorkbench();
    session = (await workbench.open('a.img')).session;
    path = workbench.path('a.img');
  });

  const show = () =>
    mount(
      { render: () => h(TooltipProvider, null, { default: () => h(OutsideBanner) }) },
      { attachTo: document.body },
    );
  const words = (wrapper: ReturnType<typeof show>) => wrapper.findAll('button').map((one) => one.text());
  const press = (name: string) =>
    [...document.querySelectorAll('button')].find((one) => one.textContent?.trim() === name)!.click();

  async function edit(): Promise<void> {
    useSessions().apply(await call('sessions:setMode', { session, mode: 'editing' }));
    await call('zones:execute', { session, command: { op: 'finish', zone: 4 } });
    await workbench.settle();
  }

  /** A look at the file, as the session's timer makes it. */
  async function look(): Promise<void> {
    await call('zones:describe', { session, zone: 0 });
    useSessions().apply(await call('sessions:describe', { session }));
    await workbench.settle();
  }

  it('is not there while nothing changed', async () => {
    const wrapper = show();
    await look();
    expect(wrapper.find('section').exists()).toBe(false);
    wrapper.unmount();
  });

  it('says what was done and what is shown, and reloads', async () => {
    const wrapper = show();
    truncateSync(path, 1024 * 1024);
    await look();
    expect(wrapper.text()).toMatch(/^a\.img is [\d,]+ B shorter than when it was opened\./);
    expect(wrapper.text()).toContain('zones and write pointers are as read at opening');
    expect(words(wrapper)).toEqual(['Reload']);
    expect(useSessions().isStale).toBe(true);
    expect(useCommands().whyNot('zone.finish')).toBe('The file changed outside. Reload it first.');
    await edit().catch(() => undefined);
    press('Reload');
    await workbench.settle();
    // Cut off, the file has lost what it was recognised by.
    expect(useNotices().list.at(-1)).toMatchObject({ action: { title: 'Show its bytes' } });
    expect(useSessions().active?.outside).not.toBeNull();
    wrapper.unmount();
  });

  it('keeps edits, and asks before a reload loses them', async () => {
    await edit();
    const wrapper = show();
    copyFileSync(path, `${path}~`);
    renameSync(`${path}~`, path);
    await look();
    expect(useCommands().whyNot('zone.finish')).toBe(
      'The file changed outside. Reload it or keep your edits first.',
    );
    expect(words(wrapper)).toEqual(['Reload', 'Keep my edits', 'Compare']);
    press('Reload');
    await workbench.settle();
    press('Cancel');
    await workbench.settle();
    expect(useSessions().active?.dirty).toBe(true);
    press('Keep my edits');
    await workbench.settle();
    expect(useSessions().active).toMatchObject({ dirty: true, outside: null });
    expect(wrapper.find('section').exists()).toBe(false);

    copyFileSync(path, `${path}~`);
    renameSync(`${path}~`, path);
    await look();
    press('Reload');
    await workbench.settle();
    press('Reload and lose the edits');
    await workbench.settle();
    expect(useSessions().active).toMatchObject({ dirty: false, outside: null, mode: 'locked' });
    wrapper.unmount();
  });

  it('compares what is shown, edits included, with the file that replaced it', async () => {
    await edit();
    const wrapper = show();
    copyFileSync(path, `${path}~`);
    renameSync(`${path}~`, path);
    await look();
    press('Compare');
    await workbench.settle();
    await workbench.settle();
    expect(currentRoute.value).toBe('compare');
    expect(useComparison().summary).toMatchObject({ with: path, counts: { zones: 1 } });
    wrapper.unmount();
  });

  it('offers a copy of what is still whole where the file is gone', async () => {
    const wrapper = show();
    rmSync(path);
    await look();
    expect(wrapper.text()).toContain('a.img was deleted or renamed since it was opened. What is shown is');
    expect(words(wrapper)).toEqual(['Reload', 'Save a copy…']);
    wrapper.unmount();
  });
});
