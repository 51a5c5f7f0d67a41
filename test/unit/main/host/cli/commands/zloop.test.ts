import { mkdirSync, renameSync, truncateSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { ZoneRow } from '../../../../../../shared/image/zone-report';
import { MIB } from '../../../../../../shared/units/units';
import { cli, cliJson, runCli } from '../../../../../support/cli/cli';
import { useFolder } from '../../../../../support/storage/temporary-folder';

const path = useFolder();
/** What the device was made with, and its folder does not store. */
const SIZES = ['--zone-size', '1GiB', '--zone-capacity', '1000MiB'];

/** Zones of 1 GiB with a capacity of 1000 MiB, none conventional, holding so many bytes. */
function zloopFolder(...lengths: readonly number[]): string {
  mkdirSync(path('zloop'));
  for (const [zone, length] of lengths.entries()) {
    const name = path(`zloop/seq-${String(zone).padStart(6, '0')}`);
    writeFileSync(name, '');
    truncateSync(name, length);
  }
  return path('zloop');
}

const zonesOf = async (folder: string, ...words: string[]) =>
  (await cliJson<{ zones: ZoneRow[] }>('report', folder, ...words)).json.zones;

describe('a zloop folder without conventional zones', () => {
  it('has the sizes that are given', async () => {
    const folder = zloopFolder(8192, 300 * MIB, 0, 0);
    const zones = await zonesOf(folder, ...SIZES);
    expect(zones.map(({ startBytes }) => startBytes / MIB)).toEqual([0, 1024, 2048, 3072]);
    expect(zones.map(({ capacityBytes }) => capacityBytes / MIB)).toEqual([1000, 1000, 1000, 1000]);
    expect(await cli('report', folder, ...SIZES, '--as', 'blkzone', '--from', '1', '--count', '1')).toContain(
      'start: 0x000200000, len 0x200000, cap 0x1f4000, wptr 0x096000',
    );
  });

  it('says which options give them, and no more once they are given', async () => {
    const folder = zloopFolder(8192, 300 * MIB);
    const { err } = await runCli('report', folder);
    expect(err).toContain('Zone size 536870912: the next power of two of the largest file, seq-000001.');
    expect(err).toMatch(/\(--zone-size\).*\(--zone-capacity\)/s);
    expect((await runCli('report', folder, ...SIZES)).err).not.toContain('(--zone-');
  });

  it('a file of the capacity is a full zone, as a finished one is', async () => {
    const folder = zloopFolder(1000 * MIB, 1024 * MIB, 999 * MIB);
    expect((await zonesOf(folder)).map(({ state }) => state)).toEqual(['closed', 'full', 'closed']);
    expect((await zonesOf(folder, ...SIZES)).map(({ state }) => state)).toEqual(['full', 'full', 'closed']);
  });

  it('attach and info follow the options', async () => {
    const folder = zloopFolder(8192, 0);
    const words = [...SIZES, '--max-open', '6', '--logical-block', '512'];
    const lines = await cli('attach', folder, ...words);
    expect(lines).toContain('capacity_mb=2048,zone_size_mb=1024,zone_capacity_mb=1000,conv_zones=0');
    expect(lines).toContain('max_open_zones=6');
    const info = await cli('info', folder, ...words);
    expect(info).toMatch(/^logical block +512 B$/m);
    expect(info).toMatch(/^open limit +6 \(0 now\)$/m);
    expect(info).not.toMatch(/^recovery/m);
  });

  it('is attached as the device that keeps these files, where its name is a number', async () => {
    const folder = zloopFolder(8192, 0);
    expect(await cli('attach', folder, ...SIZES)).toContain(
      "# zloop, these files cannot make this device: the folder has to be named by the number of the device, not 'zloop'",
    );
    renameSync(folder, path('7'));
    expect(await cli('attach', path('7'), ...SIZES)).toContain(
      `echo 'add id=7,capacity_mb=2048,zone_size_mb=1024,zone_capacity_mb=1000,conv_zones=0,base_dir=${dirname(path('7'))}' > /dev/zloop-control`,
    );
  });

  it('holds its data itself, and says so', async () => {
    const folder = zloopFolder(8192, 0);
    expect(await cli('info', folder)).toMatch(/^data +in the zone files$/m);
    const { status, err } = await runCli(
      'read',
      folder,
      '--zone',
      '0',
      '--length',
      '4KiB',
      '--data',
      path('x'),
    );
    expect(status).toBe(2);
    expect(err).toContain('is a folder of zone files of a Linux zloop device: it holds its data itself');
  });

  it.each([
    [['--zone-size', '100MiB'], /seq-000001 has 314572800 bytes, more than the zone size of 104857600/],
    [['--zone-capacity', '2GiB'], /zone capacity 2147483648: a multiple of .* up to the zone size/],
    [['--logical-block', '1024'], /logical block 1024: 512 or 4096 bytes are needed/],
  ])('%j does not fit', async (words, message) => {
    const { status, err } = await runCli('report', zloopFolder(8192, 300 * MIB), ...words);
    expect(status).toBe(2);
    expect(err).toMatch(message);
  });
});
