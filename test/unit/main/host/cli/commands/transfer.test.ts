import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { cli, cliJson, runCli } from '../../../../../support/cli/cli';
import { findingsOf, smallImage, zonesOf } from '../../../../../support/cli/cli-image';
import { useFolder } from '../../../../../support/storage/temporary-folder';

const path = useFolder();
const ZONE = 256;
const write = (...words: string[]) => runCli('write', path('a'), ...words);
const fill = (value: string, length: string) => ['--pattern', value, '--length', length];
const read = async (...words: string[]) => (await runCli('read', path('a'), ...words)).bytes;

describe('write', () => {
  it('goes to the write pointer of a zone, to bytes in it, or to an LBA', async () => {
    await smallImage(path('a'));
    expect((await write('--zone', '1', ...fill('0x11', '4k'))).out).toBe(
      'wrote 4096 bytes at LBA 0x100 (zone 1)\n',
    );
    expect((await write('--zone', '1', ...fill('0x12', '4096'))).out).toContain('LBA 0x101');
    expect((await write('--zone', '1+8k', ...fill('0x13', '4KiB'))).out).toContain('LBA 0x102');
    expect((await write('--lba', '0x103', ...fill('0x14', '4k'))).out).toContain('LBA 0x103');
    expect((await write('--lba', '40', ...fill('0x15', '4k'))).out).toContain('(zone 0)');
    const bytes = await read('--zone', '1', '--length', '20k');
    expect([0, 1, 2, 3, 4].map((block) => bytes[4096 * block])).toEqual([0x11, 0x12, 0x13, 0x14, 0]);
    expect((await zonesOf(path('a')))[1]).toMatchObject({
      state: 'implicitlyOpened',
      writePointerBytes: 2 ** 20 + 16384,
    });
    expect(await findingsOf(path('a'))).toEqual([]);
  });

  it('writes a file as it is', async () => {
    await smallImage(path('a'));
    const content = Buffer.from(Array.from({ length: 12288 }, (_, at) => at % 251));
    writeFileSync(path('data'), content);
    await write('--zone', '2', '--file', path('data'), '--fua');
    expect((await read('--zone', '2', '--length', '12k')).equals(content)).toBe(true);
  });

  it('a refusal names rule, status and numbers, and answers 1', async () => {
    await smallImage(path('a'));
    const { status, err } = await write('--zone', '1+4k', ...fill('1', '4k'));
    expect(status).toBe(1);
    expect(err).toBe('zone 1: write at LBA 0x101, write pointer 0x100 — Zone Invalid Write (1BCh)\n');
    const json = await cliJson('write', path('a'), '--lba', String(2 ** 20), ...fill('1', '4k'));
    expect(json).toMatchObject({
      status: 1,
      json: { zone: null, status: 'out-of-range', lba: 2 ** 20, blocks: 1 },
    });
  });

  it('a write that fills the capacity makes the zone full, one more block crosses it', async () => {
    await smallImage(path('a'));
    expect((await write('--zone', '1', ...fill('1', '516k'))).err).toMatch(/Zone Boundary Error/);
    const { json } = await cliJson('write', path('a'), '--zone', '1', ...fill('1', '512k'));
    expect(json).toEqual({
      zone: 1,
      status: 'ok',
      state: 'full',
      writePointerBytes: null,
      assignedLba: null,
      message: null,
      lba: ZONE,
      blocks: 128,
    });
    expect((await write('--zone', '1+512k', ...fill('1', '4k'))).err).toMatch(/Zone Is Full/);
  });

  it.each([
    [['--zone', '1', '--pattern', '1'], /--pattern needs --length S/],
    [['--zone', '1'], /give either --file F or --pattern BYTE with --length S/],
    [
      ['--zone', '1', '--pattern', '256', '--length', '4k'],
      /--pattern: 256 is not a byte; accepted: 0 to 255/,
    ],
    [
      ['--zone', '1', '--pattern', '1', '--length', '5000'],
      /--length has 5000 bytes; a write takes whole logical blocks of 4096 bytes/,
    ],
    [['--zone', '1', '--pattern', '1', '--length', '0'], /--length has 0 bytes/],
    [['--pattern', '1', '--length', '4k'], /give either --lba N or --zone Z\[\+BYTES\]/],
    [['--zone', '1', '--lba', '1', '--pattern', '1', '--length', '4k'], /give either --lba N or --zone/],
    [
      ['--zone', '8', '--pattern', '1', '--length', '4k'],
      /--zone: zone 8 does not exist; the image has zones 0 to 7/,
    ],
    [
      ['--zone', '1+100', '--pattern', '1', '--length', '4k'],
      /--zone: \+100 does not fall on a logical block of 4096 bytes/,
    ],
    [['--lba', '-4', '--pattern', '1', '--length', '4k'], /--lba: '-4' is not a whole number/],
  ])('%j is a usage error', async (words, message) => {
    await smallImage(path('a'));
    const before = readFileSync(path('a'));
    const { status, err } = await write(...words);
    expect(status).toBe(2);
    expect(err).toMatch(message);
    expect(readFileSync(path('a')).equals(before)).toBe(true);
  });

  it('a file that is no multiple of the logical block is refused', async () => {
    await smallImage(path('a'));
    writeFileSync(path('data'), Buffer.alloc(1000));
    const { status, err } = await write('--zone', '1', '--file', path('data'));
    expect(status).toBe(2);
    expect(err).toContain(
      `--file: ${path('data')} has 1000 bytes; a write takes whole logical blocks of 4096 bytes`,
    );
    expect((await write('--zone', '1', '--file', path('none'))).status).toBe(4);
  });

  it.each(['none', 'end', 'flush', 'each'])('durability %s ends with a sound image', async (durability) => {
    await smallImage(path('a'));
    await write('--zone', '1', ...fill('1', '64k'), '--durability', durability, '--fua');
    expect(await findingsOf(path('a'))).toEqual([]);
    expect((await zonesOf(path('a')))[1]!.writePointerBytes).toBe(2 ** 20 + 65536);
    expect(readdirSync(path())).toEqual(['a']);
  });

  it('--no-lock writes without a lock file', async () => {
    await smallImage(path('a'));
    writeFileSync(path('a.zslock'), 'no lock of ours');
    expect((await write('--zone', '1', ...fill('1', '4k'), '--no-lock')).status).toBe(0);
    expect(readFileSync(path('a.zslock'), 'utf8')).toBe('no lock of ours');
  });
});

