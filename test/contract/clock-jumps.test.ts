/** The clock of the computer is set while an image is open: a day back, a year on. Spans of time are told by another one. */
import { spawnSync } from 'node:child_process';
import { existsSync, writeFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createImage } from '../../main/image/create-image';
import { openImage } from '../../main/image/open-image';
import { lockPathOf } from '../../main/storage/lock/node-lock';
import type { Events } from '../../shared/ipc/channels';
import { specOf } from '../support/image/device-images';
import { openTestWindow, type TestWindow } from '../support/session/contract-window';

const DAY_MS = 86_400_000;
const NOW_MS = Date.UTC(2026, 2, 29, 0, 59, 59);

describe('the clock is set', () => {
  let window: TestWindow;
  let path: string;
  let session: string;
  const call: TestWindow['call'] = (channel, args) => window.call(channel, args);

  beforeEach(async () => {
    vi.useFakeTimers({ toFake: ['Date'], now: NOW_MS });
    window = openTestWindow();
    path = join(window.folder, 'image.zoned');
    createImage(path, specOf(), { replace: false });
    session = (await call('sessions:open', { path, options: {} })).session;
    await call('sessions:setMode', { session, mode: 'editing' });
  });
  afterEach(async () => {
    await window.dispose();
    vi.useRealTimers();
  });

  const JUMPS = [
    ['a day back', NOW_MS - DAY_MS],
    ['a year on', NOW_MS + 365 * DAY_MS],
    ['before 1970', -DAY_MS],
  ] as const;
  const execute = (zone: number) =>
    call('zones:execute', { session, command: { op: 'write', zone, lba: zone * 256, blocks: 1 } });

  it.each(JUMPS)('%s: the times of a recording go on', async (_name, ms) => {
    await execute(1);
    vi.setSystemTime(ms);
    await execute(2);
    await execute(3);
    const [own] = await call('traces:list', { session });
    const { entries } = await call('traces:read', { session, trace: own!.trace, first: 0, count: 10 });
    const times = entries.map(({ t }) => t);
    expect(times).toEqual(times.toSorted((a, b) => a - b));
    for (const time of times)
      expect(Number.isSafeInteger(time) && time >= 0 && time < DAY_MS * 1000).toBe(true);
  });

  it.each(JUMPS)(
    '%s: no file changed outside, edits are saved, the image is the last one',
    async (_name, ms) => {
      await execute(1);
      vi.setSystemTime(ms);
      expect(await call('sessions:describe', { session })).toMatchObject({ outside: null, dirty: true });
      await call('sessions:save', { session });
      await execute(2);
      expect(await call('sessions:save', { session })).toMatchObject({ dirty: false });
      expect(await call('sessions:describe', { session })).toMatchObject({ outside: null });
      const other = join(window.folder, 'other.zoned');
      createImage(other, specOf(), { replace: false });
      await call('sessions:open', { path: other, options: {} });
      expect((await call('recent:list', {})).map((recent) => recent.path)).toEqual([other, path]);
    },
  );

  it.each(JUMPS)('%s: a job tells how long it runs, and ends', async (_name, ms) => {
    const told: Events['jobs:progressed'][] = [];
    const ended = window.next('jobs:finished');
    void window.next('jobs:progressed', (progress) => told.push(progress) < 0).catch(() => undefined);
    await call('checks:start', { session });
    vi.setSystemTime(ms);
    expect((await ended).error).toBeNull();
    expect(told.length).toBeGreaterThan(0);
    for (const { elapsedMs } of told) expect(elapsedMs >= 0 && elapsedMs < DAY_MS).toBe(true);
  });

  it.each(JUMPS)('%s: a lock that is held stays so, one that was left is taken over', async (_name, ms) => {
    const left = join(window.folder, 'left.zoned');
    createImage(left, specOf(), { replace: false });
    const { pid } = spawnSync(process.execPath, ['--version']);
    const record = {
      host: hostname(),
      pid,
      startTime: '1',
      program: 'zonesmith',
      created: new Date().toISOString(),
    };
    writeFileSync(lockPathOf(left), JSON.stringify(record));
    const held = openImage(path, { access: 'write' });
    vi.setSystemTime(ms);
    const locked = expect.objectContaining({ code: 'locked' }) as Error;
    expect(() => openImage(path, { access: 'write' })).toThrow(locked);
    const image = openImage(left, { access: 'write' });
    expect(image.notices).toContainEqual(
      expect.objectContaining({ message: expect.stringContaining('which is gone') as string }),
    );
    expect(() => openImage(left, { access: 'write' })).toThrow(locked);
    held.dispose();
    image.dispose();
    expect([path, left].map(lockPathOf).filter((lock) => existsSync(lock))).toEqual([]);
  });
});
