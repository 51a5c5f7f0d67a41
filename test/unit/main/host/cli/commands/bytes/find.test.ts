import { readFileSync, truncateSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { SearchHit } from '../../../../../../../shared/search/search';
import { cli, cliJson, runCli } from '../../../../../../support/cli/cli';
import { patch } from '../../../../../../support/cli/cli-damage';
import { smallImage } from '../../../../../../support/cli/cli-image';
import { footprint } from '../../../../../../support/storage/disk-footprint';
import { useFolder } from '../../../../../../support/storage/temporary-folder';

const path = useFolder();
const MARK = Buffer.from('Zonesmith\u0000find');
const MARK_HEX = MARK.toString('hex');

interface Found {
  readonly hits: readonly SearchHit[];
  readonly count: number;
  readonly isWhole: boolean;
  readonly searchedBytes: number;
  readonly skippedBytes: number;
  readonly matchesZeros: boolean;
}
const found = async (...words: readonly string[]) => (await cliJson<Found>('find', path('a'), ...words)).json;
const offsetsOf = async (...words: readonly string[]) =>
  (await found(...words)).hits.map(({ offset }) => offset);

/** Every place of bytes in the file. */
function placesOf(bytes: Uint8Array, name = 'a'): number[] {
  const all = readFileSync(path(name));
  const places: number[] = [];
  for (let at = all.indexOf(bytes); at >= 0; at = all.indexOf(bytes, at + 1)) places.push(at);
  return places;
}

/** Where an address lies in the file. */
const offsetOf = async (address: string) =>
  (JSON.parse(await cli('hex', path('a'), '--at', address, '--length', '1', '--json')) as { offset: number })
    .offset;

/** Three zones written to 64 KiB; marks below and above a pointer, over the end of a zone, in the header's padding and in a table. */
async function marked(): Promise<Record<'below' | 'above' | 'conventional' | 'table', number>> {
  await smallImage(path('a'));
  for (const zone of ['1', '2', '3'])
    await cli('write', path('a'), '--zone', zone, '--pattern', '7', '--length', '64KiB');
  const places = {
    conventional: await offsetOf('z0+4090'),
    below: await offsetOf('z2+1000'),
    above: await offsetOf('z3+100000'),
    table: await offsetOf('table:1'),
  };
  for (const place of [places.conventional, places.below, places.above]) patch(path('a'), place, MARK);
  return places;
}

describe('find', () => {
  it('prints a line a hit: offset, LBA, zone and offset, which hex takes as addresses', async () => {
    const { below, above, conventional } = await marked();
    const lines = (await cli('find', path('a'), '--hex', MARK_HEX)).trimEnd().split('\n');
    expect(lines).toHaveLength(3);
    expect(lines.map((line) => Number(line.split('  ')[0]))).toEqual([conventional, below, above]);
    const [offset, lba, zone] = lines[1]!.split('  ');
    expect([await offsetOf(offset!), await offsetOf(zone!)]).toEqual([below, below]);
    expect(await offsetOf(lba!)).toBe(below - (below % 4096));
    expect(zone).toBe('z2+0x3e8');
  });

  it('changes nothing', async () => {
    await marked();
    const before = footprint(path('a'));
    await runCli('find', path('a'), '--hex', '00', '--limit', '9');
    expect(footprint(path('a'))).toEqual(before);
  });

  it('looks where it is told to', async () => {
    const { below, above, conventional, table } = await marked();
    const mark = ['--hex', MARK_HEX];
    expect(await offsetsOf(...mark, '--in', 'all')).toEqual(placesOf(MARK));
    expect(await offsetsOf(...mark, '--in', 'written')).toEqual([conventional, below]);
    expect(await offsetsOf(...mark, '--in', '2-3')).toEqual([below, above]);
    expect(await offsetsOf(...mark, '--in', '1,4-7')).toEqual([]);
    const entry = readFileSync(path('a'))
      .subarray(table, table + 8)
      .toString('hex');
    expect(await offsetsOf('--hex', entry, '--in', 'table')).toContain(table);
    const magic = readFileSync(path('a')).subarray(0, 4).toString('hex');
    expect(await offsetsOf('--hex', magic, '--in', 'header')).toEqual([0]);
    expect(await offsetsOf('--hex', magic, '--in', 'table')).toEqual([]);
  });

  it('finds texts, numbers, wildcards and expressions', async () => {
    const { below, above } = await marked();
    patch(path('a'), below, Buffer.from('ab', 'utf16le'));
    patch(path('a'), above, Buffer.from([0xfe, 0xff, 0xff, 0xff, 1, 2, 0xca, 0xfe]));
    const inZones = ['--in', '2,3'];
    expect(await offsetsOf('--text', 'ab', '--utf16', ...inZones)).toEqual([below]);
    expect(await offsetsOf('--int', '-2', ...inZones)).toEqual([above]);
    expect(await offsetsOf('--int', '0x102', '--width', '2', '--big-endian', ...inZones)).toEqual([
      above + 4,
    ]);
    expect(await offsetsOf('--int=-2', '--width', '8', ...inZones)).toEqual([]);
    expect(await offsetsOf('--hex', 'fe ?? f? ff 01', ...inZones)).toEqual([above]);
    expect(await offsetsOf('--regex', '\\xfe\\xff+.{2}\\xca', ...inZones)).toEqual([above]);
    expect(await offsetsOf('--text', 'smith', '--in', 'all')).toEqual(placesOf(Buffer.from('smith')));
  });

  it('answers 1 when there is nothing, and says so with an empty document', async () => {
    await marked();
    expect(await runCli('find', path('a'), '--text', 'nowhere')).toMatchObject({ status: 1, out: '' });
    const { status, json } = await cliJson<Found>('find', path('a'), '--text', 'nowhere');
    expect([status, json.count, json.hits, json.isWhole]).toEqual([1, 0, [], true]);
  });

  it('ends with --limit and says that there is more; the first hits are given', async () => {
    const { conventional, below } = await marked();
    const limited = await runCli('find', path('a'), '--hex', MARK_HEX, '--limit', '2');
    expect(limited).toMatchObject({
      status: 0,
      err: expect.stringMatching(/2 hits of --limit; there are more/),
    });
    expect(
      limited.out
        .split('\n')
        .slice(0, -1)
        .map((line) => Number(line.split(' ')[0])),
    ).toEqual([conventional, below]);
    expect(await found('--hex', MARK_HEX, '--limit', '3')).toMatchObject({ count: 3, isWhole: true });
  });

  it('skips what was never written, and says what it did not look at', async () => {
    await smallImage(path('a'));
    const all = await found('--hex', '00'.repeat(64), '--in', '4-7');
    expect(all).toMatchObject({ count: 0, searchedBytes: 0, skippedBytes: 4 * 2 ** 20, matchesZeros: true });
    const { err } = await runCli('find', path('a'), '--hex', '00'.repeat(64), '--in', '4-7');
    expect(err).toMatch(
      /^nothing found in 0 B\n4 MiB were never written and read as zeros, which match, too; hits in them alone/,
    );
  });

  it.each([
    [[], /give one of --hex BYTES/],
    [['--hex', '5a', '--text', 'a'], /give one of --hex BYTES/],
    [['--hex', '5g'], /character 2: 'g' is neither/],
    [['--hex', ''], /the pattern is empty/],
    [['--int', '300', '--width', '1'], /does not fit in 1 byte/],
    [['--int', '3', '--width', '3'], /Allowed choices are 1, 2, 4, 8/],
    [['--hex', '5a', '--utf16'], /--utf16 goes with --text/],
    [['--text', 'a', '--width', '2'], /--width goes with --int/],
    [['--text', 'a', '--big-endian'], /--big-endian goes with --int/],
    [['--regex', 'a(b'], /character 2: this \( is not closed/],
    [['--hex', '5a', '--in', 'data'], /'data' is no place to search; accepted: all, written/],
    [['--hex', '5a', '--in', '9'], /zone 9 does not exist; the image has zones 0 to 7/],
    [['--hex', '5a', '--limit', '0'], /--limit: 0 hits/],
  ])('%j is a usage error', async (words, message) => {
    await smallImage(path('a'));
    const { status, err } = await runCli('find', path('a'), ...words);
    expect([status, err]).toEqual([2, expect.stringMatching(message)]);
  });
});

describe('find in other families', () => {
  const write = async (...words: readonly string[]) => {
    for (const zone of ['6', '1', '4'])
      await cli('write', path('a'), '--zone', zone, '--pattern', '9', '--length', '64KiB', ...words);
  };

  it('qcow2: data by way of the mapping, and every byte of the file', async () => {
    await smallImage(path('a'), '--format', 'qcow2', '--conventional', '0', '--zde', '0');
    await write();
    const place = await offsetOf('z4+4090');
    patch(path('a'), place, MARK);
    const inData = await found('--hex', MARK_HEX, '--in', 'written');
    expect(inData.hits).toMatchObject([{ zone: 4, zoneByte: 4090, offset: place }]);
    expect(inData).toMatchObject({ searchedBytes: 3 * 64 * 1024, skippedBytes: 2 ** 20 });
    expect(await offsetsOf('--hex', MARK_HEX)).toEqual(placesOf(MARK));
    expect(await offsetsOf('--hex', '09 09 5a', '--in', '4')).toEqual([place - 2]);
    const magic = await found('--hex', '514649fb');
    expect(magic.hits[0]).toMatchObject({ offset: 0, lba: null, zone: null });
    expect(await offsetsOf('--hex', '514649fb', '--in', 'header')).toContain(0);
  });

  it('a zone_file with its data image: no hit lies over the end of the one into the other', async () => {
    await cli(
      'create',
      path('a'),
      '--format',
      'zone-file',
      '--zone-size',
      '1MiB',
      '--zones',
      '8',
      '--data',
      path('d'),
    );
    const data = ['--data', path('d')];
    await write(...data);
    patch(path('d'), 2 ** 20 + 5, MARK);
    const { hits } = await found('--hex', MARK_HEX, ...data);
    expect(hits).toMatchObject([{ zone: 1, zoneByte: 5 }]);
    expect(await found('--hex', MARK_HEX, '--in', 'written', ...data)).toMatchObject({ hits });
    expect(await runCli('find', path('a'), '--hex', MARK_HEX)).toMatchObject({ status: 1 });
    // The data image begins with zeros, the zone file may end with them.
    patch(path('d'), 0, MARK);
    const start = (await found('--hex', MARK_HEX, ...data)).hits[0]!.offset!;
    const last = readFileSync(path('a')).at(-1)!.toString(16).padStart(2, '0');
    expect(await offsetsOf('--hex', `${last}${MARK_HEX}`, ...data)).not.toContain(start - 1);
    const withoutData = await runCli('find', path('a'), '--hex', MARK_HEX, '--in', 'written');
    expect(withoutData).toMatchObject({ status: 3, err: expect.stringMatching(/no data image is attached/) });
  });

  it('an image that is refused stays refused', async () => {
    await smallImage(path('a'));
    truncateSync(path('a'), 0);
    expect(await runCli('find', path('a'), '--hex', '5a')).toMatchObject({ status: 3, out: '' });
  });
});
