import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createImage } from '../../main/image/create-image';
import type { ArgumentsOf } from '../../shared/ipc/channels';
import type { CrashChoice } from '../../shared/crash/crash-choice';
import type { JobResult, TraceInfo } from '../../shared/session/job';
import { openTestWindow, type TestWindow } from '../support/session/contract-window';
import { footprint } from '../support/storage/disk-footprint';
import { SMALL, specOf } from '../support/image/device-images';

describe('jobs over the contract', () => {
  let window: TestWindow;
  let path: string;
  let session: string;
  const call: TestWindow['call'] = (channel, args) => window.call(channel, args);

  beforeEach(async () => {
    window = openTestWindow();
    path = join(window.folder, 'image.zoned');
    createImage(path, specOf({ ...SMALL, zoneCount: 32 }), { replace: false });
    session = (await call('sessions:open', { path, options: {} })).session;
  });
  afterEach(() => window.dispose());

  type StartChannel = 'workloads:start' | 'crashes:start' | 'checks:start';

  /** Starts a job and waits for its end. */
  async function finish<Name extends StartChannel>(
    channel: Name,
    args: ArgumentsOf<Name>,
  ): Promise<JobResult> {
    const ended = window.next('jobs:finished');
    const { job } = await call(channel, args);
    const { job: finished, result, error } = await ended;
    expect(finished).toBe(job);
    expect(error).toBeNull();
    return result!;
  }

  const workload = (target: 'scratch' | 'edits', commands = 40, seed = 7) =>
    ({
      session,
      name: 'append-round-robin',
      seed,
      settings: { commands: String(commands), bytes: '4096' },
      target,
    }) as const;

  async function runWorkload(target: 'scratch' | 'edits', commands = 40): Promise<TraceInfo> {
    const result = await finish('workloads:start', workload(target, commands));
    expect(result).toMatchObject({ kind: 'workload', summary: { commands, ok: commands, refused: {} } });
    return (result as Extract<JobResult, { kind: 'workload' }>).trace!;
  }

  const choiceOf = ({ trace }: TraceInfo, point: string, lose = 'unflushed'): CrashChoice => ({
    trace,
    point,
    lose,
    tearBytes: null,
    seed: 3,
  });

  it('workloads:preview gives the first commands that a run carries out, and changes nothing', async () => {
    const { target: _target, ...spec } = workload('scratch', 30);
    const { commands, isWhole } = await call('workloads:preview', { ...spec, count: 20 });
    expect(commands).toHaveLength(20);
    expect(isWhole).toBe(false);
    expect((await call('workloads:preview', { ...spec, count: 100 })).isWhole).toBe(true);
    const { trace } = await runWorkload('scratch', 30);
    const { entries } = await call('traces:read', { session, trace, first: 0, count: 20 });
    expect(entries).toMatchObject(commands);
    const refused = { ...spec, settings: { bytes: '1' }, count: 5 };
    await expect(call('workloads:preview', refused)).rejects.toMatchObject({ code: 'usage' });
  });

  it('workloads:start on scratch changes neither image nor session and leaves a trace', async () => {
    const before = footprint(path);
    const { revision } = await call('sessions:describe', { session });
    const progressed = window.next('jobs:progressed', ({ done }) => done === 40);
    const trace = await runWorkload('scratch');
    expect(await progressed).toMatchObject({
      session,
      total: 40,
      unit: 'commands',
      bytesWritten: 40 * 4096,
      load: { refusedCommands: 0 },
    });
    expect(await call('sessions:describe', { session })).toMatchObject({ dirty: false, revision });
    expect(footprint(path)).toEqual(before);
    expect(await call('traces:list', { session })).toEqual([trace]);
    expect(trace).toMatchObject({ commands: 40, seed: 7 });
  });

  it('workloads:start into edits is one edit that can be undone', async () => {
    await expect(call('workloads:start', workload('edits'))).rejects.toMatchObject({ code: 'locked-view' });
    await call('sessions:setMode', { session, mode: 'editing' });
    const trace = await runWorkload('edits');
    const after = await call('sessions:describe', { session });
    expect(after).toMatchObject({ dirty: true, undoTitle: trace.title });
    expect(after.info.counts.active).toBeGreaterThan(0);
    expect(await call('sessions:undo', { session })).toMatchObject({
      dirty: false,
      info: { counts: { active: 0 } },
    });
  });

  it('the same seed gives the same commands', async () => {
    const [first, second] = [await runWorkload('scratch'), await runWorkload('scratch')];
    const entriesOf = async ({ trace }: TraceInfo) =>
      (await call('traces:read', { session, trace, first: 0, count: 100 })).entries.map((entry) => ({
        ...entry,
        t: 0,
      }));
    expect(await entriesOf(second)).toEqual(await entriesOf(first));
  });

  it('workloads:start refuses unknown names and settings as the end of the job', async () => {
    const ended = window.next('jobs:finished');
    await call('workloads:start', { ...workload('scratch'), settings: { speed: '9' } });
    expect(await ended).toMatchObject({
      result: null,
      error: { code: 'usage', message: expect.stringContaining('speed') },
    });
  });

  it('traces:read pages, traces:save writes a native trace', async () => {
    const { trace } = await runWorkload('scratch');
    const page = await call('traces:read', { session, trace, first: 38, count: 10 });
    expect(page).toMatchObject({
      total: 40,
      entries: [{ i: 38, op: 'append', expect: { status: 'ok' } }, { i: 39 }],
    });
    const target = join(window.folder, 'run.trace');
    await call('traces:save', { session, trace, path: target, replace: false });
    const lines = readFileSync(target, 'utf8').trimEnd().split('\n');
    expect(lines).toHaveLength(41);
    expect(JSON.parse(lines[0]!)).toMatchObject({
      zonesmith: 'trace',
      seed: 7,
      generator: 'append-round-robin',
    });
    await expect(call('traces:save', { session, trace, path: target, replace: false })).rejects.toMatchObject(
      { code: 'exists' },
    );
    const outside = { session, trace, path: '/tmp/x.trace', replace: true };
    await expect(call('traces:save', outside)).rejects.toMatchObject({ code: 'forbidden' });
    await expect(call('traces:read', { session, trace: 't99', first: 0, count: 1 })).rejects.toMatchObject({
      code: 'gone',
    });
  });

  it('crashes:preview tells the fate of every storage write', async () => {
    const trace = await runWorkload('scratch');
    const lost = await call('crashes:preview', { session, choice: choiceOf(trace, '10') });
    const kept = await call('crashes:preview', { session, choice: choiceOf(trace, '10', 'none') });
    expect(lost.survived).toBe(0);
    expect(kept.lost).toBe(0);
    expect(lost.writes.length).toBe(kept.writes.length);
    expect(lost.writes.length).toBeGreaterThanOrEqual(22);
    await expect(call('crashes:preview', { session, choice: choiceOf(trace, '400') })).rejects.toMatchObject({
      code: 'out-of-range',
    });
  });

  it('crashes:start reports before, crash and recovery; crashes:keep writes either image', async () => {
    const before = footprint(path);
    const trace = await runWorkload('scratch');
    const args = { session, choice: choiceOf(trace, '20', 'none'), policy: 'nvme' } as const;
    const result = await finish('crashes:start', args);
    if (result.kind !== 'crash') throw new Error(result.kind);
    expect(result.report).toMatchObject({
      verdict: expect.not.stringMatching(/^violated/),
      recovery: { policy: 'nvme' },
    });
    expect(result.report.zones.length).toBeGreaterThan(0);
    for (const recovered of [false, true]) {
      const target = `kept-${recovered}.zoned`;
      await call('crashes:keep', { session, crash: result.crash, path: target, recovered, replace: false });
      const { info } = await call('sessions:open', { path: join(window.folder, target), options: {} });
      expect(info.counts.open > 0).toBe(!recovered);
      expect(info.counts.active).toBeGreaterThan(0);
    }
    expect(footprint(path)).toEqual(before);
    const outside = { session, crash: result.crash, path: '../x.zoned', recovered: true, replace: true };
    await expect(call('crashes:keep', outside)).rejects.toMatchObject({ code: 'forbidden' });
    const missing = { session, crash: 'c99', path: 'x.zoned', recovered: true, replace: false };
    await expect(call('crashes:keep', missing)).rejects.toMatchObject({ code: 'gone' });
  });

  it('damage of a crash crosses as text, is told in the report, and is a part of the line that makes it again', async () => {
    const trace = await runWorkload('scratch');
    const damage: Partial<CrashChoice> = {
      ...{ tear: 'sectors:3:512@0', fill: 'zero' as const },
      ...{ faults: ['misdirect:1', 'flip:2'], recoveryCut: '1:nvme' },
    };
    const choice: CrashChoice = { ...choiceOf(trace, '20', 'none'), ...damage };
    const { writes, faults } = await call('crashes:preview', { session, choice });
    const result = await finish('crashes:start', { session, choice, policy: 'nvme' });
    if (result.kind !== 'crash') throw new Error(result.kind);
    const { crash, reproduce } = result.report;
    expect(crash).toMatchObject({ writes, faults, fill: 'zero', torn: 1, recoveryCut: { writes: 1 } });
    expect(faults!.map(({ kind, lba }) => [kind, typeof lba])).toEqual([
      ['misdirect', 'number'],
      ['flip', 'number'],
    ]);
    expect(reproduce).toContain(
      '--tear sectors:3:512@0 --fill zero --fault misdirect:1 --fault flip:2 --recovery-cut 1:nvme',
    );
    for (const wrong of [
      { tear: 'middle:1' },
      { fill: 'ones' },
      { faults: ['melt:1'] },
      { recoveryCut: '1' },
    ])
      await expect(
        call('crashes:preview', { session, choice: { ...choice, ...(wrong as object) } }),
      ).rejects.toMatchObject({ code: 'usage' });
  });

  it('a crash starts from the content that the workload started from, whatever was edited since', async () => {
    await call('sessions:setMode', { session, mode: 'editing' });
    const trace = await runWorkload('edits');
    const choice = choiceOf(trace, '39', 'none');
    const first = await call('crashes:preview', { session, choice });
    await call('zones:execute', { session, command: { op: 'reset', all: true } });
    expect(await call('crashes:preview', { session, choice })).toEqual(first);
    await call('sessions:save', { session });
    await expect(call('crashes:preview', { session, choice })).rejects.toMatchObject({
      code: 'gone',
      message: expect.stringMatching(/run the workload again/),
    });
  });

  it('a trace outlives a save of exactly the content it started from', async () => {
    await call('sessions:setMode', { session, mode: 'editing' });
    await call('zones:execute', { session, command: { op: 'open', zone: 5 } });
    const trace = await runWorkload('scratch');
    const choice = choiceOf(trace, '12');
    const first = await call('crashes:preview', { session, choice });
    await call('sessions:save', { session });
    expect(await call('crashes:preview', { session, choice })).toEqual(first);
  });

  it('checks:start finds nothing wrong with a new image', async () => {
    const result = await finish('checks:start', { session });
    if (result.kind !== 'check') throw new Error(result.kind);
    const { bySeverity, zones, shows } = result.summary;
    expect([bySeverity.error, bySeverity.warning, zones]).toEqual([0, 0, 32]);
    expect(shows).toBe((await call('sessions:describe', { session })).shows);
  });

  it('while a job runs the session can be looked at but not changed, and no second job starts', async () => {
    const ended = window.next('jobs:finished');
    await call('sessions:setMode', { session, mode: 'editing' });
    const started = call('workloads:start', workload('scratch', 200));
    const refused = { code: 'busy', message: expect.stringMatching(/a job is running/) };
    const second = call('checks:start', { session });
    const change = call('zones:execute', { session, command: { op: 'open', zone: 1 } });
    const look = call('zones:report', { session, first: 0, count: 1 });
    await Promise.all([
      expect(second).rejects.toMatchObject(refused),
      expect(change).rejects.toMatchObject(refused),
      expect(look).resolves.toMatchObject({ count: 1 }),
    ]);
    expect((await ended).job).toBe((await started).job);
    expect(await call('zones:execute', { session, command: { op: 'open', zone: 1 } })).toMatchObject({
      status: 'ok',
    });
  });

  it('jobs:cancel knows only jobs of open sessions', async () => {
    expect(await call('jobs:cancel', { job: 's99-job-1' })).toEqual({ cancelled: false });
    expect(await call('jobs:cancel', { job: 'nonsense' })).toEqual({ cancelled: false });
  });
});
