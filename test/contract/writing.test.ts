import { truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createImage } from '../../main/image/create-image';
import { specOf } from '../support/image/device-images';
import { openTestWindow, type TestWindow } from '../support/session/contract-window';

describe('writing over the contract', () => {
  let window: TestWindow;
  let session: string;
  const call: TestWindow['call'] = (channel, args) => window.call(channel, args);

  beforeEach(async () => {
    window = openTestWindow();
    const path = join(window.folder, 'image.zoned');
    createImage(path, specOf(), { replace: false });
    session = (await call('sessions:open', { path, options: {} })).session;
    await call('sessions:setMode', { session, mode: 'editing' });
  });
  afterEach(() => window.dispose());

  it('zones:execute answers where a write went, in a conventional zone too', async () => {
    const outcome = await call('zones:execute', { session, command: { op: 'write', lba: 3, blocks: 2 } });
    expect(outcome).toMatchObject({ status: 'ok', assignedLba: null });
    expect(outcome.place).toEqual(await call('bytes:resolve', { session, address: 'lba:3', from: 0 }));
  });

  it('zones:execute takes the bytes of a file, all of them', async () => {
    const from = join(window.folder, 'payload');
    writeFileSync(from, new Uint8Array(8192).fill(0x5a));
    const { place, snapshot } = await call('zones:execute', {
      session,
      command: { op: 'write', lba: 3 },
      from,
    });
    expect(snapshot.undoTitle).toBe('write 2 blocks at LBA 3');
    const { bytes } = await call('bytes:read', { session, offset: place!.offset + 8190, length: 4 });
    expect([...bytes]).toEqual([0x5a, 0x5a, 0, 0]);
    for (const [length, says] of [
      [0, 'has 0 B'],
      [8191, 'has 8,191 B; a write takes whole logical blocks of 4096 bytes'],
    ] as const) {
      writeFileSync(from, new Uint8Array(length));
      await expect(
        call('zones:execute', { session, command: { op: 'append', zone: 2 }, from }),
      ).rejects.toMatchObject({ code: 'usage', message: expect.stringContaining(says) });
    }
    truncateSync(from, 2 ** 28 + 4096);
    await expect(
      call('zones:execute', { session, command: { op: 'append', zone: 2 }, from }),
    ).rejects.toMatchObject({ code: 'usage', message: expect.stringContaining('up to 256 MiB') });
    await expect(
      call('zones:execute', { session, command: { op: 'write', lba: 3 }, from: '/etc/passwd' }),
    ).rejects.toMatchObject({ code: 'forbidden' });
    await expect(
      call('zones:execute', { session, command: { op: 'reset', zone: 2 }, from }),
    ).rejects.toMatchObject({ code: 'usage' });
  });

  it('sessions:weighSave tells beforehand that a save ends undo, and how much is too much', async () => {
    const large = join(window.folder, 'large.zoned');
    const zone = { zoneSizeBytes: 2 ** 29, zoneCapacityBytes: 2 ** 29, lastZoneSizeBytes: 2 ** 29 };
    createImage(large, specOf({ zoneCount: 2, ...zone, conventional: [] }), { replace: false });
    const opened = await call('sessions:open', { path: large, options: {} });
    const of = { session: opened.session };
    await call('sessions:setMode', { ...of, mode: 'editing' });
    const weigh = async () => (await call('sessions:weighSave', of)).undoLostBytes;
    expect(await weigh()).toBeNull();
    await call('zones:execute', { ...of, command: { op: 'append', zone: 1, blocks: 2 } });
    expect(await weigh()).toBeNull();
    for (const op of ['finish', 'reset'] as const)
      await call('zones:execute', { ...of, command: { op, zone: 1 } });
    const bytes = await weigh();
    expect(bytes).toBeGreaterThanOrEqual(2 ** 29);
    expect(bytes).toBeLessThan(2 ** 29 + 2 ** 20);
    const saved = await call('sessions:save', of);
    expect([saved.canUndo, saved.undoTitle, saved.dirty]).toEqual([false, null, false]);
  });
});
