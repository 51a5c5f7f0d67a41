import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { appendFileSync } from 'node:fs';
import { join } from 'node:path';
import type { LiveChoice, LiveState, PlugChoice } from '../../shared/session/live';
import { MIB } from '../../shared/units/units';
import type { ZoneCommand } from '../../shared/workload/command';
import { openTestWindow, type TestWindow } from '../support/session/contract-window';
import { newestTarget, refuseNextTarget } from '../support/session/fake-target';
import type { PartialSpec } from '../../main/image/defaults';
import { specOf } from '../support/image/device-images';

const SCRATCH: LiveChoice = { mode: 'scratch', host: '127.0.0.1', port: 0 };
const PLUG: PlugChoice = {
  ...{ lose: 'unflushed', tearBytes: null, seed: 1, policy: 'nvme', then: 'stop', seen: null },
};
const append = (zone: number): ZoneCommand => ({ op: 'append', zone, blocks: 2 });

let window: TestWindow;
let session: string;

beforeEach(async () => {
  window = openTestWindow();
  session = await open({});
});
afterEach(() => window.dispose());

async function open(more: Partial<PartialSpec>): Promise<string> {
  const path = join(window.folder, `${Object.keys(more).join('-')}.zoned`);
  const plain = { conventional: [], zoneSizeBytes: MIB, zoneCapacityBytes: MIB, zoneCount: 16 } as const;
  await window.create({ spec: specOf({ ...plain, ...more }), path, data: null, replace: false });
  const snapshot = await window.call('sessions:open', { path, options: {} });
  return snapshot.session;
}

const told = (wanted: (live: LiveState) => boolean) =>
  window.next('live:changed', ({ live }) => wanted(live)).then(({ live }) => live);

async function serve(choice: LiveChoice = SCRATCH): Promise<LiveState> {
  const serving = told(({ phase }) => phase === 'serving');
  const begun = await window.call('live:start', { session, choice });
  expect(begun).toMatchObject({ phase: 'starting', address: null, choice });
  return serving;
}

async function stop(): Promise<LiveState> {
  const off = told(({ phase }) => phase === 'off');
  expect(await window.call('live:stop', { session })).toMatchObject({ phase: 'stopping' });
  return off;
}

const pointerOf = async (zone: number) =>
  (await window.call('zones:report', { session, first: zone, count: 1 })).writePointer[0]! - zone * 256;