describe('append', () => {
  it('prints the LBA that was assigned', async () => {
    await smallImage(path('a'));
    expect(await cli('append', path('a'), '--zone', '2', ...fill('1', '8k'))).toBe('512\n');
    expect(await cli('append', path('a'), '--zone', '2', ...fill('2', '4k'))).toBe('514\n');
    const { json } = await cliJson('append', path('a'), '--zone', '2', ...fill('3', '4k'));
    expect(json).toMatchObject({ zone: 2, status: 'ok', assignedLba: 515, state: 'implicitlyOpened' });
    expect((await read('--lba', '514', '--length', '1'))[0]).toBe(2);
  });

  it('is refused by zbc, which has no such command, and for conventional zones', async () => {
    await smallImage(path('a'));
    const append = (...words: string[]) => runCli('append', path('a'), ...fill('1', '4k'), ...words);
    expect(await append('--zone', '1', '--profile', 'zbc')).toMatchObject({ status: 1, out: '' });
    expect((await append('--zone', '0')).err).toMatch(/conventional/);
    expect((await append('--zone', '1+4k')).status).toBe(2);
  });
});

describe('flush', () => {
  it('leaves the image as it is', async () => {
    await smallImage(path('a'));
    await write('--zone', '1', ...fill('1', '4k'));
    const zones = await zonesOf(path('a'));
    expect(await runCli('flush', path('a'))).toMatchObject({ status: 0, out: '', err: '' });
    expect((await cliJson('flush', path('a'))).json).toEqual({ status: 'ok' });
    expect(await zonesOf(path('a'))).toEqual(zones);
  });
});

