import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createImage } from '../../main/image/create-image';
import type { ArgumentsOf } from '../../shared/ipc/channels';
import type { JobResult } from '../../shared/session/job';
import type { ZoneCommand } from '../../shared/workload/command';
import { ZoneState } from '../../shared/zone/state';
import { openTestWindow, type TestWindow } from '../support/session/contract-window';
import { SMALL, specOf } from '../support/image/device-images';

describe('moments of traces over the contract', () => {
  let window: TestWindow;
  let session: string;
  const call: TestWindow['call'] = (channel, args) => window.call(channel, args);

  beforeEach(async () => {
    window = openTestWindow();
    const path = join(window.folder, 'image.zoned');
    createImage(path, specOf({ ...SMALL, zoneCount: 32 }), { replace: false });
    session = (await call('sessions:open', { path, options: {} })).session;
  });
  afterEach(() => window.dispose());

  type StartChannel =
    | 'traces:import'
    | 'traces:export'
    | 'traces:compare'
    | 'traces:shrink'
    | 'workloads:start'
    | 'traces:index'
    | 'traces:replay'
    | 'crashes:start';

  async function finish<Name extends StartChannel>(
    channel: Name,
    args: ArgumentsOf<Name>,
  ): Promise<JobResult> {
    const ended = window.next('jobs:finished');
    await call(channel, args);
    const { result, error } = await ended;
    expect(error).toBeNull();
    return result!;
  }

  async function workload(commands = 200): Promise<string> {
    const settings = { commands: String(commands), bytes: '4096' };
    const spec = { session, name: 'reset-churn', seed: 7, settings, target: 'scratch' } as const;
    const result = await finish('workloads:start', spec);
    return (result as Extract<JobResult, { kind: 'workload' }>).trace!.trace;
  }

  const statesNow = async () =>
    Array.from((await call('zones:report', { session, first: 0, count: 32 })).state);
  const execute = async (command: ZoneCommand) =>
    call('zones:execute', { session, command: command as ArgumentsOf<'zones:execute'>['command'] });
  const traces = () => call('traces:list', { session });

  it('show an earlier state in every answer about the image, and the present again', async () => {
    const trace = await workload();
    const now = await statesNow();
    expect(await finish('traces:index', { session, trace })).toEqual({
      kind: 'timeline',
      trace,
      commands: 200,
    });
    const snapshot = await call('traces:go', { session, trace, position: 150 });
    expect(snapshot.moment).toMatchObject({ trace, position: 150, commands: 200 });
    const then = await statesNow();
    expect(then).not.toEqual(now);
    expect(snapshot.info.counts.full).toBe(then.filter((state) => state === ZoneState.full).length);
    const zone = then.findIndex((state) => state === ZoneState.implicitlyOpened);
    const { row, raw } = await call('zones:describe', { session, zone });
    expect(row.state).toBe('implicitlyOpened');
    const { bytes } = await call('bytes:read', { session, offset: raw!.offset, length: raw!.bytes.length });
    expect(Buffer.from(bytes).equals(Buffer.from(raw!.bytes))).toBe(true);
    const back = await call('traces:go', { session, trace, position: null });
    expect(back.moment).toBeNull();
    expect(await statesNow()).toEqual(now);
  });

  it('refuse edits while one is shown, and say how to go on', async () => {
    const trace = await workload();
    await call('sessions:setMode', { session, mode: 'editing' });
    await finish('traces:index', { session, trace });
    await call('traces:go', { session, trace, position: 3 });
    await expect(execute({ op: 'open', zone: 1 })).rejects.toMatchObject({
      code: 'locked-view',
      message: expect.stringContaining('go back to now') as string,
    });
    await call('traces:go', { session, trace, position: null });
    expect((await execute({ op: 'open', zone: 1 })).status).toBe('ok');
  });

  it('are found by breakpoints, told, charted and compared', async () => {
    const trace = await workload();
    await finish('traces:index', { session, trace });
    const search = { session, trace, breakpoints: ['op:finish', 'op:reset'] } as const;
    const first = await call('traces:find', { ...search, from: 0, direction: 'forward' });
    const second = await call('traces:find', { ...search, from: first.position!, direction: 'forward' });
    expect(second.position).toBeGreaterThan(first.position!);
    expect(await call('traces:find', { ...search, from: second.position!, direction: 'back' })).toEqual(
      first,
    );
    const story = await call('traces:story', { session, trace, position: first.position! - 1 });
    expect(story.entry.op).toBe(first.breakpoint === 0 ? 'finish' : 'reset');
    expect(story.changes[0]).toMatchObject({ zone: story.entry.zone });
    expect(story.divergence).toBeNull();
    const series = await call('traces:series', { session, trace, places: 50 });
    expect(series.step).toBe(4);
    expect(Math.max(...series.open)).toBe(3);
    expect(series.refused.every((count) => count === 0)).toBe(true);
    const [from, to] = [first.position! - 1, first.position!];
    const difference = await call('traces:differences', { session, trace, from, to, most: 10 });
    expect(difference.zones.map(({ zone }) => zone)).toEqual(story.changes.map(({ zone }) => zone));
    expect(difference.bytes!.length).toBeGreaterThan(0);
  });

  it('are refused for a trace that was not stepped through, or that there is not', async () => {
    const trace = await workload();
    await expect(call('traces:go', { session, trace, position: 1 })).rejects.toMatchObject({ code: 'gone' });
    await expect(call('traces:index', { session, trace: 't9' })).rejects.toMatchObject({ code: 'gone' });
    await finish('traces:index', { session, trace });
    await expect(call('traces:go', { session, trace, position: 201 })).rejects.toMatchObject({
      code: 'out-of-range',
    });
    await expect(
      call('traces:find', { session, trace, from: 0, direction: 'forward', breakpoints: ['sometimes'] }),
    ).rejects.toMatchObject({ code: 'usage' });
  });

  it('what is done by hand is a trace that follows undo and redo, replays and crashes', async () => {
    await call('sessions:setMode', { session, mode: 'editing' });
    await execute({ op: 'write', zone: 1, blocks: 4, lba: 256 });
    await execute({ op: 'open', zone: 2 });
    await execute({ op: 'write', zone: 1, blocks: 4, lba: 999 });
    await execute({
      op: 'append',
      zone: 3,
      blocks: 2,
      data: { base64: Buffer.alloc(8192, 7).toString('base64') },
    });
    const [own] = await traces();
    expect(own).toMatchObject({ title: 'By hand', commands: 4 });
    const { trace } = own!;
    expect(await finish('traces:replay', { session, trace, collect: true })).toMatchObject({
      kind: 'replay',
      summary: { commands: 4, matched: 4, divergences: [] },
    });
    await call('sessions:undo', { session });
    expect((await traces())[0]).toMatchObject({ trace, commands: 3 });
    await call('sessions:redo', { session });
    expect((await traces())[0]).toMatchObject({ trace, commands: 4 });
    await call('sessions:undo', { session });
    await execute({ op: 'finish', zone: 4 });
    expect((await traces())[0]).toMatchObject({ trace, commands: 4 });
    const { entries } = await call('traces:read', { session, trace, first: 0, count: 10 });
    expect(entries.map(({ op }) => op)).toEqual(['write', 'open', 'write', 'finish']);
    expect(entries[2]!.expect!.status).toBe('unaligned-write');
    const choice = { trace, point: '3', lose: 'unflushed', tearBytes: null, seed: 1 };
    const crash = await finish('crashes:start', { session, choice, policy: 'nvme' });
    expect(crash).toMatchObject({ kind: 'crash', report: { crash: { point: '3:after' } } });
  });

  it('a failing trace is made shorter, and the result is a trace', async () => {
    await call('sessions:setMode', { session, mode: 'editing' });
    for (const zone of [1, 2, 3]) await execute({ op: 'write', zone, blocks: 4 });
    await execute({ op: 'write', zone: 3, blocks: 4, lba: 900 });
    const { trace } = (await traces())[0]!;
    const shrunk = await finish('traces:shrink', { session, trace, check: 'refused:unaligned-write' });
    expect(shrunk).toMatchObject({ kind: 'shrunk', trace: { title: 'By hand, shrunk', commands: 1 } });
    const own = (shrunk as Extract<JobResult, { kind: 'shrunk' }>).trace!.trace;
    const { entries } = await call('traces:read', { session, trace: own, first: 0, count: 9 });
    expect(entries).toMatchObject([{ op: 'write', lba: 900 }]);
    expect(await finish('traces:shrink', { session, trace, check: 'refused:offline' })).toEqual({
      ...{ kind: 'shrunk', trace: null, tries: 0 },
    });
    for (const check of ['divergence', 'difference:qemu-zoned-rfc', 'finding', 'violation'])
      expect(await finish('traces:shrink', { session, trace, check })).toMatchObject({ kind: 'shrunk' });
    await expect(call('traces:shrink', { session, trace, check: 'exec:true' })).rejects.toMatchObject({
      code: 'usage',
    });
  });

  it('a trace of another tool comes in with a report, a native one as it is', async () => {
    const iolog = join(window.folder, 'job.iolog');
    const lines = [
      'fio version 3 iolog',
      '1 d add',
      '2 d open',
      '3 d write 1048576 4096',
      '4 d write 0 4097',
    ];
    writeFileSync(iolog, `${lines.join('\n')}\n`);
    const foreign = { session, path: iolog, from: null, placement: 'inferred' } as const;
    const imported = await finish('traces:import', foreign);
    expect(imported).toMatchObject({
      kind: 'import',
      trace: { title: 'job.iolog', commands: 1 },
      report: { format: 'fio-iolog', outcomes: { taken: { count: 1 }, refused: { count: 1 } } },
    });
    const { trace } = (imported as Extract<JobResult, { kind: 'import' }>).trace;
    const saved = join(window.folder, 'saved.trace');
    await call('traces:save', { session, trace, path: saved, replace: false });
    expect(await finish('traces:import', { ...foreign, path: saved })).toMatchObject({
      kind: 'import',
      trace: { title: 'saved.trace', commands: 1 },
      report: null,
    });
    const back = join(window.folder, 'back.iolog');
    const exported = await finish('traces:export', {
      session,
      trace,
      format: 'fio-iolog',
      path: back,
      replace: false,
    });
    expect(exported).toMatchObject({
      kind: 'export',
      report: { commands: 1, outcomes: { leftOut: { count: 0 } } },
    });
    expect(readFileSync(back, 'utf8')).toMatch(/ write 1048576 4096$/m);
    const formats = await call('traces:formats', {});
    expect(formats.imports.map(({ name }) => name)).toContain('blkparse');
    expect(formats.exports.map(({ name }) => name)).toContain('perfetto');
    const refused = window.next('jobs:finished');
    await call('traces:import', { ...foreign, path: join(window.folder, 'image.zoned') });
    expect((await refused).error).toMatchObject({ code: 'usage' });
  });

  it('one trace is compared under two sets of rules', async () => {
    await call('sessions:setMode', { session, mode: 'editing' });
    await execute({ op: 'close', zone: 1 });
    const { trace } = (await traces())[0]!;
    const result = await finish('traces:compare', { session, trace, a: 'zns', b: 'zbc' });
    expect(result).toMatchObject({
      kind: 'comparison',
      comparison: {
        commands: 1,
        differing: 1,
        differences: [{ index: 0, field: 'status', a: 'invalid-transition', b: 'ok' }],
      },
    });
    await expect(call('traces:compare', { session, trace, a: 'zns', b: 'wet' })).rejects.toMatchObject({
      code: 'usage',
    });
  });

  it('another trace begins when something else changed the content', async () => {
    await call('sessions:setMode', { session, mode: 'editing' });
    await execute({ op: 'open', zone: 1 });
    const settings = { commands: '5', bytes: '4096' };
    await finish('workloads:start', { session, name: 'reset-churn', seed: 7, settings, target: 'edits' });
    await execute({ op: 'close', zone: 1 });
    expect((await traces()).map(({ title, commands }) => [title, commands])).toEqual([
      ['By hand', 1],
      ['Reset churn', 5],
      ['By hand', 1],
    ]);
  });
});
