import { existsSync, readFileSync, statSync } from 'node:fs';
import { beforeEach, describe, expect, it } from 'vitest';
import { KIB, MIB } from '../../../../../../shared/units/units';
import { cli, cliJson, runCli } from '../../../../../support/cli/cli';
import { statesOf } from '../../../../../support/cli/cli-image';
import { useFolder } from '../../../../../support/storage/temporary-folder';

const folder = useFolder();
let image: string;
let prefix: string;

const STATES = [
  '--state',
  '1=full',
  '--state',
  '2=closed:128KiB',
  '--state',
  '3=offline',
  '--state',
  '4=readOnly',
];

beforeEach(async () => {
  [image, prefix] = [folder('a.zoned'), folder('sda')];
  const shape = ['--zone-size', '1MiB', '--zones', '8', '--conventional', '0', '--max-open', '3'];
  await cli('create', image, ...shape, ...STATES);
});

const dump = (...words: string[]) => runCli('convert', image, prefix, '--format', 'zbd-dump', ...words);

describe('convert --format zbd-dump', () => {
  it('lists what a dump does not hold, and writes nothing without leave', async () => {
    const { status, err } = await dump();
    expect([status, err]).toEqual([1, expect.stringMatching(/lost: .*\[uuid\]/)]);
    expect(existsSync(`${prefix}_zone_info.dump`) || existsSync(`${prefix}_zone_data.dump`)).toBe(false);
  });

  it('writes zones and data as zbd dump lays them, which open again', async () => {
    const { json } = await cliJson<{ path: string; data: string; copiedBytes: number }>(
      ...['convert', image, `${prefix}_zone_info.dump`, '--format', 'zbd-dump', '--accept-loss'],
    );
    const [info, data] = [`${prefix}_zone_info.dump`, `${prefix}_zone_data.dump`];
    expect([json.path, json.data]).toEqual([info, data]);
    const bytes = readFileSync(info);
    const zone = (index: number) => {
      const at = 192 + 64 * index;
      const wide = [0, 8, 16, 24].map((offset) => Number(bytes.readBigUInt64LE(at + offset)));
      return [...wide, ...[32, 36, 40].map((offset) => bytes.readUInt32LE(at + offset))];
    };
    expect(bytes).toHaveLength(192 + 64 * 8);
    expect([Number(bytes.readBigUInt64LE(32)), bytes.readUInt32LE(88), bytes.readUInt32LE(92)]).toEqual([
      (8 * MIB) / 512,
      8,
      3,
    ]);
    expect([0, 1, 2, 3, 4, 5].map(zone)).toEqual([
      [0, MIB, MIB, 0, 0, 1, 0],
      [MIB, MIB, MIB, 2 * MIB, 0, 2, 14],
      [2 * MIB, MIB, MIB, 2 * MIB + 128 * KIB, 0, 2, 4],
      [3 * MIB, MIB, MIB, 4 * MIB, 0, 2, 15],
      [4 * MIB, MIB, MIB, 5 * MIB, 0, 2, 13],
      [5 * MIB, MIB, MIB, 5 * MIB, 0, 2, 1],
    ]);
    expect([statSync(data).size, json.copiedBytes]).toEqual([8 * MIB, 128 * KIB]);
    const stored = readFileSync(data);
    const read = await runCli('read', image, '--zone', '2', '--length', '128KiB');
    expect(stored.subarray(2 * MIB, 2 * MIB + 128 * KIB).equals(read.bytes)).toBe(true);
    expect(await statesOf(info)).toEqual(await statesOf(image));
    expect((await runCli('check', info)).status).toBe(0);
    expect((await runCli('diff', image, info, '--zones-only')).status).toBe(0);
  });

  it('holds nothing from above the pointers', async () => {
    await cli('patch', image, '--at', 'z5+0x1000', '--hex', 'ffff');
    expect((await dump('--accept-loss')).status).toBe(0);
    expect(readFileSync(`${prefix}_zone_data.dump`).readUInt16LE(5 * MIB + 4 * KIB)).toBe(0);
  });

  it('says without a data image that the data is not known', async () => {
    const zones = folder('zones.zf');
    await cli('create', zones, '--format', 'zone-file', '--zone-size', '1MiB', '--zones', '4');
    const { status, err } = await runCli('convert', zones, prefix, '--format', 'zbd-dump');
    expect([status, err]).toEqual([1, expect.stringMatching(/the dump's data read as zeros \[no-data\]/)]);
  });

  it('replaces nothing, and takes no option of another target', async () => {
    expect((await dump('--accept-loss')).status).toBe(0);
    expect(await dump('--accept-loss')).toMatchObject({
      status: 3,
      err: expect.stringMatching(/exists already/) as string,
    });
    for (const words of [['--variant', 'v5'], ['--data-out', folder('x')], ['--no-data-out'], ['--force']]) {
      const { status, err } = await dump(...words);
      expect([status, err]).toEqual([2, expect.stringMatching(/means nothing with --format zbd-dump/)]);
    }
  });
});
