import { copyFileSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createImage } from '../../main/image/create-image';
import { ZoneState } from '../../shared/zone/state';
import { SMALL, specOf } from '../support/image/device-images';
import { openTestWindow, type TestWindow } from '../support/session/contract-window';

describe('a file that another program changed, over the contract', () => {
  let window: TestWindow;
  let path: string;
  let session: string;
  const call: TestWindow['call'] = (channel, args) => window.call(channel, args);

  beforeEach(async () => {
    window = openTestWindow();
    path = join(window.folder, 'image.zoned');
    createImage(path, specOf(), { replace: false });
    session = (await call('sessions:open', { path, options: {} })).session;
    await call('sessions:setMode', { session, mode: 'editing' });
    await call('zones:execute', { session, command: { op: 'finish', zone: 1 } });
  });
  afterEach(() => window.dispose());

  const stateOf = async (zone: number) =>
    (await call('zones:report', { session, first: zone, count: 1 })).state[0];

  it('sessions:reload shows the file as it is now, and gives up edits only when told to', async () => {
    createImage(path, specOf({ ...SMALL, zoneCount: 12 }), { replace: true });
    await expect(call('sessions:reload', { session, discard: false })).rejects.toMatchObject({
      code: 'unsaved',
    });
    const changed = window.next('sessions:changed', ({ info }) => info.geometry.zoneCount === 12);
    const before = await call('sessions:describe', { session });
    const reloaded = await call('sessions:reload', { session, discard: true });
    expect(reloaded).toMatchObject({ session, dirty: false, mode: 'locked', outside: null });
    expect(reloaded.opening).toBeGreaterThan(before.opening);
    expect((await changed).revision).toBe(reloaded.revision);
    rmSync(path);
    await expect(call('sessions:reload', { session, discard: true })).rejects.toMatchObject({
      code: 'not-found',
    });
    expect(await stateOf(11)).toBe(ZoneState.empty);
    await expect(call('sessions:reload', { session: 's99', discard: true })).rejects.toMatchObject({
      code: 'gone',
    });
  });

  it('sessions:keepEdits lays the edits over the file that has taken its place', async () => {
    copyFileSync(path, `${path}~`);
    renameSync(`${path}~`, path);
    expect(await call('sessions:keepEdits', { session })).toMatchObject({ dirty: true, outside: null });
    await call('sessions:save', { session });
    expect(await stateOf(1)).toBe(ZoneState.full);
  });
});
