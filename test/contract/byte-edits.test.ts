import { createHash } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createImage } from '../../main/image/create-image';
import type { ArgumentsOf } from '../../shared/ipc/channels';
import { specOf } from '../support/image/device-images';
import { openTestWindow, type TestWindow } from '../support/session/contract-window';

describe('editing bytes over the contract', () => {
  let window: TestWindow;
  let session: string;
  let path: string;
  const call: TestWindow['call'] = (channel, args) => window.call(channel, args);
  const at = async (address: string) => (await call('bytes:resolve', { session, address, from: 0 })).offset;
  const read = async (offset: number, length: number) => [
    ...(await call('bytes:read', { session, offset, length })).bytes,
  ];
  const write = async (edit: Omit<ArgumentsOf<'bytes:write'>, 'session'>) =>
    call('bytes:write', { session, ...edit });
  const sha256 = (file: string) => createHash('sha256').update(readFileSync(file)).digest('hex');

  beforeEach(async () => {
    window = openTestWindow();
    path = join(window.folder, 'image.zoned');
    createImage(path, specOf(), { replace: false });
    session = (await call('sessions:open', { path, options: {} })).session;
    await call('sessions:setMode', { session, mode: 'editing' });
  });
  afterEach(() => window.dispose());

  it('overwrites parts of blocks of conventional zones by the rules, and undoes it', async () => {
    const offset = (await at('z0')) + 100;
    const { refusal, snapshot } = await write({ offset, bytes: new Uint8Array([1, 2, 3]), rules: 'zones' });
    expect([refusal, snapshot.undoTitle]).toEqual([null, `Overwrite 3 B at 0x${offset.toString(16)}`]);
    expect(await read(offset - 1, 5)).toEqual([0, 1, 2, 3, 0]);
    await call('sessions:undo', { session });
    expect(await read(offset, 3)).toEqual([0, 0, 0]);
  });

  it('stands under the rules of sequential zones: refused below and above the pointer, whole blocks at it', async () => {
    await call('zones:execute', { session, command: { op: 'write', zone: 2, lba: 512, blocks: 2 } });
    const before = (await call('sessions:describe', { session })).revision;
    const below = await write({ offset: await at('z2'), bytes: new Uint8Array([9]), rules: 'zones' });
    expect(below.refusal).toMatchObject({ status: 'unaligned-write' });
    expect(below.snapshot.undoTitle).toMatch(/^write 2 blocks/);
    const above = await write({
      offset: (await at('wp:2')) + 4096,
      bytes: new Uint8Array(4096).fill(7),
      rules: 'zones',
    });
    expect(above.refusal).toMatchObject({ status: 'unaligned-write' });
    expect((await call('sessions:describe', { session })).revision).toBeGreaterThanOrEqual(before);
    const pointer = await at('wp:2');
    await expect(write({ offset: pointer, bytes: new Uint8Array(3), rules: 'zones' })).rejects.toMatchObject({
      code: 'usage',
      message: expect.stringContaining('whole logical blocks of 4096 bytes, here 3 of 4096'),
    });
    const taken = await write({ offset: pointer, bytes: new Uint8Array(4096).fill(7), rules: 'zones' });
    expect(taken.refusal).toBeNull();
    expect(await at('wp:2')).toBe(pointer + 4096);
    await expect(write({ offset: 0, bytes: new Uint8Array([1]), rules: 'zones' })).rejects.toMatchObject({
      code: 'usage',
      message: expect.stringContaining('only raw editing'),
    });
  });

  it('changes every byte when raw, says so, and shows what becomes of the image', async () => {
    const entry = await at('table:3');
    const opened = await write({ offset: entry + 7, bytes: new Uint8Array([0x20]), rules: 'raw' });
    expect(opened.snapshot.undoTitle).toContain('(raw)');
    const { row } = await call('zones:describe', { session, zone: 3 });
    expect(row.state).not.toBe('empty');
    const broken = await write({ offset: 0, bytes: new TextEncoder().encode('????'), rules: 'raw' });
    expect(broken.snapshot.notices.map(({ message }) => message).join()).toContain('open no image');
    await expect(
      write({ offset: await at('z0'), bytes: new Uint8Array([1]), rules: 'zones' }),
    ).rejects.toThrow();
    const undone = await call('sessions:undo', { session });
    expect(undone.notices.map(({ message }) => message).join()).not.toContain('open no image');
    await expect(
      write({ offset: undone.info.fileSizeBytes - 1, bytes: new Uint8Array(2), rules: 'raw' }),
    ).rejects.toMatchObject({ code: 'out-of-range' });
  });

  it('fills with a pattern, growing numbers and random bytes of a seed', async () => {
    const offset = await at('z0');
    const fill = async (fill: ArgumentsOf<'bytes:fill'>['fill'], length = 5) => {
      await call('bytes:fill', { session, offset, length, fill, rules: 'zones' });
      return read(offset, length + 1);
    };
    expect(await fill({ kind: 'pattern', bytes: new Uint8Array([1, 2]) })).toEqual([1, 2, 1, 2, 1, 0]);
    expect(await fill({ kind: 'increment', first: 254, step: 1 })).toEqual([254, 255, 0, 1, 2, 0]);
    const random = await fill({ kind: 'random', seed: 3 });
    expect(new Set(random).size).toBeGreaterThan(3);
    expect(await fill({ kind: 'random', seed: 4 })).not.toEqual(random);
    expect(await fill({ kind: 'random', seed: 3 })).toEqual(random);
  });

  it('lists three edits as three places with old and new, takes one back, and exports them as a patch', async () => {
    const offset = await at('z0');
    for (const place of [10, 5000, 9000])
      await write({ offset: offset + place, bytes: new Uint8Array([0xaa, 0xbb]), rules: 'zones' });
    const page = await call('edits:list', { session, from: 0, count: 2000 });
    const inZone = page.runs.filter(({ place }) => place.zone === 0);
    expect(inZone.map(({ place, length }) => [place.offset - offset, length])).toEqual([
      [10, 2],
      [5000, 2],
      [9000, 2],
    ]);
    expect(inZone.map(({ before, after }) => [[...before], [...after]])[0]).toEqual([
      [0, 0],
      [0xaa, 0xbb],
    ]);
    const [first, next] = [
      await call('edits:list', { session, from: 0, count: 1 }),
      await call('edits:list', { session, from: offset + 11, count: 1 }),
    ];
    expect(first.next).toBe(page.runs[1]!.place.offset);
    expect(next.runs[0]!.place.offset).toBe(offset + 11);

    const copy = join(window.folder, 'copy.zoned');
    writeFileSync(copy, readFileSync(path));
    const patch = join(window.folder, 'edits.zspatch');
    await call('edits:exportPatch', { session, path: patch, replace: false });
    for (const beyond of [
      { offset: 2 ** 53 - 1, length: 13 },
      { offset, length: 2 ** 28 },
    ])
      await expect(call('edits:takeBack', { session, ...beyond })).rejects.toMatchObject({
        code: 'out-of-range',
      });
    await call('edits:takeBack', { session, offset: offset + 5000, length: 2 });
    expect(await read(offset + 5000, 2)).toEqual([0, 0]);
    await call('sessions:undo', { session });
    await call('sessions:save', { session });

    const other = (await call('sessions:open', { path: copy, options: {} })).session;
    await call('sessions:setMode', { session: other, mode: 'editing' });
    await call('edits:applyPatch', { session: other, path: patch });
    await call('sessions:save', { session: other });
    expect(sha256(copy)).toBe(sha256(path));
    await expect(call('edits:applyPatch', { session: other, path: patch })).rejects.toMatchObject({
      code: 'changed-outside',
      message: expect.stringContaining('the patch replaces'),
    });
    expect((await call('sessions:describe', { session: other })).dirty).toBe(false);
  });

  it('measures a selection at once, a long one as a job, and hints at what zones hold', async () => {
    await call('zones:execute', {
      session,
      command: { op: 'write', lba: 512, blocks: 2, data: { pattern: 'byte', value: 0x5a } },
    });
    const offset = await at('z2');
    const expected = createHash('sha256').update(new Uint8Array(8192).fill(0x5a)).digest('hex');
    const measure = await call('bytes:measure', { session, offset, length: 8192 });
    expect(measure).toMatchObject({ offset, length: 8192, sha256: expected, entropy: 0, distinct: 1 });
    const ended = window.next('jobs:finished');
    await call('measures:start', { session, offset, length: 8192 });
    expect((await ended).result).toEqual({ kind: 'measure', measure });
    await expect(
      call('bytes:measure', { session, offset: await at('end-1'), length: 2 }),
    ).rejects.toMatchObject({ code: 'out-of-range' });
    const hints = await call('zones:hints', { session, first: 1, count: 2 });
    expect([hints.first, [...hints.content], [...hints.entropy]]).toEqual([1, [0, 2], [0, 0]]);
    for (const [zone, name] of [
      [1, 'none'],
      [2, 'pattern'],
    ] as const)
      expect((await call('zones:describe', { session, zone })).hint).toMatchObject({
        content: { name },
        magic: null,
      });
  });

  it('refuses edits of a locked image', async () => {
    await call('sessions:setMode', { session, mode: 'locked' });
    for (const rules of ['zones', 'raw'] as const)
      await expect(write({ offset: 0, bytes: new Uint8Array([1]), rules })).rejects.toMatchObject({
        code: 'locked-view',
      });
  });
});
