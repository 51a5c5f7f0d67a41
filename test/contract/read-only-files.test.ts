/** Images on a read-only file system in a window: opened, looked at and edited; what cannot be saved there is saved elsewhere. */
import { mkdirSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createImage } from '../../main/image/create-image';
import { specOf } from '../support/image/device-images';
import { openTestWindow, type TestWindow } from '../support/session/contract-window';
import { mountReadOnly } from '../support/storage/read-only-system';

const READ_ONLY = /: the file system is mounted read-only \(EROFS\)$/;

describe('an image on a read-only file system, over the contract', () => {
  let window: TestWindow;
  let path: string;
  let session: string;
  let unmount: () => void;
  const call: TestWindow['call'] = (channel, args) => window.call(channel, args);

  beforeEach(async () => {
    window = openTestWindow();
    mkdirSync(join(window.folder, 'ro'));
    path = join(window.folder, 'ro', 'image.zoned');
    createImage(path, specOf(), { replace: false });
    unmount = mountReadOnly(join(window.folder, 'ro'));
    session = (await call('sessions:open', { path, options: {} })).session;
  });
  afterEach(async () => {
    await window.dispose();
    unmount();
  });

  it('is edited, refuses to be saved with a reason, keeps its edits, and is saved elsewhere', async () => {
    await call('sessions:setMode', { session, mode: 'editing' });
    await call('zones:execute', { session, command: { op: 'finish', zone: 1 } });
    await expect(call('sessions:save', { session })).rejects.toMatchObject({
      code: 'permission',
      message: expect.stringMatching(READ_ONLY),
    });
    expect(await call('sessions:describe', { session })).toMatchObject({ dirty: true, outside: null });
    const copy = join(window.folder, 'copy.zoned');
    await call('sessions:saveAs', { session, path: copy, replace: false });
    expect(readdirSync(join(window.folder, 'ro'))).toEqual(['image.zoned']);
    expect(readdirSync(window.folder)).toContain('copy.zoned');
  });

  it('has its notes in the user data', async () => {
    const note = { id: null, at: { kind: 'zone', zone: 1 }, title: 'Look', text: '' } as const;
    expect(await call('notes:save', { session, note })).toMatchObject({ kept: 'userData', total: 1 });
  });

  it('has no new image beside it, and says why', async () => {
    const target = join(window.folder, 'ro', 'new.zoned');
    await expect(
      window.create({ spec: specOf(), path: target, data: null, replace: false }),
    ).rejects.toMatchObject({ code: 'permission', message: expect.stringMatching(READ_ONLY) });
  });
});

describe("the user's data on a read-only file system, over the contract", () => {
  let window: TestWindow;
  let unmount: () => void;
  const call: TestWindow['call'] = (channel, args) => window.call(channel, args);

  beforeEach(() => {
    window = openTestWindow();
    unmount = mountReadOnly(join(window.folder, 'user-data'));
  });
  afterEach(async () => {
    await window.dispose();
    unmount();
  });

  it('takes nothing from an image but the memory of it', async () => {
    const path = join(window.folder, 'image.zoned');
    createImage(path, specOf(), { replace: false });
    const { session } = await call('sessions:open', { path, options: {} });
    await call('sessions:setMode', { session, mode: 'editing' });
    await call('zones:execute', { session, command: { op: 'finish', zone: 1 } });
    expect(await call('sessions:save', { session })).toMatchObject({ dirty: false });
    expect(await call('recent:list', {})).toEqual([]);
    expect(await call('kept:list', {})).toEqual([]);
  });

  it('keeps no settings and makes no samples, and says why', async () => {
    const refused = { code: 'permission', message: expect.stringMatching(READ_ONLY) };
    const settings = await call('settings:load', {});
    await expect(call('settings:save', { settings })).rejects.toMatchObject(refused);
    await expect(call('samples:prepare', { id: 'rfc-mixed-states' })).rejects.toMatchObject(refused);
  });
});
