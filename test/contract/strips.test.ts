import { closeSync, openSync, statSync, truncateSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createImage } from '../../main/image/create-image';
import { STRIP_PARTS } from '../../shared/image/content-strip';
import { ZONE_CONTENTS } from '../../shared/image/zone-hints';
import type { JobFinished } from '../../shared/session/job';
import { GIB, KIB, MIB } from '../../shared/units/units';
import { specOf } from '../support/image/device-images';
import { openTestWindow, type TestWindow } from '../support/session/contract-window';

describe('strips over the contract', () => {
  let window: TestWindow;
  let path: string;
  let session: string;
  const call: TestWindow['call'] = (channel, args) => window.call(channel, args);

  beforeEach(() => {
    window = openTestWindow();
    path = join(window.folder, 'image.zoned');
  });
  afterEach(() => window.dispose());

  async function open(
    spec: Parameters<typeof specOf>[0],
    ...places: readonly (readonly [offset: number, bytes: Uint8Array])[]
  ): Promise<void> {
    createImage(path, specOf(spec), { replace: false });
    const file = openSync(path, 'r+');
    for (const [offset, bytes] of places) writeSync(file, bytes, 0, bytes.length, offset);
    closeSync(file);
    session = (await call('sessions:open', { path, options: {} })).session;
  }

  async function strip(rows: number, first = 0, count = Math.min(64, rows)) {
    const length = statSync(path).size;
    const page = await call('bytes:strip', { session, offset: 0, length, rows, first, count });
    return {
      ...page,
      names: [...page.content].map((index) => ZONE_CONTENTS[index]!.name),
      edited: [...page.parts].flatMap((bits, row) =>
        bits & (1 << STRIP_PARTS.indexOf('edited')) ? row : [],
      ),
    };
  }

  async function skip(from: number, direction: 'forward' | 'back' = 'forward'): Promise<JobFinished> {
    const ended = window.next('jobs:finished');
    await call('skips:start', { session, from, rowBytes: 16, direction });
    return ended;
  }

  it('bytes:strip tells what lies in a sparse file of a million zones without reading it', async () => {
    await open({ zoneCount: 1_000_000, zoneSizeBytes: 8 * MIB, zoneCapacityBytes: 8 * MIB }, [
      3000 * GIB,
      Buffer.alloc(64 * KIB, 0xff),
    ]);
    const { names, parts, count } = await strip(400);
    expect(count).toBe(64);
    expect(STRIP_PARTS.filter((_, bit) => parts[0]! & (1 << bit))).toContain('header');
    const row = Math.floor(((3000 * GIB) / statSync(path).size) * 400);
    expect((await strip(400, row, 1)).names).toEqual(['pattern']);
    expect(names.slice(3)).toEqual(Array.from({ length: 61 }, () => 'none'));
    expect((await strip(400, 390)).count).toBe(10);
  });

  it('bytes:strip shows unsaved edits as edits until they are saved, and a file that was changed as nothing', async () => {
    await open(undefined);
    const { dataOffset } = await call('zones:describe', { session, zone: 3 });
    const row = Math.floor((dataOffset! / statSync(path).size) * 64);
    expect((await strip(64)).edited).toEqual([]);
    await call('sessions:setMode', { session, mode: 'editing' });
    await call('bytes:write', {
      session,
      offset: dataOffset!,
      bytes: Buffer.from('text'.repeat(2000)),
      rules: 'raw',
    });
    const edited = await strip(64);
    expect(edited.edited[0]).toBe(row);
    expect(edited.edited.length).toBeLessThanOrEqual(2);
    expect(edited.names[row]).toMatch(/text|mixed|pattern/);
    // The header says what the image is; whatever lies in it, no other bytes are edited by it.
    await call('bytes:write', { session, offset: 8, bytes: Uint8Array.of(0xff), rules: 'raw' });
    expect((await strip(64)).edited).toEqual([0, ...edited.edited]);
    await call('sessions:undo', { session });
    await call('sessions:save', { session });
    expect((await strip(64)).edited).toEqual([]);
    await expect(
      call('bytes:strip', { session, offset: 0, length: 2 ** 40, rows: 1, first: 0, count: 1 }),
    ).rejects.toMatchObject({ code: 'out-of-range' });
    const length = statSync(path).size;
    truncateSync(path, length / 2);
    const rows = { session, offset: 0, length, rows: 64, first: 0, count: 64 };
    expect(await call('bytes:strip', rows)).toMatchObject({ count: 0 });
  });

  it('skips:start goes to where rows differ, in edits too, and changes nothing', async () => {
    await open({ zoneCount: 100_000, zoneSizeBytes: MIB, zoneCapacityBytes: MIB }, [
      60 * GIB,
      Buffer.alloc(MIB + 5, 0xff),
    ]);
    const { mtimeMs, blocks } = statSync(path);
    expect((await skip(40 * GIB)).result).toEqual({ kind: 'skip', offset: 60 * GIB });
    expect((await skip(60 * GIB)).result).toEqual({ kind: 'skip', offset: 60 * GIB + MIB + 5 });
    expect((await skip(80 * GIB, 'back')).result).toEqual({ kind: 'skip', offset: 60 * GIB + MIB + 4 });
    await call('sessions:setMode', { session, mode: 'editing' });
    await call('bytes:write', { session, offset: 50 * GIB, bytes: Buffer.from([1]), rules: 'raw' });
    expect((await skip(40 * GIB)).result).toEqual({ kind: 'skip', offset: 50 * GIB });
    expect(statSync(path)).toMatchObject({ mtimeMs, blocks });
  });
});
