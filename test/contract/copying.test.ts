import { copyFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createImage } from '../../main/image/create-image';
import type { ErrorShape } from '../../shared/errors/app-error';
import type { ComparedSideName, CopyScope } from '../../shared/session/comparison';
import type { JobResult } from '../../shared/session/job';
import { MIB } from '../../shared/units/units';
import { cli } from '../support/cli/cli';
import { SMALL, specOf } from '../support/image/device-images';
import { openTestWindow, type TestWindow } from '../support/session/contract-window';

describe('copying what differs from one image to the other', () => {
  let window: TestWindow;
  let a: string;
  let b: string;
  const call: TestWindow['call'] = (channel, args) => window.call(channel, args);
  const inFolder = (name: string) => join(window.folder, name);
  const open = async (name: string) =>
    (await call('sessions:open', { path: inFolder(name), options: {} })).session;

  beforeEach(async () => {
    window = openTestWindow();
    createImage(inFolder('a'), specOf(), { replace: false });
    await cli('write', inFolder('a'), '--zone', '2', '--pattern', '1', '--length', '64k');
    copyFileSync(inFolder('a'), inFolder('b'));
    await cli('patch', inFolder('b'), '--at', 'z2+16', '--hex', '020304', '--at', 'z2+8192', '--hex', '05');
    await cli('patch', inFolder('b'), '--at', 'z0+5', '--hex', '0607');
    [a, b] = [await open('a'), await open('b')];
  });
  afterEach(() => window.dispose());

  async function compare(path = inFolder('b')): Promise<string> {
    const ended = window.next('jobs:finished');
    const choice = { with: { kind: 'file', path, options: {} }, zones: null, zonesOnly: false } as const;
    await call('differences:start', { session: a, choice });
    return ((await ended).result as Extract<JobResult, { kind: 'differences' }>).summary.comparison;
  }

  let copies = 0;
  async function collect(
    to: ComparedSideName,
    scope: CopyScope,
    comparison: string,
  ): Promise<{
    readonly path: string;
    readonly result: JobResult | null;
    readonly error: ErrorShape | null;
  }> {
    const { path } = await call('uploads:begin', { name: `copy ${++copies}`, bytes: 0 });
    const ended = window.next('jobs:finished');
    await call('differences:collect', { session: a, comparison, to, scope, path });
    return { path, ...(await ended) };
  }
  const edit = (session: string) => call('sessions:setMode', { session, mode: 'editing' });
  const place = (session: string, path: string, rules: 'zones' | 'raw') =>
    call('bytes:place', { session, path, rules, from: 'the other' });
  const read = async (session: string, address: string, length: number) => {
    const { offset } = await call('bytes:resolve', { session, address, from: 0 });
    return [...(await call('bytes:read', { session, offset, length })).bytes];
  };

  it('puts one difference into the other image as one edit, which undo takes back', async () => {
    const { path, result } = await collect('b', { kind: 'run', number: 1 }, await compare());
    expect(result).toEqual({ kind: 'collected', runs: 1, bytes: 3 });
    await expect(place(b, path, 'raw')).rejects.toMatchObject({ code: 'locked-view' });
    await edit(b);
    const refused = await place(b, path, 'zones');
    expect([refused.refusal?.status, refused.snapshot.dirty]).toEqual(['unaligned-write', false]);
    const { refusal, snapshot } = await place(b, path, 'raw');
    expect([refusal, snapshot.undoTitle]).toEqual([null, 'Copy 3 B from the other (raw)']);
    expect(await read(b, 'z2+15', 5)).toEqual([1, 1, 1, 1, 1]);
    await call('sessions:undo', { session: b });
    expect(await read(b, 'z2+15', 5)).toEqual([1, 2, 3, 4, 1]);
    expect((await call('sessions:describe', { session: b })).dirty).toBe(false);
  });

  it('puts all that differs in a zone, and a part of a range, in either direction', async () => {
    const comparison = await compare();
    await edit(a);
    const zone = await collect('a', { kind: 'zone', zone: 2 }, comparison);
    expect(zone.result).toMatchObject({ runs: 2, bytes: 4 });
    await place(a, zone.path, 'raw');
    expect([await read(a, 'z2+16', 3), await read(a, 'z2+8192', 1)]).toEqual([[2, 3, 4], [5]]);
    expect(await read(a, 'z0+5', 2)).toEqual([0, 0]);
    // In a conventional zone the rules take it.
    const range = await collect('a', { kind: 'range', offset: 6, length: 100 }, comparison);
    expect(range.result).toMatchObject({ runs: 1, bytes: 1 });
    const { refusal, snapshot } = await place(a, range.path, 'zones');
    expect([refusal, snapshot.undoTitle]).toEqual([null, 'Copy 1 B from the other']);
    expect(await read(a, 'z0+5', 2)).toEqual([0, 7]);
    await call('sessions:undo', { session: a });
    await call('sessions:undo', { session: a });
    expect((await call('sessions:describe', { session: a })).dirty).toBe(false);
  });

  it('writes into a file that holds no bytes of the place yet', async () => {
    createImage(inFolder('q'), specOf({ ...SMALL, format: 'qcow2', variant: '56', zdeBytes: 0 }), {
      replace: false,
    });
    const q = await open('q');
    const { path } = await collect('b', { kind: 'zone', zone: 2 }, await compare(inFolder('q')));
    await edit(q);
    // The rules open the zone, its whole blocks one behind the other.
    expect((await place(q, path, 'zones')).refusal).toBeNull();
    expect(await read(q, 'z2', 2)).toEqual([1, 1]);
    expect((await call('zones:describe', { session: q, zone: 2 })).row.writePointerBytes).toBe(
      2 * MIB + 65536,
    );
    await call('sessions:undo', { session: q });
    expect((await place(q, path, 'raw')).refusal).toBeNull();
    expect(await read(q, 'z2', 2)).toEqual([1, 1]);
    expect((await call('zones:describe', { session: q, zone: 2 })).row.state).toBe('empty');
  });

  it('says what cannot be copied, and takes no other file for copied bytes', async () => {
    const comparison = await compare();
    await edit(b);
    await expect(collect('b', { kind: 'run', number: 99 }, comparison)).rejects.toMatchObject({
      code: 'out-of-range',
    });
    writeFileSync(inFolder('text'), 'something that is no copy of bytes at all');
    for (const rules of ['raw', 'zones'] as const)
      await expect(place(b, inFolder('text'), rules)).rejects.toMatchObject({ code: 'malformed' });
    const ended = window.next('jobs:finished');
    const scope = { kind: 'run', number: 0 } as const;
    await call('differences:collect', { session: a, comparison, to: 'b', scope, path: inFolder('text') });
    expect((await ended).error).toMatchObject({ code: 'exists' });
  });
});
