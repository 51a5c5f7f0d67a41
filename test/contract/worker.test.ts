import { readdirSync, readFileSync, rmSync, truncateSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createImage } from '../../main/image/create-image';
import { createInThread } from '../../main/session/create-in-thread';
import { spawnWorkerSession } from '../../main/session/worker-client';
import { MIB } from '../../shared/units/units';
import type { JobReport } from '../../shared/session/job';
import { openTestWindow, type TestWindow } from '../support/session/contract-window';
import { programOf } from '../support/run/programs';
import { specOf } from '../support/image/device-images';

describe('sessions in real worker threads', () => {
  let workerFile: string;
  let window: TestWindow;
  let path: string;
  let session: string;
  const call: TestWindow['call'] = (channel, args) => window.call(channel, args);

  beforeAll(async () => {
    workerFile = await programOf(new URL('../../main/session/worker.ts', import.meta.url));
  });

  beforeEach(async () => {
    window = openTestWindow(spawnWorkerSession(workerFile));
    path = join(window.folder, 'image.zoned');
    createImage(path, specOf({ zoneCount: 1000, zoneSizeBytes: 64 * MIB }), { replace: false });
    session = (await call('sessions:open', { path, options: {} })).session;
  });
  afterEach(() => window.dispose());

  const endless = {
    name: 'reset-churn',
    seed: 1,
    settings: { commands: '100000000', bytes: '4096' },
  } as const;

  it('opens, edits, saves and closes', async () => {
    await call('sessions:setMode', { session, mode: 'editing' });
    await call('zones:execute', { session, command: { op: 'finish', zone: 9 } });
    expect(await call('sessions:save', { session })).toMatchObject({
      dirty: false,
      info: { counts: { full: 1 } },
    });
    await call('sessions:close', { session, discard: false });
    expect((await call('sessions:open', { path, options: {} })).info.counts).toMatchObject({ full: 1 });
    expect(readdirSync(window.folder).filter((name) => name.startsWith('image'))).toEqual(['image.zoned']);
  });

  it('notices by itself, at rest and during a job, what another program does to the file', async () => {
    const told = (kind: string) =>
      window.next('sessions:changed', ({ outside }) => outside?.files[0]?.kind === kind);
    const resized = told('resized');
    truncateSync(path, 100_000);
    const { outside } = await resized;
    expect(outside).toMatchObject({ files: [{ path, sizeBytes: 100_000 }], content: true });
    const { missing } = await call('bytes:read', { session, offset: 99_000, length: 2000 });
    expect(missing).toEqual([{ offset: 100_000, length: 1000 }]);

    createImage(path, specOf({ zoneCount: 1000, zoneSizeBytes: 64 * MIB }), { replace: true });
    await call('sessions:reload', { session, discard: false });
    const ended = window.next('jobs:finished');
    const { job } = await call('workloads:start', { session, ...endless, target: 'scratch' });
    const deleted = told('deleted');
    rmSync(path);
    expect((await deleted).outside).toMatchObject({ content: false });
    await call('jobs:cancel', { job });
    await ended;
  });

  it('refuses an image with the error of the worker', async () => {
    await expect(call('sessions:open', { path: 'missing', options: {} })).rejects.toMatchObject({
      code: 'not-found',
    });
  });

  it('moves pages of zones and bytes whole', async () => {
    const page = await call('zones:report', { session, first: 0, count: 1000 });
    expect([page.count, page.state.length, page.writePointer[999]]).toEqual([1000, 1000, 999 * 16384]);
    const again = await call('zones:report', { session, first: 0, count: 1000 });
    expect(again).toEqual(page);
    const { bytes } = await call('bytes:read', { session, offset: 0, length: 4096 });
    expect(bytes).toHaveLength(4096);
  });

  it('a running job reports progress, lets the session be looked at, and ends by a cancel', async () => {
    const progressed = window.next('jobs:progressed', ({ done }) => done > 0);
    const later = window.next('jobs:progressed', ({ elapsedMs }) => elapsedMs > 300);
    const ended = window.next('jobs:finished');
    const { job } = await call('workloads:start', { session, ...endless, target: 'scratch' });
    expect(await progressed).toMatchObject({ job, session, title: expect.any(String) });
    await later;
    expect(await call('zones:report', { session, first: 0, count: 4 })).toMatchObject({ count: 4 });
    await expect(call('sessions:save', { session })).rejects.toMatchObject({ code: 'busy' });
    expect(await call('jobs:cancel', { job })).toEqual({ cancelled: true });
    expect(await ended).toMatchObject({ job, result: null, error: { code: 'cancelled' } });
    expect(await call('traces:list', { session })).toEqual([]);
  });

  it('a comparison of what nobody knows the holes of reports progress and ends by a cancel', async () => {
    const { PATH } = process.env;
    const second = join(window.folder, 'second.zoned');
    createImage(second, specOf({ zoneCount: 1000, zoneSizeBytes: 64 * MIB }), { replace: false });
    // Without the tool that finds holes all of it is read.
    process.env['PATH'] = window.folder;
    try {
      session = (await call('sessions:open', { path: second, options: {} })).session;
    } finally {
      process.env['PATH'] = PATH;
    }
    const progressed = window.next('jobs:progressed', ({ done, unit }) => done > 0 && unit === 'bytes');
    const ended = window.next('jobs:finished');
    const other = { kind: 'file', path, options: {} } as const;
    const choice = { with: other, zones: null, zonesOnly: false };
    const { job } = await call('differences:start', { session, choice });
    expect(await progressed).toMatchObject({ job, total: 1000 * 64 * MIB });
    expect(await call('jobs:cancel', { job })).toEqual({ cancelled: true });
    expect(await ended).toMatchObject({ job, result: null, error: { code: 'cancelled' } });
    expect(await call('sessions:describe', { session })).toMatchObject({ busy: false });
  });

  it('a cancelled workload into edits leaves no edit', async () => {
    await call('sessions:setMode', { session, mode: 'editing' });
    const progressed = window.next('jobs:progressed', ({ bytesWritten = 0 }) => bytesWritten > 0);
    const ended = window.next('jobs:finished');
    const { job } = await call('workloads:start', { session, ...endless, target: 'edits' });
    await progressed;
    await call('jobs:cancel', { job });
    await ended;
    expect(await call('sessions:describe', { session })).toMatchObject({ dirty: false, canUndo: false });
  });

  it('closing a session stops its job', async () => {
    const progressed = window.next('jobs:progressed', ({ done }) => done > 0);
    await call('workloads:start', { session, ...endless, target: 'scratch' });
    await progressed;
    expect(await call('sessions:close', { session, discard: true })).toEqual({ closed: true });
    expect(await call('sessions:list', {})).toEqual([]);
  });

  it('makes an image in a thread of its own: the same bytes, the same refusals, and the host goes on meanwhile', async () => {
    const create = createInThread(workerFile);
    const spec = specOf({ zoneCount: 20_000, zoneSizeBytes: 4096 });
    const [here, there] = ['here', 'there'].map((name) => join(window.folder, name)) as [string, string];
    createImage(here, spec, { replace: false });
    let turns = 0;
    const turning = setInterval(() => turns++, 0);
    const cancel = new Int32Array(new SharedArrayBuffer(4));
    const watch = { cancel, progress: () => undefined };
    await create(there, spec, { replace: false }, watch);
    clearInterval(turning);
    expect(turns).toBeGreaterThan(0);
    expect(readFileSync(there).equals(readFileSync(here))).toBe(true);
    await expect(create(there, spec, { replace: false }, watch)).rejects.toMatchObject({ code: 'exists' });
  });

  it('makes gigabytes of data with progress, and leaves no file when it is cancelled', async () => {
    const create = createInThread(workerFile);
    const states = [{ first: 0, last: 63, state: 'full' as const, fillPercent: 100 }];
    const spec = { ...specOf({ zoneCount: 64, zoneSizeBytes: 64 * MIB }), states };
    const cancel = new Int32Array(new SharedArrayBuffer(4));
    const reports: JobReport[] = [];
    const progress = (report: JobReport): void => {
      reports.push(report);
      if (report.done > 0) Atomics.store(cancel, 0, 1);
    };
    const before = readdirSync(window.folder).sort();
    const made = create(join(window.folder, 'new'), spec, { replace: false }, { cancel, progress });
    await expect(made).rejects.toMatchObject({ code: 'cancelled' });
    expect(reports.at(-1)).toMatchObject({ total: 4096 * MIB, bytesWritten: reports.at(-1)!.done });
    expect(reports.at(-1)!.done).toBeLessThan(4096 * MIB);
    expect(readdirSync(window.folder).sort()).toEqual(before);
  });
});
