import { closeSync, openSync, readFileSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createImage } from '../../main/image/create-image';
import type { JobFinished, JobResult } from '../../shared/session/job';
import type { SearchPattern } from '../../shared/search/pattern';
import type { SearchSummary } from '../../shared/search/search';
import { ROWS_PAGE_MAX } from '../../shared/image/limits';
import { openTestWindow, type TestWindow } from '../support/session/contract-window';
import { footprint } from '../support/storage/disk-footprint';
import { SMALL, specOf } from '../support/image/device-images';

const MARK = Buffer.from('find this mark');
const mark: SearchPattern = { kind: 'text', text: MARK.toString(), encoding: 'utf-8' };
const DATA = 65_536;

describe('searches over the contract', () => {
  let window: TestWindow;
  let path: string;
  let session: string;
  const call: TestWindow['call'] = (channel, args) => window.call(channel, args);

  beforeEach(async () => {
    window = openTestWindow();
    path = join(window.folder, 'image.zoned');
    createImage(path, specOf(), { replace: false });
  });
  afterEach(() => window.dispose());

  async function open(...places: readonly (readonly [offset: number, bytes: Uint8Array])[]): Promise<void> {
    const file = openSync(path, 'r+');
    for (const [offset, bytes] of places) writeSync(file, bytes, 0, bytes.length, offset);
    closeSync(file);
    session = (await call('sessions:open', { path, options: {} })).session;
  }

  /** Where zone 0, which is conventional, begins. */
  const dataOffset = async () => (await call('zones:describe', { session, zone: 0 })).dataOffset!;

  async function run(pattern: SearchPattern, scope = 'all'): Promise<JobFinished & { search: string }> {
    const ended = window.next('jobs:finished');
    const { job, search } = await call('searches:start', { session, pattern, scope });
    const finished = await ended;
    expect(finished.job).toBe(job);
    return { ...finished, search };
  }

  async function find(
    pattern: SearchPattern,
    scope?: string,
  ): Promise<{ search: string; summary: SearchSummary }> {
    const { result, error, search } = await run(pattern, scope);
    expect(error).toBeNull();
    const { summary } = result as Extract<JobResult, { kind: 'search' }>;
    expect(result).toEqual({ kind: 'search', search, summary });
    return { search, summary };
  }

  it('searches:start finds what lies in the file, and searches:read says where, in columns', async () => {
    await open([DATA, MARK]);
    const before = footprint(path);
    const progressed = window.next('jobs:progressed', ({ unit }) => unit === 'bytes');
    const { search, summary } = await find(mark);
    expect(summary).toMatchObject({ hits: 1, isWhole: true, matchesZeros: false });
    expect(summary.searchedBytes + summary.skippedBytes).toBe(readFileSync(path).length);
    expect(await progressed).toMatchObject({ session, title: 'Find "find this mark"' });
    const offset = readFileSync(path).indexOf(MARK);
    const zoneByte = offset - (await dataOffset());
    const { revision } = await call('sessions:describe', { session });
    expect(await call('searches:read', { session, search, first: 0, count: 10 })).toEqual({
      ...{ first: 0, total: 1, revision },
      ...{ offset: Float64Array.of(offset), length: Float64Array.of(MARK.length) },
      ...{ lba: Float64Array.of(Math.floor(zoneByte / 4096)), zone: Float64Array.of(0) },
      zoneByte: Float64Array.of(zoneByte),
    });
    expect(footprint(path)).toEqual(before);
  });

  it('outside of the data a hit has an offset alone', async () => {
    await open();
    const magic = readFileSync(path).subarray(0, 8).toString('hex');
    const { search } = await find({ kind: 'hex', text: magic }, 'header');
    expect(await call('searches:read', { session, search, first: 0, count: 1 })).toMatchObject({
      offset: Float64Array.of(0),
      lba: Float64Array.of(-1),
      zone: Float64Array.of(-1),
      zoneByte: Float64Array.of(-1),
    });
  });

  it('unsaved edits are searched, the bytes under them are not', async () => {
    await open();
    await call('sessions:setMode', { session, mode: 'editing' });
    const payload = { pattern: 'byte', value: 0x5a } as const;
    await call('zones:execute', { session, command: { op: 'write', zone: 2, blocks: 1, data: payload } });
    const pattern: SearchPattern = { kind: 'regex', text: 'Z{1000}' };
    expect((await find(pattern, 'written')).summary.hits).toBe(4);
    expect((await find(pattern, '3-7')).summary.hits).toBe(0);
    await call('sessions:undo', { session });
    expect((await find(pattern)).summary.hits).toBe(0);
  });

  it('the image may be changed afterwards: the page tells the revision that was searched', async () => {
    await open([DATA, MARK]);
    const { search } = await find(mark);
    await call('sessions:setMode', { session, mode: 'editing' });
    await call('zones:execute', { session, command: { op: 'finish', zone: 3 } });
    const { revision } = await call('searches:read', { session, search, first: 0, count: 1 });
    expect(revision).toBeLessThan((await call('sessions:describe', { session })).revision);
  });

  it('searches:replace gives one hit other bytes, or all of them as one step, under the rules or past them', async () => {
    await open([DATA, MARK], [DATA + 64, MARK], [DATA + 8192, MARK]);
    await call('sessions:setMode', { session, mode: 'editing' });
    const other = new Uint8Array(MARK.length).fill(0x2a);
    const replace = (search: string, hit: number | null, rules: 'zones' | 'raw' = 'zones', bytes = other) =>
      call('searches:replace', { session, search, hit, bytes, rules });
    const hits = async (scope?: string) => (await find(mark, scope)).summary.hits;
    expect(await replace((await find(mark)).search, 1)).toMatchObject({ replaced: 1, refusal: null });
    expect(await hits()).toBe(2);
    for (const rules of ['zones', 'raw'] as const)
      for (const scope of ['all', 'written']) {
        const outcome = await replace((await find(mark, scope)).search, null, rules);
        expect(outcome).toMatchObject({ replaced: 2, refusal: null });
        expect(outcome.snapshot.undoTitle).toMatch(/^Replace 2 hits/);
        expect(await hits()).toBe(0);
        await call('sessions:undo', { session });
        expect(await hits()).toBe(2);
      }
    await call('sessions:undo', { session });
    expect(await hits()).toBe(3);
    const { search } = await find(mark);
    await expect(replace(search, null, 'raw', other.subarray(1))).rejects.toMatchObject({ code: 'usage' });
    await expect(replace(search, 3)).rejects.toMatchObject({ code: 'out-of-range' });
    await replace(search, 0);
    await expect(replace(search, 1)).rejects.toMatchObject({ code: 'gone' });
  });

  it('a hit in the header is replaced past every rule alone, and the image is read anew', async () => {
    await open();
    await call('sessions:setMode', { session, mode: 'editing' });
    const { search, summary } = await find({ kind: 'text', text: 'ZSM', encoding: 'utf-8' }, 'header');
    expect(summary.hits).toBe(1);
    const bytes = Uint8Array.of(1, 2, 3);
    const args = { session, search, hit: 0, bytes };
    await expect(call('searches:replace', { ...args, rules: 'zones' })).rejects.toMatchObject({
      code: 'usage',
    });
    const { replaced, snapshot } = await call('searches:replace', { ...args, rules: 'raw' });
    expect([replaced, snapshot.undoTitle]).toEqual([1, 'Replace 1 hit (raw)']);
  });

  it('of hits that lie one over another the first is replaced', async () => {
    await open([DATA, Buffer.alloc(5, 0xa7)]);
    await call('sessions:setMode', { session, mode: 'editing' });
    const { search, summary } = await find({ kind: 'hex', text: 'a7a7' });
    expect(summary.hits).toBe(4);
    const args = { session, search, hit: null, bytes: Uint8Array.of(1, 2), rules: 'zones' } as const;
    expect(await call('searches:replace', args)).toMatchObject({ replaced: 2 });
    expect((await call('bytes:read', { session, offset: DATA, length: 5 })).bytes).toEqual(
      Uint8Array.of(1, 2, 1, 2, 0xa7),
    );
  });

  it('keeps 100,000 hits and ends there; pages go from anywhere', async () => {
    await open([DATA * 2, Buffer.alloc(120_000, 0xa7)]);
    const { search, summary } = await find({ kind: 'hex', text: 'a7' });
    expect(summary).toMatchObject({ hits: 100_000, isWhole: false });
    const page = await call('searches:read', { session, search, first: 99_000, count: ROWS_PAGE_MAX });
    expect([page.total, page.offset.length, page.offset[999]]).toEqual([
      100_000,
      1000,
      page.offset[0]! + 999,
    ]);
    expect((await call('searches:read', { session, search, first: 200_000, count: 1 })).offset).toHaveLength(
      0,
    );
  });

  it('a pattern or a scope that is not understood begins no job', async () => {
    await open();
    const start = (pattern: SearchPattern, scope = 'all') =>
      call('searches:start', { session, pattern, scope });
    await expect(start({ kind: 'hex', text: '5g' })).rejects.toMatchObject({
      code: 'usage',
      message: expect.stringMatching(/character 2/),
    });
    await expect(start(mark, 'somewhere')).rejects.toMatchObject({ code: 'usage' });
    await expect(start(mark, '99')).rejects.toMatchObject({ code: 'out-of-range' });
    await expect(call('searches:read', { session, search: 'f9', first: 0, count: 1 })).rejects.toMatchObject({
      code: 'gone',
    });
  });

  it('the hits of the last eight searches are kept', async () => {
    await open([DATA, MARK]);
    const searches: string[] = [];
    for (let count = 0; count < 9; count++) searches.push((await find(mark)).search);
    const read = (search: string) => call('searches:read', { session, search, first: 0, count: 1 });
    await expect(read(searches[0]!)).rejects.toMatchObject({ code: 'gone' });
    expect(await read(searches[1]!)).toMatchObject({ total: 1 });
  });

  it('a file that another program changed is not searched', async () => {
    await open([DATA, MARK]);
    createImage(path, specOf({ ...SMALL, zoneCount: 12 }), { replace: true });
    const { result, error } = await run(mark);
    expect([result, error?.code]).toEqual([null, 'changed-outside']);
  });
});
