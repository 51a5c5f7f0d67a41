import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createImage } from '../../main/image/create-image';
import {
  CHECK_FORMS,
  FINDINGS_KEPT_MAX,
  type CheckSummary,
  type FindingQuery,
} from '../../shared/session/check';
import type { JobResult } from '../../shared/session/job';
import { runCli } from '../support/cli/cli';
import { patch, patchNumber } from '../support/cli/cli-damage';
import { openTestWindow, type TestWindow } from '../support/session/contract-window';
import { SMALL, specOf } from '../support/image/device-images';

const ALL: FindingQuery = {
  ...{ severities: [], codes: [], zones: '', text: '', order: null, descending: false },
};
const ZONES = 24;

describe('checks over the contract', () => {
  let window: TestWindow;
  let path: string;
  let session: string;
  const call: TestWindow['call'] = (channel, args) => window.call(channel, args);

  /** An image with two words that no writer leaves. */
  beforeEach(async () => {
    window = openTestWindow();
    path = join(window.folder, 'image.zoned');
    createImage(path, specOf({ ...SMALL, zoneCount: ZONES }), { replace: false });
    const table = Number(readFileSync(path).readBigUInt64LE(128));
    patchNumber(path, table + 8, 8, (4n << 60n) | 5n);
    patch(path, table + 6 * 8 + 7, Uint8Array.of(0x70));
    session = (await call('sessions:open', { path, options: {} })).session;
  });
  afterEach(() => {
    vi.restoreAllMocks();
    return window.dispose();
  });

  async function ended(start: () => Promise<{ job: string }>): Promise<JobResult> {
    const finished = window.next('jobs:finished');
    await start();
    const { result, error } = await finished;
    expect(error).toBeNull();
    return result!;
  }

  async function check(): Promise<CheckSummary> {
    const result = await ended(() => call('checks:start', { session }));
    if (result.kind !== 'check') throw new Error(result.kind);
    return result.summary;
  }

  const read = (summary: CheckSummary, query: Partial<FindingQuery>, first = 0, count = 100) =>
    call('checks:read', { session, check: summary.check, query: { ...ALL, ...query }, first, count });

  it('counts what was found, and gives it filtered, ordered and a page at a time', async () => {
    const summary = await check();
    const { findings, total } = await read(summary, {});
    expect([total, summary.kept]).toEqual([summary.count, summary.count]);
    expect(summary.count).toBeLessThan(FINDINGS_KEPT_MAX);
    expect(summary.byCode.reduce((sum, { count }) => sum + count, 0)).toBe(summary.count);
    for (const { code, count } of summary.byCode)
      expect((await read(summary, { codes: [code] })).total).toBe(count);
    expect((await read(summary, { severities: ['error'] })).total).toBe(summary.bySeverity.error);
    expect((await read(summary, { zones: '0-5' })).findings.map(({ zone }) => zone)).toEqual(
      findings.flatMap(({ zone }) => (zone !== undefined && zone <= 5 ? [zone] : [])),
    );
    const { message } = findings[0]!;
    const part = message.slice(2, 14).toUpperCase();
    expect((await read(summary, { text: part })).findings.map((one) => one.message)).toContain(message);
    const byZone = await read(summary, { order: 'zone', descending: true });
    const zones = byZone.findings.map(({ zone }) => zone ?? -1);
    expect(zones).toEqual([...zones].sort((a, b) => b - a));
    expect((await read(summary, {}, 1, 1)).findings).toEqual([findings[1]]);
    expect((await read(summary, {}, total, 5)).findings).toEqual([]);
  });

  it('refuses zones that are not understood, and checks that are kept no more', async () => {
    const first = await check();
    await expect(read(first, { zones: 'x' })).rejects.toMatchObject({ code: 'usage' });
    await check();
    await check();
    await expect(read(first, {})).rejects.toMatchObject({ code: 'gone' });
  });

  it('tells by the snapshot that the image is another one than was checked, and not where it was only unlocked', async () => {
    const { shows } = await check();
    const unlocked = await call('sessions:setMode', { session, mode: 'editing' });
    expect(unlocked.shows).toBe(shows);
    const bytes = Uint8Array.of(1);
    const { snapshot } = await call('bytes:write', { session, offset: 600, bytes, rules: 'raw' });
    expect(snapshot.shows).not.toBe(shows);
    expect((await check()).shows).toBe(snapshot.shows);
  });

  const COMMAND_LINES = {
    text: ['--all'],
    json: ['--json'],
    sarif: ['--sarif'],
    junit: ['--junit'],
  } as const;

  it('writes the bytes that the command line prints, in every form', async () => {
    vi.spyOn(process, 'cwd').mockReturnValue(window.folder);
    for (const form of CHECK_FORMS) {
      const target = join(window.folder, `report.${form}`);
      const args = { session, form, all: form === 'text', path: target, replace: false };
      expect(await ended(() => call('checks:export', args))).toMatchObject({
        kind: 'checkFile',
        path: target,
      });
      const printed = await runCli('check', path, ...COMMAND_LINES[form]);
      expect(printed.status).toBe(1);
      expect(readFileSync(target, 'utf8')).toBe(printed.out);
      await expect(call('checks:export', args)).rejects.toMatchObject({ code: 'exists' });
      await expect(call('checks:export', { ...args, path })).rejects.toMatchObject({ code: 'same-file' });
    }
  });

  it('explains every code that it found', async () => {
    const codes = await call('findings:explain', {});
    for (const { code } of (await check()).byCode) expect(codes[code]?.explanation).not.toBe('');
  });
});
