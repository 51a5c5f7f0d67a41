import { beforeEach, describe, expect, it } from 'vitest';
import { useApp } from '../../../../renderer/stores/app';
import { useFiles } from '../../../../renderer/stores/files';
import { useSessions } from '../../../../renderer/stores/sessions';
import { connectFake, settle } from '../../../support/fake-bridge/connect-fake';
import type { FakeBridge } from '../../../support/fake-bridge/fake-bridge';

let bridge: FakeBridge;

beforeEach(async () => {
  bridge = connectFake();
  await useApp().load();
});

describe('files store', () => {
  it('asks with the built-in dialog where the host has none', async () => {
    const files = useFiles();
    const opened = files.openImage();
    expect(files.dialog?.kind).toBe('open');
    files.dialog?.answer({ path: '/images/a.img', replace: false });
    expect(await opened).toBe(true);
    expect(files.dialog).toBeNull();
    expect(useSessions().active?.name).toBe('a.img');
  });

  it('opens nothing when the dialog is cancelled, or another one takes its place', async () => {
    const files = useFiles();
    const first = files.pickImage();
    const second = files.pickSave('Save', 'b.img');
    expect(await first).toBeNull();
    files.dialog?.answer(null);
    expect(await second).toBeNull();
    expect(useSessions().list).toEqual([]);
  });

  it('makes a sample and opens it', async () => {
    expect(await useFiles().openSample('mixed')).toBe(true);
    expect(useSessions().active?.info.path).toBe('/samples/mixed.img');
  });

  it('opens what was asked for before and while the window listens', async () => {
    bridge.openRequests = ['/images/a.img', '/images/b.img'];
    expect(await useFiles().takeOpenRequests()).toBe(true);
    bridge.emit('app:openRequested', { path: '/images/c.img' });
    await settle();
    expect(useSessions().list.map((one) => one.name)).toEqual(['a.img', 'b.img', 'c.img']);
  });

  it('lists and forgets recent images', async () => {
    const files = useFiles();
    await files.loadRecent();
    const [first, second] = files.recent;
    await files.forgetRecent(first!.path);
    expect(files.recent).toEqual([second]);
  });
});
