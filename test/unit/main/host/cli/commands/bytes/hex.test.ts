import { writeFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { cli, cliJson, runCli } from '../../../../../../support/cli/cli';
import { smallImage } from '../../../../../../support/cli/cli-image';
import { useFolder } from '../../../../../../support/storage/temporary-folder';

const path = useFolder();
/** Data begins at 4096; extensions lie behind 8 MiB of zones, the table behind them on a multiple of 4096. */
const DATA = 4096;
const ZDE = DATA + 8 * 2 ** 20;
const TABLE = ZDE + 4096;
const MIB = 2 ** 20;

interface Hex {
  readonly offset: number;
  readonly length: number;
  readonly hex: string;
  readonly annotations: { offset: number; length: number; kind: string; label: string }[];
}
const hex = async (...words: string[]) => (await cliJson<Hex>('hex', path('a'), ...words)).json;

async function written(): Promise<number> {
  await smallImage(path('a'));
  await cli('write', path('a'), '--zone', '1', '--pattern', '0x5a', '--length', '8k');
  const { json } = await cliJson<{ fileSizeBytes: number }>('info', path('a'));
  return json.fileSizeBytes;
}

describe('hex', () => {
  it('prints 256 bytes from the start when nothing is said', async () => {
    await smallImage(path('a'));
    const rows = (await cli('hex', path('a'))).trimEnd().split('\n');
    expect(rows).toHaveLength(16);
    expect(rows[0]).toMatch(/^00000000 {2}([0-9a-f]{2} ){8} ([0-9a-f]{2} ){8} \|.{16}\|$/);
    expect(rows[15]).toMatch(/^000000f0 /);
  });

  it('says of a stamped block where and by what it was written', async () => {
    await smallImage(path('a'));
    await cli('run', 'sequential-fill', path('a'), '--seed', '3', '--set', 'zones=2', '--set', 'bytes=4096');
    const words = ['--at', 'z2+0x2000', '--length', '8192'];
    const lines = (await cli('hex', path('a'), '--annotate', ...words)).split('\n');
    const stamps = lines.filter((line) => line.startsWith('# stamp'));
    expect(stamps).toEqual([
      '# stamp: zone 2 + 0x2000, write #2, seed 3',
      '# stamp: zone 2 + 0x3000, write #3, seed 3',
    ]);
    expect(lines[lines.indexOf(stamps[1]!) + 1]).toMatch(/^00204000 /);
    const { stamps: found } = (await cliJson<{ stamps: object[] }>('hex', path('a'), ...words)).json;
    expect(found).toMatchObject([{ lba: 514, elsewhere: false, tornAt: null }, { lba: 515 }]);
    expect(await cli('hex', path('a'), ...words)).not.toContain('stamp:');
  });

  it('takes every form of address', async () => {
    const size = await written();
    const at = async (address: string) => (await hex('--at', address, '--length', '1')).offset;
    expect(await at('0x200')).toBe(0x200);
    expect(await at('512')).toBe(512);
    expect(await at('+16')).toBe(16);
    expect(await at('z7')).toBe(DATA + 7 * MIB);
    expect(await at('z7+0x120')).toBe(DATA + 7 * MIB + 0x120);
    expect(await at('lba:0x80')).toBe(DATA + 0x80 * 4096);
    expect(await at('s:2048')).toBe(DATA + MIB);
    expect(await at('wp:1')).toBe(DATA + MIB + 8192);
    expect(await at('table:7')).toBe(TABLE + 56);
    expect(await at('end-16')).toBe(size - 16);
  });

  it.each([
    ['z8', /the image has zones 0 to 7/],
    ['wp:0', /zone 0 has no valid write pointer/],
    ['lba:2049', /outside of the device/],
    ['0x99999999999', /is outside of the file/],
    ['-1', /is outside of the file|not understood/],
    ['middle', /is not understood; accepted: 0x200, 512 or 2MiB/],
    ['end+1', /is outside of the file/],
  ])('--at %s is refused', async (address, message) => {
    await smallImage(path('a'));
    const { status, err } = await runCli('hex', path('a'), `--at=${address}`);
    expect(status).toBe(2);
    expect(err).toMatch(message);
  });

  it('ends with the file', async () => {
    const size = await written();
    expect((await hex('--at', 'end-10', '--length', '1M')).length).toBe(10);
    expect(await hex('--at', String(size))).toMatchObject({ length: 0, hex: '', annotations: [] });
    expect(await cli('hex', path('a'), '--at', 'end')).toBe('');
  });

  it('--json has the bytes and what they are', async () => {
    await written();
    const { hex: digits, annotations } = await hex('--at', 'z1', '--length', '12k');
    expect(digits).toBe('5a'.repeat(8192) + '00'.repeat(4096));
    expect(annotations.map(({ kind }) => kind)).toEqual(['written', 'unwritten']);
  });

  it('--annotate says before a row what begins in it', async () => {
    await written();
    const lines = (await cli('hex', path('a'), '--at', 'wp:1', '--length', '32', '--annotate')).split('\n');
    expect(lines[0]).toMatch(/^# unwritten: .*zone 1/);
    expect(lines[1]).toMatch(/^00103000 /);
    const table = await cli('hex', path('a'), '--at', 'table:0', '--length', '32', '--annotate');
    expect(table.split('\n')[0]).toMatch(/^# table: /);
  });

  it('annotations cover what is printed without a hole, over every part of the file', async () => {
    const size = await written();
    const { annotations } = await hex('--length', String(size));
    let end = 0;
    for (const { offset, length } of annotations) {
      expect(offset).toBe(end);
      end = offset + length;
    }
    expect(end).toBe(size);
    const kinds = new Set(annotations.map(({ kind }) => kind));
    expect([...kinds].sort()).toEqual(
      expect.arrayContaining(['checksums', 'gap', 'header', 'hole', 'table', 'written', 'zde']),
    );
  });

  it('shows the bytes of a file that is no image, by offset, and still refuses it', async () => {
    writeFileSync(path('a'), 'no zones in here');
    const shown = await runCli('hex', path('a'), '--at', 'end-8');
    expect(shown.status).toBe(3);
    expect(shown.out).toContain('20 69 6e 20 68 65 72 65');
    expect(shown.err).toContain('shown are the bytes of the file');
    const named = await runCli('hex', path('a'), '--at', 'z3');
    expect(named.status).toBe(2);
    expect(named.err).toContain('only offsets can be named');
  });
});
