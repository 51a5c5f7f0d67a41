import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { ArgumentsOf } from '../../shared/ipc/channels';
import type { JobResult } from '../../shared/session/job';
import { cli } from '../support/cli/cli';
import { patchNumber } from '../support/cli/cli-damage';
import { openTestWindow, type TestWindow } from '../support/session/contract-window';

type Repaired = Extract<JobResult, { kind: 'repair' }>;

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
  ): Promise<Repaired> {
    const ended = window.next('jobs:finished');
    await call(channel, args);
    const { result, error } = await ended;
    expect(error).toBeNull();
    return result as Repaired;
  }

  it('plans without a change, applies what is ticked as one step, and undoes it', async () => {
    const { plan, editCount } = await finish('repairs:plan', { session, accept: null });
    expect(editCount).toBe(plan.edits.length);
    const names = [...new Set(plan.edits.map(({ repair }) => repair))];
    expect(names).toEqual(expect.arrayContaining(['zoned-state-unknown:1', 'zoned-wp-before-start:2']));
    expect((await call('sessions:describe', { session })).undoTitle).toBeNull();
    await call('sessions:setMode', { session, mode: 'editing' });
    const one = await finish('repairs:apply', { session, accept: ['zoned-state-unknown:1'] });
    expect(one.plan.left.map(({ code }) => code)).toContain('zoned-wp-before-start');
    expect((await call('sessions:describe', { session })).undoTitle).toBe('Repair 1 finding (raw)');
    await call('sessions:undo', { session });
    expect((await call('sessions:describe', { session })).undoTitle).toBeNull();
    expect(readFileSync(path).equals(broken)).toBe(true);
  });

  it('gives the bytes of the command line once it is saved', async () => {
    const output = join(window.folder, 'by-command');
    await cli('repair', path, '--accept', 'all', '-o', output);
    await call('sessions:setMode', { session, mode: 'editing' });
    const { plan } = await finish('repairs:apply', { session, accept: null });
    expect(plan.leftCount).toBe(0);
    await call('sessions:save', { session });
    expect(readFileSync(path).equals(readFileSync(output))).toBe(true);
  });

  it('applies nothing to a locked image', async () => {
    await expect(call('repairs:apply', { session, accept: null })).rejects.toMatchObject({
      code: 'locked-view',
    });
  });
});
