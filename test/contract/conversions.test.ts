import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createImage } from '../../main/image/create-image';
import { openImage } from '../../main/image/open-image';
import type { ArgumentsOf, Events } from '../../shared/ipc/channels';
import type { ConversionTarget } from '../../shared/image/conversion';
import { MIB } from '../../shared/units/units';
import { openTestWindow, type TestWindow } from '../support/session/contract-window';
import { footprint } from '../support/storage/disk-footprint';
import { SMALL, specOf } from '../support/image/device-images';

const RFC: ConversionTarget = { format: 'zoned', variant: 'rfc', force: false };
const EXTENDED: ConversionTarget = { format: 'zoned', variant: 'extended', force: false };
const ZONE_FILE: ConversionTarget = { format: 'zone-file', variant: 'v5', force: false };

describe('conversions over the contract', () => {
  let window: TestWindow;
  let path: string;
  let session: string;
  const call: TestWindow['call'] = (channel, args) => window.call(channel, args);
  const target = (name: string): string => join(window.folder, name);

  beforeEach(async () => {
    window = openTestWindow();
    path = target('image.zoned');
    createImage(path, specOf(SMALL), { replace: false });
    session = (await call('sessions:open', { path, options: {} })).session;
    await call('sessions:setMode', { session, mode: 'editing' });
    await call('zones:execute', { session, command: { op: 'write', zone: 3, blocks: 5 } });
  });
  afterEach(() => window.dispose());

  const args = (changes: Partial<ArgumentsOf<'conversions:start'>>): ArgumentsOf<'conversions:start'> => ({
    session,
    target: EXTENDED,
    path: target('copy.img'),
    data: null,
    replace: false,
    acceptLoss: false,
    ...changes,
  });

  /** Starts a conversion and waits for its end. */
  async function finish(
    changes: Partial<ArgumentsOf<'conversions:start'>>,
  ): Promise<Events['jobs:finished']> {
    const ended = window.next('jobs:finished');
    const { job } = await call('conversions:start', args(changes));
    const finished = await ended;
    expect(finished.job).toBe(job);
    return finished;
  }

  it('conversions:plan lists what a target cannot carry and changes nothing', async () => {
    const before = footprint(path);
    const plan = await call('conversions:plan', { session, target: RFC });
    expect(plan).toMatchObject({ blockers: [], spec: { variant: 'rfc' } });
    expect(plan.losses.map(({ code }) => code)).toContain('zone-capacity');
    expect(await call('conversions:plan', { session, target: EXTENDED })).toMatchObject({ losses: [] });
    expect(footprint(path)).toEqual(before);
  });

  it('conversions:plan knows a zone_file without its data image', async () => {
    const codes = async (withoutData: boolean): Promise<string[]> => {
      const { losses } = await call('conversions:plan', { session, target: { ...ZONE_FILE, withoutData } });
      return losses.map(({ code }) => code);
    };
    expect(await codes(true)).toContain('data');
    expect(await codes(false)).not.toContain('data');
  });

  it('conversions:start writes the image as the session shows it, unsaved edits included', async () => {
    const progressed = window.next('jobs:progressed', ({ bytesWritten = 0 }) => bytesWritten > 0);
    const { result, error } = await finish({});
    expect(error).toBeNull();
    expect(await progressed).toMatchObject({ session, unit: 'bytes', bytesWritten: 5 * 4096 });
    expect(result).toMatchObject({
      kind: 'conversion',
      summary: { path: target('copy.img'), data: null, losses: [], copiedBytes: 5 * 4096 },
    });
    const copy = openImage(target('copy.img'), { access: 'read' });
    expect(copy.info().counts.implicitlyOpened).toBe(1);
    copy.dispose();
    expect(await call('sessions:describe', { session })).toMatchObject({ dirty: true });
  });

  it('conversions:start writes zone table and data image of a zone_file', async () => {
    const data = target('copy.data');
    const { result } = await finish({ target: ZONE_FILE, data, acceptLoss: true });
    expect(result).toMatchObject({ summary: { data, copiedBytes: 5 * 4096 } });
    const copy = openImage(target('copy.img'), { access: 'read', data });
    expect(copy.info()).toMatchObject({
      format: 'zone-file',
      hasData: true,
      geometry: { zoneSizeBytes: MIB },
    });
    copy.dispose();
  });

  it('conversions:start is refused with the first losses unless they are accepted', async () => {
    const refused = call('conversions:start', args({ target: RFC }));
    await expect(refused).rejects.toMatchObject({
      code: 'not-representable',
      message: expect.stringContaining('logical block: 4 KiB (4,096 B) becomes 512 B'),
      data: { losses: expect.any(Number) as number },
    });
    expect(existsSync(target('copy.img'))).toBe(false);
    expect((await finish({ target: RFC, acceptLoss: true })).result).toMatchObject({ kind: 'conversion' });
  });

  it('conversions:start refuses paths outside of the host’s folder and the image itself', async () => {
    const outside = call('conversions:start', args({ path: '/tmp/outside.img' }));
    await expect(outside).rejects.toMatchObject({ code: 'forbidden' });
    const dataOutside = call('conversions:start', args({ target: ZONE_FILE, data: '/tmp/outside.data' }));
    await expect(dataOutside).rejects.toMatchObject({ code: 'forbidden' });
    const itself = call('conversions:start', args({ path, replace: true }));
    await expect(itself).rejects.toMatchObject({ code: 'same-file' });
  });

  it('attachments:list gives commands that name the image', async () => {
    const commands = await call('attachments:list', { session });
    expect(commands.map(({ tool }) => tool)).toContain('null_blk');
    expect(commands.every(({ line, title }) => line !== '' && title !== '')).toBe(true);
  });

  it('zones:lists is empty for a family without lists, and holds the four of a zone_file', async () => {
    expect(await call('zones:lists', { session })).toEqual([]);
    const data = target('copy.data');
    await finish({ target: ZONE_FILE, data, acceptLoss: true });
    const other = await call('sessions:open', { path: target('copy.img'), options: { data } });
    const lists = await call('zones:lists', { session: other.session });
    expect(lists.map(({ name, size, problems }) => [name, size, problems])).toEqual([
      ['explicitlyOpened', 0, []],
      ['implicitlyOpened', 1, []],
      ['closed', 0, []],
      ['full', 1, []],
    ]);
  });
});