describe('live channels', () => {
  it('serve a copy, show what hosts make of it, and throw it away', async () => {
    const live = await serve();
    expect(live).toMatchObject({ address: { host: '127.0.0.1', port: 4420 }, hosts: [] });
    expect(live.nqn).toMatch(/^nqn\.2014-08\.org\.nvmexpress:uuid:/);

    const [attached, moved] = [
      told(({ hosts }) => hosts.length === 1),
      window.next('sessions:changed', ({ change }) => change.zones.count > 0),
    ];
    newestTarget().attach();
    newestTarget().ask([append(3), append(5), { op: 'read', zone: 3, blocks: 1 }]);
    expect((await attached).hosts[0]).toMatchObject({ controller: 1, address: '127.0.0.1:50000' });
    const snapshot = await moved;
    expect(snapshot).toMatchObject({ live: { mode: 'scratch', address: '127.0.0.1:4420' }, dirty: false });
    expect(snapshot.change.zones).toMatchObject({ first: 3, count: 3 });
    expect(await pointerOf(3)).toBe(2);

    const state = await window.call('live:state', { session });
    expect(state.counts).toEqual({ commands: 3, refused: 0, bytesWritten: 16_384, bytesRead: 4_096 });
    expect(state.recent.map(({ op }) => op)).toEqual(['mark', 'append', 'append', 'read']);
    expect(state.recent.every((entry) => entry.data === undefined)).toBe(true);

    const page = { session, trace: state.trace!, first: 0, count: 10 };
    const { entries } = await window.call('traces:read', page);
    expect(entries.map(({ op, data }) => [op, data])).toContainEqual([
      'append',
      { pattern: 'byte', value: 0x5a },
    ]);
    const ended = await stop();
    expect(ended).toMatchObject({ phase: 'off', problem: null, counts: state.counts, hosts: [] });
    expect(newestTarget().hasEnded).toBe(true);
    expect(await pointerOf(3)).toBe(0);
    expect(await window.call('sessions:describe', { session })).toMatchObject({ live: null, dirty: false });
    expect(await window.call('traces:list', { session })).toMatchObject([
      { trace: ended.trace, title: 'Served as a drive', commands: 4 },
    ]);
  });

  it('list what is not durable, and nothing more once it is', async () => {
    await serve();
    newestTarget().ask([append(3)]);
    const page = await window.call('live:pending', { session, first: 0, count: 10 });
    expect(page.writes).toBeGreaterThan(1);
    expect(page.page.map(({ kind }) => kind)).toContain('table');
    expect(page.page[0]).toMatchObject({ kind: 'data', zone: 3, length: 8192 });
    const rest = await window.call('live:pending', { session, first: 1, count: 1 });
    expect(rest.page).toEqual([page.page[1]]);

    newestTarget().ask([{ op: 'flush' }]);
    const none = await window.call('live:pending', { session, first: 0, count: 10 });
    expect(none.page).toEqual([]);
    expect(none.content).not.toBe(page.content);
  });

  it('refuse edits while hosts use the image, and carry out commands of ours that hosts are told of', async () => {
    await window.call('sessions:setMode', { session, mode: 'editing' });
    await serve();
    const command = { op: 'finish', zone: 7 } as const;
    for (const call of [
      window.call('zones:execute', { session, command }),
      window.call('sessions:save', { session }),
      window.call('sessions:revert', { session }),
      window.call('sessions:setMode', { session, mode: 'locked' }),
    ])
      await expect(call).rejects.toMatchObject({ code: 'locked-view' });
    await expect(window.call('live:start', { session, choice: SCRATCH })).rejects.toMatchObject({
      code: 'busy',
    });

    const outcome = await window.call('live:execute', { session, command });
    expect(outcome).toMatchObject({ status: 'ok', changedZones: [7], details: { row: { state: 'full' } } });
    expect(newestTarget().said).toContainEqual({ kind: 'zones-changed', drive: 0, zones: [7] });
    const state = await window.call('live:state', { session });
    expect(state.recent.at(-1)).toMatchObject({ op: 'finish', zone: 7, expect: { status: 'ok' } });
  });

  it('make one edit of what hosts wrote in place', async () => {
    const choice: LiveChoice = { ...SCRATCH, mode: 'in-place' };
    await expect(window.call('live:start', { session, choice })).rejects.toMatchObject({
      code: 'locked-view',
    });
    await window.call('sessions:setMode', { session, mode: 'editing' });
    await serve(choice);
    newestTarget().ask([append(3), append(3), append(4)]);
    await stop();
    const snapshot = await window.call('sessions:describe', { session });
    expect(snapshot).toMatchObject({ dirty: true, undoTitle: 'Served as a drive', live: null });
    expect(await pointerOf(3)).toBe(4);
    expect(await window.call('sessions:undo', { session })).toMatchObject({ dirty: false, canUndo: false });
    expect(await pointerOf(3)).toBe(0);
  });

  it('pull the plug: what was lost is lost, the trace and the id make the same state again', async () => {
    await serve();
    newestTarget().ask([append(3), { op: 'flush' }, append(3), append(5)]);
    const off = told(({ phase }) => phase === 'off');
    const report = await window.call('live:pull', { session, choice: PLUG });
    expect(report).toMatchObject({ point: '3:after', survived: 0, torn: 0, then: 'stop' });
    expect(report.lost).toBeGreaterThan(1);
    expect(newestTarget().said.map(({ kind }) => kind)).toContain('drop');
    // What hosts asked for before they knew goes nowhere.
    newestTarget().ask([append(9)]);
    const ended = await off;
    expect(ended).toMatchObject({ pulled: report, trace: report.trace, problem: null });

    const judged = window.next('jobs:finished');
    await window.call('crashes:reproduce', {
      ...{ session, id: report.id, policy: 'nvme' },
      trace: report.trace!,
    });
    const { result } = await judged;
    expect(result).toMatchObject({
      kind: 'crash',
      report: { crash: { id: report.id, lost: report.lost }, verdict: 'recovered with allowed loss' },
    });
  });

  it('serve again after a power cut, as another trace that starts from what recovery left', async () => {
    await serve();
    newestTarget().ask([append(3), { op: 'flush' }, append(5)]);
    const report = await window.call('live:pull', { session, choice: { ...PLUG, then: 'restart' } });
    await told(() => true);
    expect(newestTarget().said.at(-1)).toEqual({ kind: 'resume', drive: 0 });
    expect([await pointerOf(3), await pointerOf(5)]).toEqual([2, 0]);
    newestTarget().ask([append(3)]);
    expect(await pointerOf(3)).toBe(4);
    const ended = await stop();
    expect(ended.trace).not.toBe(report.trace);
    expect(await window.call('traces:list', { session })).toMatchObject([{ commands: 3 }, { commands: 1 }]);

    const finished = window.next('jobs:finished');
    await window.call('traces:replay', { session, trace: ended.trace!, collect: false });
    expect((await finished).result).toMatchObject({ kind: 'replay', summary: { matched: 1 } });
  });

  it('pull no plug over other writes than those that were ticked', async () => {
    await serve();
    newestTarget().ask([append(3)]);
    const { content: seen } = await window.call('live:pending', { session, first: 0, count: 10 });
    newestTarget().ask([append(4)]);
    const choice = { ...PLUG, lose: '0x1', seen };
    await expect(window.call('live:pull', { session, choice })).rejects.toMatchObject({ code: 'gone' });
    expect(await window.call('live:state', { session })).toMatchObject({ phase: 'serving', pulled: null });
  });

  it('say why nothing listens, and why an image is no drive', async () => {
    const off = told(({ phase }) => phase === 'off');
    const error = { code: 'io', subject: null, message: 'port 4420: address in use', data: {} } as const;
    refuseNextTarget(error);
    await window.call('live:start', { session, choice: SCRATCH });
    expect(await off).toMatchObject({ problem: { code: 'io', message: error.message }, address: null });
    await expect(window.call('live:pull', { session, choice: PLUG })).rejects.toMatchObject({ code: 'gone' });

    session = await open({ conventional: [[0, 1]] });
    await expect(window.call('live:start', { session, choice: SCRATCH })).rejects.toMatchObject({
      code: 'unsupported',
      message: expect.stringMatching(/conventional/),
    });
  });

  it('refuse what changes something where hosts only read', async () => {
    await serve({ ...SCRATCH, mode: 'read-only' });
    expect(newestTarget().setup.drives).toMatchObject([{ writable: false }]);
    newestTarget().ask([append(3)]);
    expect(newestTarget().said).toContainEqual({
      kind: 'answers',
      answers: [{ id: 0, status: 'write-protected' }],
    });
    await expect(
      window.call('live:execute', { session, command: { op: 'reset', zone: 3 } }),
    ).rejects.toMatchObject({ code: 'read-only' });
  });

  it('end when another program changes the file', async () => {
    await serve();
    const off = told(({ phase }) => phase === 'off');
    const { info } = await window.call('sessions:describe', { session });
    appendFileSync(info.path, 'x');
    await window.call('bytes:measure', { session, offset: 0, length: 1 }).catch(() => undefined);
    expect(await off).toMatchObject({ problem: { code: 'changed-outside' } });
  });

  it('end with the session', async () => {
    await serve();
    newestTarget().ask([append(3)]);
    await window.call('sessions:close', { session, discard: false });
    newestTarget().ask([append(4)]);
    expect(newestTarget().said.map(({ kind }) => kind)).toEqual(expect.arrayContaining(['drop', 'stop']));
  });
});
