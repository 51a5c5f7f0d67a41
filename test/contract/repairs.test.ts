import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { GALLERY } from '../../main/fixtures/gallery';
import { makeFixture } from '../../main/fixtures/make-gallery';
import type { ArgumentsOf } from '../../shared/ipc/channels';
import type { OpenImageOptions } from '../../shared/image/open-options';
import type { JobResult } from '../../shared/session/job';
import { ALL_REPAIRS, type RepairChoice, type RepairRow } from '../../shared/session/repairing';
import { cli } from '../support/cli/cli';
import { patchNumber } from '../support/cli/cli-damage';
import { openTestWindow, type TestWindow } from '../support/session/contract-window';
import { sha256 } from '../support/repair/repaired';

const STATE = 'zoned-state-unknown:1';
const POINTER = 'zoned-wp-before-start:2';

type Edits = readonly Extract<RepairRow, { kind: 'edit' }>[];

describe('repairs over the contract', () => {
  let window: TestWindow;
  let session: string;
  let path: string;
  let broken: Buffer;
  const call: TestWindow['call'] = (channel, args) => window.call(channel, args);

  beforeEach(async () => {
    window = openTestWindow();
    path = join(window.folder, 'image.zoned');
    await cli('create', path, '--zone-size', '1MiB', '--zones', '4', '--state', '1,2=closed:64KiB');
    const table = Number(readFileSync(path).readBigUInt64LE(128));
    patchNumber(path, table + 8, 8, (7n << 60n) | BigInt(2 ** 20 + 65536));
    patchNumber(path, table + 16, 8, (4n << 60n) | 5n);
    broken = readFileSync(path);
    session = (await call('sessions:open', { path, options: {} })).session;
  });
  afterEach(() => window.dispose());

  async function finish<Name extends 'repairs:plan' | 'repairs:apply'>(
    channel: Name,
    args: ArgumentsOf<Name>,
  ): Promise<JobResult> {
    const ended = window.next('jobs:finished');
    await call(channel, args);
    const { result, error } = await ended;
    expect(error).toBeNull();
    return result!;
  }

  async function plan(choice: RepairChoice = ALL_REPAIRS) {
    const result = await finish('repairs:plan', { session, choice });
    if (result.kind !== 'repairPlan') throw new Error(result.kind);
    const { summary } = result;
    const { rows } = await call('repairs:read', { session, plan: summary.plan, first: 0, count: 2000 });
    expect(rows).toHaveLength(summary.rows);
    const edits: Edits = rows.flatMap((row) => (row.kind === 'edit' ? [row] : []));
    return { summary, rows, edits };
  }

  async function apply(choice: RepairChoice) {
    const result = await finish('repairs:apply', { session, choice });
    if (result.kind !== 'repaired') throw new Error(result.kind);
    return result;
  }

  const without = (...declined: readonly string[]): RepairChoice => ({ ...ALL_REPAIRS, declined });
  const undoTitle = async () => (await call('sessions:describe', { session })).undoTitle;

  it('plans without a change, applies what is ticked as one step, and undoes it', async () => {
    const all = await plan();
    const names = [...new Set(all.edits.map(({ edit }) => edit.repair))];
    expect(names).toEqual(expect.arrayContaining([STATE, POINTER]));
    expect(await undoTitle()).toBeNull();
    await call('sessions:setMode', { session, mode: 'editing' });
    const choice = without(POINTER);
    const some = await plan(choice);
    expect(some.summary.left.map(({ code }) => code)).toContain('zoned-wp-before-start');
    expect((await apply(choice)).left).toBe(some.summary.leftCount);
    expect(some.summary.ticked).toBe(1);
    expect(await undoTitle()).toBe('Repair 1 finding (raw)');
    await call('sessions:undo', { session });
    expect(await undoTitle()).toBeNull();
    expect(readFileSync(path).equals(broken)).toBe(true);
  });

  it('lists what is declined with its bytes', async () => {
    const { summary, edits, rows } = await plan(without(POINTER));
    const declined = edits.filter(({ ticked }) => !ticked);
    expect([...new Set(declined.map(({ edit }) => edit.repair))]).toEqual([POINTER]);
    expect(summary.edits).toBe(edits.length - declined.length);
    const groups = rows.flatMap((row) => (row.kind === 'group' ? [row.group] : []));
    expect(groups.find(({ code }) => code === 'zoned-wp-before-start')).toMatchObject({
      repairs: 1,
      ticked: 0,
    });
    // A code that is declined with one of its repairs accepted by name.
    const named = await plan({ declinedCodes: ['zoned-wp-before-start'], declined: [], accepted: [POINTER] });
    expect(named.summary.ticked).toBe((await plan()).summary.ticked);
  });

  /** An image of the gallery, as its key opens it. */
  async function openFixture(file: string, more: OpenImageOptions = {}) {
    const fixture = GALLERY.find((one) => one.file === file)!;
    const image = join(window.folder, file);
    makeFixture(image, fixture);
    const variant = fixture.spec.variant === undefined ? {} : { variant: fixture.spec.variant };
    const opened = await call('sessions:open', { path: image, options: { ...variant, ...more } });
    session = opened.session;
    return { image, opened, words: fixture.args ?? [] };
  }

  it('says what comes with others and cannot be left out alone', async () => {
    await openFixture('extended-magic.img');
    const { edits } = await plan();
    expect(edits.map(({ edit, ticked }) => [edit.code, edit.follows ?? false, ticked])).toEqual([
      ['zoned-magic', false, true],
      ['zoned-header-checksum', true, true],
    ]);
    expect((await plan(without('zoned-header-checksum'))).summary.edits).toBe(2);
    const none = await plan(without('zoned-magic'));
    expect(none.edits.map(({ edit }) => edit.code)).toEqual(['zoned-magic']);
    expect(none.summary).toMatchObject({ edits: 0, ticked: 0, repairs: 1 });
  });

  it('shows the bytes before and behind the plan', async () => {
    const { summary, edits } = await plan(without(POINTER));
    for (const { edit, ticked } of edits) {
      const { before, after } = await call('repairs:bytes', {
        ...{ session, plan: summary.plan, offset: edit.offset - 2, length: edit.after.length / 2 + 4 },
      });
      const hex = (bytes: Uint8Array) =>
        Buffer.from(bytes)
          .toString('hex')
          .slice(4, 4 + edit.after.length);
      expect(hex(before)).toBe(edit.before);
      expect(hex(after)).toBe(ticked ? edit.after : edit.before);
    }
  });

  it.each([
    ['all', ALL_REPAIRS, 'all'],
    ['some', { ...ALL_REPAIRS, declined: [POINTER] }, STATE],
  ])('gives the bytes of the command line once %s of it is saved', async (_of, choice, accept) => {
    const output = join(window.folder, 'by-command');
    const { summary } = await plan();
    await cli('repair', path, '--accept', 'all', '-o', `${output}-all`);
    expect(summary.leftCount).toBe(0);
    if (accept === 'all') await cli('repair', path, '--accept', accept, '-o', output);
    else await expect(cli('repair', path, '--accept', accept, '-o', output)).rejects.toThrow('answered 1');
    await call('sessions:setMode', { session, mode: 'editing' });
    await apply(choice);
    await call('sessions:save', { session });
    expect(sha256(readFileSync(path))).toBe(sha256(readFileSync(output)));
  });

  it('applies nothing to a locked image, and forgets plans', async () => {
    await expect(call('repairs:apply', { session, choice: ALL_REPAIRS })).rejects.toMatchObject({
      code: 'locked-view',
    });
    const first = await plan();
    await plan();
    await plan();
    const { plan: old } = first.summary;
    await expect(call('repairs:read', { session, plan: old, first: 0, count: 1 })).rejects.toMatchObject({
      code: 'gone',
    });
  });

  it('mends an image that can only be read because it is damaged, and saves the bytes of the command line', async () => {
    const { image, opened, words } = await openFixture('rfc-magic.img');
    const output = join(window.folder, 'magic-by-command');
    await cli('repair', image, ...words, '--accept', 'all', '-o', output);
    expect(opened.info.readOnlyReason).not.toBeNull();
    expect((await apply(ALL_REPAIRS)).left).toBe(0);
    const mended = await call('sessions:describe', { session });
    expect([mended.info.readOnlyReason, mended.mode, mended.dirty]).toEqual([null, 'editing', true]);
    await call('sessions:save', { session });
    expect(sha256(readFileSync(image))).toBe(sha256(readFileSync(output)));
    await call('sessions:undo', { session });
    expect((await call('sessions:describe', { session })).info.readOnlyReason).not.toBeNull();
  });

  it('keeps a repair of what can only be read over the end of its host', async () => {
    const { image } = await openFixture('rfc-magic.img');
    await apply(ALL_REPAIRS);
    await window.application.sessions.dispose();
    const [kept] = await call('kept:list', {});
    const restore = { id: kept!.id, over: 'same' } as const;
    const opened = await call('sessions:open', { path: image, options: { variant: 'rfc' }, kept: restore });
    expect([opened.dirty, opened.info.readOnlyReason]).toEqual([true, null]);
  });

  it('mends nothing that was opened for reading only', async () => {
    await openFixture('rfc-magic.img', { readOnly: true });
    await expect(call('repairs:apply', { session, choice: ALL_REPAIRS })).rejects.toMatchObject({
      code: 'read-only',
    });
  });
});
