import { createHash } from 'node:crypto';
import { copyFileSync, readFileSync, renameSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createImage } from '../../main/image/create-image';
import type { ErrorShape } from '../../shared/errors/app-error';
import type { ComparisonChoice, ComparisonSummary, DifferenceForm } from '../../shared/session/comparison';
import type { JobResult } from '../../shared/session/job';
import { MIB } from '../../shared/units/units';
import { cli, runCli } from '../support/cli/cli';
import { specOf } from '../support/image/device-images';
import { openTestWindow, type TestWindow } from '../support/session/contract-window';

const file = (path: string): ComparisonChoice['with'] => ({ kind: 'file', path, options: {} });

describe('differences over the contract', () => {
  let window: TestWindow;
  let session: string;
  let path: string;
  const call: TestWindow['call'] = (channel, args) => window.call(channel, args);
  const inFolder = (name: string) => join(window.folder, name);

  beforeEach(async () => {
    window = openTestWindow();
    path = inFolder('image.zoned');
    createImage(path, specOf(), { replace: false });
    session = (await call('sessions:open', { path, options: {} })).session;
  });
  afterEach(() => window.dispose());

  async function end(
    choice: Partial<ComparisonChoice> & Pick<ComparisonChoice, 'with'>,
  ): Promise<{ readonly result: JobResult | null; readonly error: ErrorShape | null }> {
    const ended = window.next('jobs:finished');
    await call('differences:start', { session, choice: { zones: null, zonesOnly: false, ...choice } });
    return ended;
  }

  async function compare(
    choice: Partial<ComparisonChoice> & Pick<ComparisonChoice, 'with'>,
  ): Promise<ComparisonSummary> {
    const { result, error } = await end(choice);
    expect(error).toBeNull();
    return (result as Extract<JobResult, { kind: 'differences' }>).summary;
  }

  async function edit(): Promise<void> {
    await call('sessions:setMode', { session, mode: 'editing' });
    await call('zones:execute', { session, command: { op: 'write', zone: 2, blocks: 2 } });
  }

  it('shows what edits change of the file beneath them, zones first, then fields, then bytes', async () => {
    expect((await compare({ with: file(path) })).counts.semantic).toBe(0);
    await edit();
    const summary = await compare({ with: file(path) });
    expect(summary).toMatchObject({ with: path, isReport: false, facts: [], notices: [] });
    expect(summary.counts).toMatchObject({ zones: 1, fields: 2 });
    expect(summary.counts.structures).toBeGreaterThan(0);
    const { comparison } = summary;
    expect(await call('differences:zones', { session, comparison, first: 0, count: 10 })).toEqual([
      { index: 2, field: 'state', a: 'implicitlyOpened', b: 'empty' },
      { index: 2, field: 'writePointer', a: 2 * MIB + 8192, b: 2 * MIB },
    ]);
    const fields = await call('differences:structures', { session, comparison, first: 0, count: 1 });
    expect(fields).toHaveLength(1);
    const runs = await call('differences:runs', { session, comparison, first: 0, count: 2000 });
    expect(runs.reduce((sum, { length }) => sum + length, 0)).toBe(summary.counts.bytes);
    expect(runs[0]).toMatchObject({ number: 0, zoneA: 2, zoneB: 2 });
    const { offsetA, offsetB, length } = runs[0]!;
    const { a, b } = await call('differences:bytes', { session, comparison, offsetA, offsetB, length });
    expect([a.length, b.every((byte) => byte === 0), a.some((byte) => byte === 0)]).toEqual([
      length,
      true,
      false,
    ]);
    const { bytes } = await call('bytes:read', { session, offset: runs[0]!.fileOffsetA!, length });
    expect(bytes).toEqual(a);
  });

  it('compares what was opened with the file that has its name now, but not a file that was written over', async () => {
    await edit();
    copyFileSync(path, inFolder('new'));
    renameSync(inFolder('new'), path);
    expect((await compare({ with: file(path) })).counts).toMatchObject({ zones: 1, fields: 2 });
    await call('sessions:reload', { session, discard: true });
    truncateSync(path, 8192);
    await expect(
      call('differences:start', { session, choice: { with: file(path), zones: null, zonesOnly: false } }),
    ).rejects.toMatchObject({ code: 'changed-outside' });
  });

  it('goes to the next and to the previous difference from any place', async () => {
    await edit();
    const { comparison, counts } = await compare({ with: file(path) });
    const find = async (from: number, direction: 'forward' | 'back') =>
      (await call('differences:find', { session, comparison, from, direction })).run;
    const first = (await find(0, 'forward'))!;
    const second = (await find(first.offsetA, 'forward'))!;
    expect([first.number, second.number]).toEqual([0, 1]);
    expect((await find(second.offsetA, 'back'))!.number).toBe(0);
    expect(await find(first.offsetA, 'back')).toBeNull();
    const last = (await find(8 * MIB, 'back'))!;
    expect(last.number).toBe(counts.runs - 1);
    expect(await find(last.offsetA, 'forward')).toBeNull();
  });

  it('goes to what an address of either side names, and to what lies beside it', async () => {
    await edit();
    const { comparison } = await compare({ with: file(path) });
    const go = (address: string, side: 'a' | 'b' = 'a', from = 0, of = comparison) =>
      call('differences:resolve', { session, comparison: of, side, address, from });
    const there = await go('z2 + 288 B');
    const at = (await call('bytes:resolve', { session, address: 'z2+288', from: 0 })).offset;
    expect(there).toMatchObject({ offsetA: 2 * MIB + 288, offsetB: 2 * MIB + 288, zoneA: 2, zoneB: 2 });
    expect([there.fileOffsetA, there.fileOffsetB]).toEqual([at, at]);
    expect(await go(`${at}`, 'b')).toEqual(there);
    expect((await go('lba:0x201')).offsetB).toBe(2 * MIB + 4096);
    expect([(await go('wp:2')).offsetA, (await go('wp:2', 'b')).offsetA]).toEqual([2 * MIB + 8192, 2 * MIB]);
    expect((await go('+16', 'a', 2 * MIB)).offsetA).toBe(2 * MIB + 16);
    await expect(go('table:2')).rejects.toMatchObject({ code: 'usage' });
    await expect(go('z99', 'b')).rejects.toMatchObject({ code: 'out-of-range' });
    const pair = (await compare({ with: { kind: 'self' }, zones: { a: '2', b: '5' } })).comparison;
    expect(await go('z5+16', 'b', 0, pair)).toMatchObject({ offsetA: 2 * MIB + 16, zoneA: 2, zoneB: 5 });
    await expect(go('z3', 'a', 0, pair)).rejects.toMatchObject({ code: 'out-of-range' });
  });

  it('compares with a report in a file, pasted, and cut at any place', async () => {
    const report = await cli('report', path, '--as', 'nvme');
    writeFileSync(inFolder('report.txt'), report);
    const same = await compare({ with: file(inFolder('report.txt')) });
    expect([same.isReport, same.counts.semantic]).toEqual([true, 0]);
    expect(same.with).toBe(`${inFolder('report.txt')}, a report of nvme zns report-zones`);
    expect(same.notices.join()).toContain('logical blocks of 4096 bytes');
    await edit();
    const { comparison, counts } = await compare({ with: { kind: 'text', text: report } });
    expect(counts).toMatchObject({ zones: 1, fields: 2, structures: 0, runs: 0 });
    await expect(
      call('differences:bytes', { session, comparison, offsetA: 0, offsetB: 0, length: 1 }),
    ).rejects.toMatchObject({ code: 'unsupported' });
    expect(await call('differences:runs', { session, comparison, first: 0, count: 9 })).toEqual([]);
    expect((await end({ with: { kind: 'text', text: 'hello' } })).error).toMatchObject({
      code: 'not-recognised',
    });
    expect((await end({ with: { kind: 'text', text: `${report}SLBA: x` } })).error).toMatchObject({
      code: 'malformed',
      subject: 'the pasted text',
    });
  });

  it('compares zones of the image with each other', async () => {
    await edit();
    await call('zones:execute', { session, command: { op: 'write', zone: 5, blocks: 1 } });
    const { comparison } = await compare({ with: { kind: 'self' }, zones: { a: '2', b: '5' } });
    expect(await call('differences:zones', { session, comparison, first: 0, count: 10 })).toEqual([
      { index: 2, indexB: 5, field: 'writePointer', a: 8192, b: 4096 },
    ]);
    const [run] = await call('differences:runs', { session, comparison, first: 0, count: 1 });
    expect(run!.offsetB - run!.offsetA).toBe(3 * MIB);
    expect([run!.zoneA, run!.zoneB]).toEqual([2, 5]);
    expect((await end({ with: { kind: 'self' }, zones: { a: '2', b: '5-6' } })).error).toMatchObject({
      code: 'usage',
    });
    expect((await end({ with: { kind: 'self' }, zones: { a: '99', b: '5' } })).error).toMatchObject({
      code: 'out-of-range',
    });
  });

  it('compares what is shown with a moment of a trace, byte for byte', async () => {
    const settings = { commands: '100', bytes: '4096' };
    const ended = window.next('jobs:finished');
    await call('workloads:start', { session, name: 'reset-churn', seed: 7, settings, target: 'scratch' });
    const { result } = await ended;
    const { trace } = (result as Extract<JobResult, { kind: 'workload' }>).trace!;
    expect((await end({ with: { kind: 'moment', trace, position: 3 } })).error).toMatchObject({
      code: 'gone',
    });
    const indexed = window.next('jobs:finished');
    await call('traces:index', { session, trace });
    await indexed;
    expect((await compare({ with: { kind: 'moment', trace, position: 0 } })).counts.semantic).toBe(0);
    await call('traces:go', { session, trace, position: 90 });
    expect((await compare({ with: { kind: 'moment', trace, position: 90 } })).counts.semantic).toBe(0);
    const { comparison, counts } = await compare({ with: { kind: 'moment', trace, position: 10 } });
    expect(counts.zones).toBeGreaterThan(0);
    expect(counts.runs).toBeGreaterThan(0);
    const [run] = await call('differences:runs', { session, comparison, first: 0, count: 1 });
    const { offsetA, offsetB } = run!;
    const at = { session, comparison, offsetA, offsetB, length: 1 };
    const { a, b } = await call('differences:bytes', at);
    expect(a).not.toEqual(b);
  });

  it('refuses what is no image, keeps three comparisons, and says which are gone', async () => {
    writeFileSync(inFolder('noise'), Buffer.from([0, 1, 2, 255]));
    expect((await end({ with: file(inFolder('noise')) })).error).toMatchObject({ code: 'not-recognised' });
    expect((await end({ with: file(inFolder('none')) })).error).toMatchObject({ code: 'not-found' });
    copyFileSync(path, inFolder('copy'));
    const ids: string[] = [];
    for (let round = 0; round < 4; round++)
      ids.push((await compare({ with: file(inFolder('copy')) })).comparison);
    const zones = (comparison: string) =>
      call('differences:zones', { session, comparison, first: 0, count: 1 });
    await expect(zones(ids[0]!)).rejects.toMatchObject({ code: 'gone' });
    expect(await zones(ids[1]!)).toEqual([]);
  });

  describe('as a file', () => {
    const sha256 = (name: string) =>
      createHash('sha256')
        .update(readFileSync(inFolder(name)))
        .digest('hex');

    async function write(comparison: string, form: DifferenceForm, name: string): Promise<ErrorShape | null> {
      const ended = window.next('jobs:finished');
      await call('differences:export', { session, comparison, form, path: inFolder(name), replace: false });
      return (await ended).error;
    }

    /** Other zones and bytes than the image has. */
    async function makeOther(): Promise<string> {
      copyFileSync(path, inFolder('b'));
      await cli('write', inFolder('b'), '--zone', '2', '--pattern', '9', '--length', '12k');
      await cli('zone', 'finish', inFolder('b'), '5');
      return inFolder('b');
    }

    it('is what diff prints as JSON, unsaved edits included', async () => {
      const other = await makeOther();
      const { comparison } = await compare({ with: file(other) });
      expect(await write(comparison, 'json', 'found.json')).toBeNull();
      expect(readFileSync(inFolder('found.json'), 'utf8')).toBe(
        (await runCli('diff', path, other, '--json')).out,
      );
      await edit();
      expect(
        await write((await compare({ with: file(other) })).comparison, 'json', 'edited.json'),
      ).toBeNull();
      await call('sessions:save', { session });
      expect(readFileSync(inFolder('edited.json'), 'utf8')).toBe(
        (await runCli('diff', path, other, '--json')).out,
      );
    });

    it('is a patch that makes B of A, byte for byte', async () => {
      await edit();
      const other = await makeOther();
      const { comparison } = await compare({ with: file(other) });
      expect(await write(comparison, 'patch', 'to-b.zspatch')).toBeNull();
      await call('edits:applyPatch', { session, path: inFolder('to-b.zspatch') });
      await call('sessions:save', { session });
      expect(sha256('image.zoned')).toBe(sha256('b'));
      expect((await compare({ with: file(other) })).counts.semantic).toBe(0);
    });

    it('is a unified diff of the zones, which makes the report of B of that of A', async () => {
      const other = await makeOther();
      const { comparison } = await compare({ with: file(other) });
      expect(await write(comparison, 'zones', 'zones.diff')).toBeNull();
      const diff = readFileSync(inFolder('zones.diff'), 'utf8').split('\n');
      expect(diff.slice(0, 3)).toEqual([`--- ${path}`, `+++ ${other}`, '@@ -4 +4 @@']);
      const report = (await cli('report', path, '--as', 'csv')).split('\n');
      for (const [at, line] of diff.entries()) {
        const number = Number(/^@@ -(\d+) \+\d+ @@$/.exec(line)?.[1] ?? 0);
        if (number === 0) continue;
        expect(`-${report[number - 1]}`).toBe(diff[at + 1]);
        report[number - 1] = diff[at + 2]!.slice(1);
      }
      expect(report.join('\n')).toBe(await cli('report', other, '--as', 'csv'));
    });

    it('has zones of a report and zones beside others, but no patch of them', async () => {
      await edit();
      const text = await cli('report', path, '--as', 'nvme');
      const ofReport = await compare({ with: { kind: 'text', text } });
      expect(await write(ofReport.comparison, 'zones', 'report.diff')).toBeNull();
      expect(readFileSync(inFolder('report.diff'), 'utf8')).toMatch(/@@ -4 \+4 @@\n-2,.*\n\+2,[^\n]*,empty,/);
      await expect(write(ofReport.comparison, 'patch', 'p')).rejects.toMatchObject({ code: 'unsupported' });
      const ofZones = await compare({ with: { kind: 'self' }, zones: { a: '2', b: '7' } });
      expect(await write(ofZones.comparison, 'zones', 'pair.diff')).toBeNull();
      expect(readFileSync(inFolder('pair.diff'), 'utf8')).toMatch(/@@ -4 \+9 @@\n-2,.*\n\+7,/);
      await expect(write(ofZones.comparison, 'patch', 'p')).rejects.toMatchObject({ code: 'usage' });
    });

    it('takes the place of neither image, and of no other file unasked', async () => {
      const other = await makeOther();
      const { comparison } = await compare({ with: file(other) });
      for (const name of ['image.zoned', 'b'])
        await expect(
          call('differences:export', {
            ...{ session, comparison, form: 'json', path: inFolder(name), replace: true },
          }),
        ).rejects.toMatchObject({ code: 'same-file' });
      writeFileSync(inFolder('there'), '');
      await expect(write(comparison, 'json', 'there')).rejects.toMatchObject({ code: 'exists' });
      await expect(write('d99', 'json', 'new')).rejects.toMatchObject({ code: 'gone' });
    });
  });
});
