import { beforeEach, describe, expect, it } from 'vitest';
import { useApp } from '../../../../../renderer/stores/app';
import { useFiles } from '../../../../../renderer/stores/files/files';
import { useSessions } from '../../../../../renderer/stores/sessions';
import { openWorkbench, type Workbench } from '../../../../support/workbench/workbench';

let workbench: Workbench;

beforeEach(async () => {
  workbench = openWorkbench();
  await useApp().load();
});

describe('files store', () => {
  it('asks with the built-in dialog where the host has none', async () => {
    const path = workbench.make('a.img');
    const files = useFiles();
    const opened = files.openImage();
    expect(files.dialog?.kind).toBe('open');
    files.dialog?.answer({ path, replace: false });
    expect(await opened).toBe(true);
    expect(files.dialog).toBeNull();
    expect(useSessions().active?.name).toBe('a.img');
  });

  it('opens nothing when the dialog is cancelled, or another one takes its place', async () => {
    const files = useFiles();
    const first = files.pickFile();
    const second = files.pickSave('Save', 'b.img');
    expect(await first).toBeNull();
    files.dialog?.answer(null);
    expect(await second).toBeNull();
    expect(useSessions().list).toEqual([]);
  });

  it('lists and forgets recent images', async () => {
    const files = useFiles();
    await workbench.open('a.img');
    await workbench.open('b.img');
    await files.loadRecent();
    const [first, second] = files.recent;
    await files.forgetRecent(first!.path);
    expect([first, second].map((image) => image?.name)).toEqual(['b.img', 'a.img']);
    expect(files.recent).toEqual([second]);
  });
});
