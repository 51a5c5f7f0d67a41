import { mount } from '@vue/test-utils';
import { readdirSync, renameSync, writeFileSync } from 'node:fs';
import { TooltipProvider } from 'reka-ui';
import { beforeEach, describe, expect, it } from 'vitest';
import { h } from 'vue';
import { call } from '../../../../../renderer/api/client';
import HomeView from '../../../../../renderer/features/home/HomeView.vue';
import { useKept } from '../../../../../renderer/stores/files/kept';
import { useNotices } from '../../../../../renderer/stores/notices';
import { useSessions } from '../../../../../renderer/stores/sessions';
import { openWorkbench, type Workbench } from '../../../../support/workbench/workbench';

describe('unsaved edits on Home', () => {
  let workbench: Workbench;
  beforeEach(() => void (workbench = openWorkbench()));

  /** An image with an edit, both of a host that is gone. */
  async function leave(name: string): Promise<string> {
    const { session, info } = await workbench.open(name);
    await call('sessions:setMode', { session, mode: 'editing' });
    await call('zones:execute', { session, command: { op: 'finish', zone: 4 } });
    const folder = workbench.path('user-data/unsaved');
    const own = readdirSync(folder).find((file) => !file.includes('-zik0zj-'))!;
    renameSync(`${folder}/${own}`, `${folder}/${own.replace(/^(\w+)-\w+-/, '$1-zik0zj-')}`);
    await useSessions().close(session, true);
    return info.path;
  }

  async function show() {
    const home = mount(
      { render: () => h(TooltipProvider, null, { default: () => h(HomeView) }) },
      { attachTo: document.body },
    );
    await workbench.settle();
    const section = () => home.find('section[aria-labelledby="kept-title"]');
    const press = async (words: string): Promise<void> => {
      const buttons = [...document.querySelectorAll('button')];
      buttons.find(({ textContent }) => textContent.trim() === words)!.click();
      await workbench.settle();
    };
    return { section, press };
  }

  it('are not spoken of when there are none', async () => {
    expect((await show()).section().exists()).toBe(false);
  });

  it('are named with image, number and the last of them; opening brings them back', async () => {
    const path = await leave('a.img');
    const { section, press } = await show();
    expect(section().text()).toContain('a.img');
    expect(section().text()).toMatch(/1 edit: .*4/);
    await press('Open with its edits');
    expect(useSessions().active).toMatchObject({ dirty: true, mode: 'editing', info: { path } });
    expect(section().exists()).toBe(false);
  });

  it('over a file that was changed can be laid over it, left aside, or discarded after a question', async () => {
    const path = await leave('a.img');
    writeFileSync(path, 'another file');
    const { section, press } = await show();
    expect(section().text()).toContain('shorter than when they were made');
    await press('Open with its edits');
    expect(useSessions().list).toEqual([]);
    expect(useNotices().list).toMatchObject([
      { severity: 'error', next: expect.stringContaining('still kept') },
    ]);
    await press('Discard…');
    await press('Cancel');
    expect(useKept().list).toHaveLength(1);
    await press('Discard…');
    await press('Discard the edits');
    expect(section().exists()).toBe(false);
  });

  it('that nobody can read are named and can only be discarded', async () => {
    await leave('a.img');
    writeFileSync(workbench.path('user-data/unsaved/notes'), 'x');
    const { section } = await show();
    const rows = section()
      .findAll('li')
      .map((row) => row.text());
    expect(rows).toHaveLength(2);
    const damaged = rows.find((row) => row.startsWith('notes'))!;
    expect(damaged).toContain('Cannot be opened here: not whole, or no kept edits at all.');
    expect(damaged).not.toContain('Open with');
  });
});