describe('read', () => {
  it('past the write pointer gives zeros, and is refused where zbc reads are restricted', async () => {
    await smallImage(path('a'));
    await write('--zone', '1', ...fill('0x11', '4k'));
    const zbc = ['--zone', '1', '--length', '8k', '--profile', 'zbc'];
    expect((await read(...zbc))[4096]).toBe(0);
    const refused = await runCli('read', path('a'), ...zbc, '--restricted-reads');
    expect([refused.status, refused.out]).toEqual([1, '']);
    expect(refused.err).toMatch(/^zone 1: .*write pointer 0x101 — .*\(/);
    expect(
      await read('--zone', '1', '--length', '4k', '--profile', 'zbc', '--restricted-reads'),
    ).toHaveLength(4096);
  });

  it('gives the bytes, also less than a block', async () => {
    await smallImage(path('a'));
    await write('--zone', '1', ...fill('0x5a', '4k'));
    expect((await read('--zone', '1', '--length', '100')).equals(Buffer.alloc(100, 0x5a))).toBe(true);
    expect(await read('--lba', '0x100', '--length', '5000')).toHaveLength(5000);
  });

  it('--hex prints rows with device addresses', async () => {
    await smallImage(path('a'));
    await write('--zone', '1', ...fill('0x41', '4k'));
    expect(await cli('read', path('a'), '--zone', '1', '--length', '18', '--hex')).toBe(
      '00100000  41 41 41 41 41 41 41 41  41 41 41 41 41 41 41 41  |AAAAAAAAAAAAAAAA|\n' +
        '00100010  41 41                                             |AA|\n',
    );
  });

  it('--out writes a file, over an old one only with --force, and never over the image', async () => {
    await smallImage(path('a'));
    await write('--zone', '1', ...fill('7', '512k'));
    writeFileSync(path('out'), 'old');
    const words = ['read', path('a'), '--zone', '1', '--length', '512k', '--out', path('out')];
    expect(await runCli(...words)).toMatchObject({
      status: 3,
      err: `zonesmith: ${path('out')}: exists already; --force replaces it\n`,
    });
    expect(readFileSync(path('out'), 'utf8')).toBe('old');
    await cli(...words, '--force');
    expect(readFileSync(path('out')).equals(Buffer.alloc(2 ** 19, 7))).toBe(true);
    const over = await runCli(
      'read',
      path('a'),
      '--zone',
      '1',
      '--length',
      '4k',
      '--out',
      path('a'),
      '--force',
    );
    expect(over.status).toBe(2);
    expect(over.err).toMatch(/would take the place of/);
  });

  it('--json has the hash of the data, and the data when asked for', async () => {
    await smallImage(path('a'));
    const sha256 = createHash('sha256').update(Buffer.alloc(8192)).digest('hex');
    const asked = ['read', path('a'), '--zone', '1', '--length', '8k'];
    expect((await cliJson(...asked)).json).toEqual({ status: 'ok', lba: 256, length: 8192, sha256 });
    expect((await cliJson(...asked, '--hex')).json).toMatchObject({ hex: '00'.repeat(8192) });
  });

  it('is refused where the profile does, and leaves no file', async () => {
    await smallImage(path('a'));
    const across = ['read', path('a'), '--zone', '1+512k', '--length', '1M', '--out', path('out')];
    const { status, err } = await runCli(...across);
    expect(status).toBe(1);
    expect(err).toMatch(/Zone Boundary Error/);
    expect(existsSync(path('out'))).toBe(false);
    expect((await cliJson(...across)).json).toMatchObject({ status: 'boundary', lba: 384 });
    expect((await runCli(...across, '--profile', 'linux-blk')).status).toBe(0);
  });

  it.each([
    [['--zone', '1', '--length', '0'], /--length: 0 bytes are nothing to read/],
    [['--zone', '1', '--length', 'all'], /--length: 'all' is not a size/],
    [['--length', '4k'], /give either --lba N or --zone/],
    [['--zone', '1', '--length', '1', '--hex', '--out', 'x'], /give either --out FILE or --hex/],
  ])('%j is a usage error', async (words, message) => {
    await smallImage(path('a'));
    const { status, err } = await runCli('read', path('a'), ...words);
    expect(status).toBe(2);
    expect(err).toMatch(message);
  });
});
