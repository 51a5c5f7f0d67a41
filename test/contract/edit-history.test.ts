import { createHash } from 'node:crypto';
import { appendFileSync, readdirSync, readFileSync, truncateSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createImage } from '../../main/image/create-image';
import { specOf } from '../support/image/device-images';
import { openTestWindow, type TestWindow } from '../support/session/contract-window';

describe('what was done, over saving, closing and opening', () => {
  let window: TestWindow;
  let path: string;
  let session: string;
  const call: TestWindow['call'] = (channel, args) => window.call(channel, args);
  const sha256 = () => createHash('sha256').update(readFileSync(path)).digest('hex');
  const history = () => readdirSync(join(window.folder, 'user-data', 'history'));

  async function open(): Promise<void> {
    session = (await call('sessions:open', { path, options: {} })).session;
    await call('sessions:setMode', { session, mode: 'editing' });
  }
  const close = (discard = false) => call('sessions:close', { session, discard });
  const save = () => call('sessions:save', { session });
  const overwrite = (offset: number, bytes: readonly number[]) =>
    call('bytes:write', { session, offset, bytes: new Uint8Array(bytes), rules: 'raw' });
  const command = (op: 'finish' | 'reset' | 'open', zone: number) =>
    call('zones:execute', { session, command: { op, zone } });
  const describeNow = () => call('sessions:describe', { session });

  async function undoAll(): Promise<string[]> {
    const titles: string[] = [];
    for (let { canUndo, undoTitle } = await describeNow(); canUndo;) {
      titles.push(undoTitle!);
      ({ canUndo, undoTitle } = await call('sessions:undo', { session }));
    }
    return titles;
  }

  beforeEach(async () => {
    window = openTestWindow();
    path = join(window.folder, 'image.zoned');
    createImage(path, specOf(), { replace: false });
    await open();
  });
  afterEach(() => window.dispose());

  it('can be taken back to the first byte and done again, through two savings', async () => {
    const start = sha256();
    const { offset } = await call('bytes:resolve', { session, address: 'z3', from: 0 });
    await overwrite(offset + 5, [1, 2, 3]);
    await command('finish', 1);
    await save();
    const middle = sha256();
    await overwrite(
      offset + 4000,
      Array.from({ length: 200 }, (_, i) => i),
    );
    await command('open', 2);
    await save();
    const end = sha256();
    await close();
    await open();
    expect(await describeNow()).toMatchObject({ dirty: false, canUndo: true, canRedo: false });
    expect(await undoAll()).toEqual([
      'open zone 2',
      `Overwrite 200 B at 0x${(offset + 4000).toString(16)} (raw)`,
      'finish zone 1',
      `Overwrite 3 B at 0x${(offset + 5).toString(16)} (raw)`,
    ]);
    await save();
    expect(sha256()).toBe(start);
    await close();
    await open();
    const steps = [start];
    for (let { canRedo } = await describeNow(); canRedo; steps.push(sha256())) {
      ({ canRedo } = await call('sessions:redo', { session }));
      await save();
    }
    expect([steps[2], steps[4], steps.length]).toEqual([middle, end, 5]);
    expect((await describeNow()).info.geometry.zoneCount).toBe(specOf().zoneCount);
  });

  it('shows bytes and zones of each step when it goes back', async () => {
    const { offset } = await call('bytes:resolve', { session, address: 'z3', from: 0 });
    await overwrite(offset, [7]);
    await command('finish', 1);
    await save();
    await close();
    await open();
    const at = async () => (await call('bytes:read', { session, offset, length: 1 })).bytes[0];
    const state = async () => (await call('zones:describe', { session, zone: 1 })).row.state;
    expect([await at(), await state()]).toEqual([7, 'full']);
    await call('sessions:undo', { session });
    expect([await at(), await state()]).toEqual([7, 'empty']);
    await call('sessions:undo', { session });
    expect([await at(), await state()]).toEqual([0, 'empty']);
    await close(true);
    await open();
    expect([await at(), await state(), (await describeNow()).canUndo]).toEqual([7, 'full', true]);
  });

  it('is not offered for another content, damaged or cut short, and says so', async () => {
    await command('finish', 1);
    await save();
    await close();
    const saved = readFileSync(path);
    const now = new Date();
    const file = join(window.folder, 'user-data', 'history', history()[0]!);
    const kept = readFileSync(file);
    const notices = async () => {
      await open();
      const { notices: shown, canUndo } = await describeNow();
      await close();
      return [canUndo, shown.map(({ message }) => message).join()];
    };
    truncateSync(file, kept.length - 10);
    expect(await notices()).toEqual([false, expect.stringContaining('not kept to the end')]);
    writeFileSync(file, kept.subarray(0, 20));
    expect(await notices()).toEqual([false, expect.stringContaining('damaged')]);
    writeFileSync(file, kept);
    expect(await notices()).toEqual([true, '']);
    appendFileSync(path, '');
    writeFileSync(path, saved);
    utimesSync(path, now, new Date(now.getTime() + 5000));
    expect(await notices()).toEqual([false, expect.stringContaining('another content')]);
    expect(history()).toHaveLength(1);
  });

  it('leads any edits back to the first byte after saving and opening again', async () => {
    const place = fc.record({ kind: fc.constant('bytes' as const), at: fc.nat(60_000), byte: fc.nat(255) });
    const action = fc.record({
      kind: fc.constant('zone' as const),
      op: fc.constantFrom('finish' as const, 'reset' as const, 'open' as const),
      zone: fc.integer({ min: 1, max: 3 }),
    });
    const other = fc.record({ kind: fc.constantFrom('save' as const, 'reopen' as const) });
    await fc.assert(
      fc.asyncProperty(fc.array(fc.oneof(place, action, other), { maxLength: 12 }), async (steps) => {
        const start = sha256();
        for (const step of steps) {
          if (step.kind === 'bytes') await overwrite(4096 + step.at, [step.byte, 255 - step.byte]);
          else if (step.kind === 'zone') await command(step.op, step.zone);
          else await save();
          if (step.kind !== 'reopen') continue;
          await close();
          await open();
        }
        await save();
        await close();
        await open();
        await undoAll();
        await save();
        expect(sha256()).toBe(start);
      }),
      { numRuns: 12 },
    );
  });
});
