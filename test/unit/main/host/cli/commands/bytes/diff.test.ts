import { copyFileSync, readFileSync, writeFileSync } from 'node:fs';
import { beforeEach, describe, expect, it } from 'vitest';
import { REPORT_FORMAT_NAMES } from '../../../../../../../shared/image/report-formats';
import type {
  ByteDifference,
  FactDifference,
  StructureDifference,
  ZoneDifference,
} from '../../../../../../../shared/session/comparison';
import { cli, cliJson, runCli } from '../../../../../../support/cli/cli';
import { smallImage } from '../../../../../../support/cli/cli-image';
import { footprint } from '../../../../../../support/storage/disk-footprint';
import { useFolder } from '../../../../../../support/storage/temporary-folder';

interface Document {
  readonly image: FactDifference[];
  readonly zones: ZoneDifference[];
  readonly structures: StructureDifference[];
  readonly ranges: ByteDifference[];
  readonly differingBytes: number;
  readonly semanticDifferences: number;
}

const path = useFolder();
const diff = (...words: readonly string[]) => cliJson<Document>('diff', ...words);
const start = async (zone: number): Promise<number> =>
  (await cliJson<{ offset: number }>('hex', path('a'), '--at', `z${zone}`, '--length', '1')).json.offset;

describe('diff of two images', () => {
  beforeEach(async () => {
    await smallImage(path('a'));
    await cli('write', path('a'), '--zone', '2', '--pattern', '7', '--length', '8k');
    copyFileSync(path('a'), path('b'));
  });

  it('says that a copy does not differ, and writes nothing', async () => {
    const before = footprint(path('a'));
    expect(await runCli('diff', path('a'), path('b'))).toMatchObject({ status: 0, out: 'no differences\n' });
    const { status, json } = await diff(path('a'), path('b'));
    expect(status).toBe(0);
    expect(json).toEqual({
      ...{ image: [], zones: [], structures: [], ranges: [] },
      ...{ differingBytes: 0, semanticDifferences: 0 },
    });
    expect(footprint(path('a'))).toEqual(before);
  });

  it('names the zone first, then the fields of its entry, then the bytes, each with its place', async () => {
    await cli('write', path('b'), '--zone', '2', '--pattern', '9', '--length', '4k');
    await cli('zone', 'finish', path('b'), '3');
    const { status, json } = await diff(path('a'), path('b'));
    expect(status).toBe(1);
    const mib = 1024 * 1024;
    expect(json.zones).toEqual([
      { index: 2, field: 'writePointer', a: 2 * mib + 8192, b: 2 * mib + 12288 },
      { index: 3, field: 'state', a: 'empty', b: 'full' },
      { index: 3, field: 'writePointer', a: 3 * mib, b: null },
    ]);
    expect(json.ranges).toEqual([{ offsetA: 2 * mib + 8192, offsetB: 2 * mib + 8192, length: 4096 }]);
    expect([json.differingBytes, json.semanticDifferences]).toEqual([4096, 4]);
    expect(json.structures.map(({ path }) => path).join()).toMatch(/zone|table/);
    const { out } = await runCli('diff', path('a'), path('b'));
    const lines = out.split('\n');
    expect(lines[0]).toBe('zone 2: writePointer 0x202000 -> 0x203000');
    expect(lines[1]).toBe('zone 3: state empty -> full');
    expect(lines.at(-3)).toMatch(
      /^bytes: 4,096 bytes at device byte 0x202000 \(zone 2 \+ 0x2000, LBA 0x202, in the file at 0x[0-9a-f]+\)$/,
    );
    expect(lines.at(-2)).toMatch(/^3 fields of zones, \d+ decoded fields, 1 run of 4,096 bytes; 4 semantic/);
    const zonesOnly = await diff(path('a'), path('b'), '--zones-only');
    expect([zonesOnly.status, zonesOnly.json.zones.length]).toEqual([1, 3]);
    expect([zonesOnly.json.structures, zonesOnly.json.ranges]).toEqual([[], []]);
  });

  it('finds single bytes above every pointer and joins nothing across equal ones', async () => {
    const offset = await start(6);
    await cli('patch', path('b'), '--at', String(offset + 10), '--hex', '01 02 00 03');
    const { json } = await diff(path('a'), path('b'));
    const byte = 6 * 1024 * 1024 + 10;
    expect(json.ranges).toEqual([
      { offsetA: byte, offsetB: byte, length: 2 },
      { offsetA: byte + 3, offsetB: byte + 3, length: 1 },
    ]);
    expect(json.zones).toEqual([]);
  });

  it('compares zones with other zones by what lies behind their starts', async () => {
    await cli('write', path('a'), '--zone', '5', '--pattern', '7', '--length', '8k');
    const same = await diff(path('a'), path('a'), '--a', '2', '--b', '5');
    expect([same.status, same.json.semanticDifferences]).toEqual([0, 0]);
    await cli('patch', path('a'), '--at', String((await start(5)) + 3), '--hex', 'ff');
    const { json } = await diff(path('a'), path('a'), '--a', '2,3', '--b', '5-6');
    const mib = 1024 * 1024;
    expect(json.ranges).toEqual([{ offsetA: 2 * mib + 3, offsetB: 5 * mib + 3, length: 1 }]);
    expect(json.zones).toEqual([]);
    const other = await diff(path('a'), path('a'), '--a', '2', '--b', '3');
    expect(other.json.zones).toEqual([
      { index: 2, indexB: 3, field: 'state', a: 'implicitlyOpened', b: 'empty' },
      { index: 2, indexB: 3, field: 'writePointer', a: 8192, b: 0 },
    ]);
  });

  it('writes a patch that makes B of A, byte for byte, whatever differs', async () => {
    await cli('zone', 'finish', path('b'), '3');
    await cli('patch', path('b'), '--at', '0x300', '--hex', 'ff');
    writeFileSync(path('b'), Buffer.concat([readFileSync(path('b')), Buffer.from([1, 2, 3])]));
    const { status } = await runCli('diff', path('a'), path('b'), '--patch', path('p'));
    expect(status).toBe(1);
    await cli('patch', path('a'), '--file', path('p'));
    expect(readFileSync(path('a')).equals(readFileSync(path('b')))).toBe(true);
    expect((await runCli('diff', path('a'), path('b'), '--patch', path('p'))).status).toBe(3);
    expect((await runCli('diff', path('a'), path('b'), '--patch', path('p'), '--force')).status).toBe(0);
    expect(readFileSync(path('p'), 'utf8').trim().split('\n')).toHaveLength(1);
  });

  it.each([
    [['--a', '2', '--b', '3-4'], /--a names 1 zones and --b 2/],
    [['--a', '9'], /zone 9 does not exist/],
    [['--a', '2', '--patch', 'p'], /leave out --a and --b/],
  ])('refuses %j', async (words, says) => {
    const { status, err } = await runCli('diff', path('a'), path('b'), ...words);
    expect([status, err]).toEqual([2, expect.stringMatching(says)]);
  });

  it('refuses a patch across formats and what is not there', async () => {
    await cli('convert', path('a'), path('q'), '--format', 'qcow2', '--accept-loss');
    const { status, err } = await runCli('diff', path('a'), path('q'), '--patch', path('p'));
    expect([status, err]).toEqual([2, expect.stringMatching(/nothing in common across formats/)]);
    expect((await runCli('diff', path('a'), path('none'))).status).toBe(4);
    writeFileSync(path('noise'), Buffer.from([0, 1, 2, 255, 254]));
    expect((await runCli('diff', path('a'), path('noise'))).status).toBe(3);
    expect((await runCli('diff', path('noise'), path('a'))).status).toBe(3);
  });

  it('gives --data to the side that takes a data image', async () => {
    const words = ['--format', 'zone-file', '--data-out', path('d'), '--accept-loss'];
    await cli('convert', path('a'), path('z'), ...words);
    const without = await diff(path('a'), path('z'));
    expect(without.json.ranges).toEqual([]);
    expect(without.err).toContain('bytes were not compared');
    for (const pair of [
      [path('a'), path('z')],
      [path('z'), path('a')],
    ] as const) {
      const { json, err } = await diff(...pair, '--data', path('d'));
      expect(err).not.toContain('bytes were not compared');
      expect(json.ranges).toEqual([]);
      const bytes = readFileSync(path('d'));
      bytes[5]! ^= 1;
      writeFileSync(path('e'), bytes);
      expect((await diff(...pair, '--data', path('e'))).json.differingBytes).toBe(1);
    }
    const both = await diff(
      path('z'),
      path('z'),
      '--data',
      path('d'),
      '--b-data',
      path('e'),
      '--patch',
      path('p'),
    );
    expect(both.json.ranges).toEqual([{ offsetA: 5, offsetB: 5, length: 1 }]);
    await cli('patch', path('z'), '--data', path('d'), '--file', path('p'));
    expect(readFileSync(path('d')).equals(readFileSync(path('e')))).toBe(true);
  });

  it('says what differs of images of another shape', async () => {
    await cli('create', path('c'), '--zone-size', '2MiB', '--zones', '4');
    const { status, json } = await diff(path('a'), path('c'));
    expect(status).toBe(1);
    expect(json.image).toContainEqual({ field: 'zoneCount', a: 8, b: 4 });
    expect(json.image).toContainEqual({ field: 'zoneSizeBytes', a: 1024 * 1024, b: 2 * 1024 * 1024 });
    expect(json.zones).toEqual([]);
    expect(json.ranges).toHaveLength(1);
  });
});

describe('diff with a report', () => {
  beforeEach(async () => {
    await smallImage(path('a'));
    await cli('write', path('a'), '--zone', '2', '--pattern', '7', '--length', '8k');
    await cli('zone', 'open', path('a'), '3');
    await cli('zone', 'finish', path('a'), '4');
    await cli('zone', 'inject-offline', path('a'), '6');
    copyFileSync(path('a'), path('b'));
  });

  it.each(REPORT_FORMAT_NAMES)('%s: its own report is empty, one changed zone is named', async (format) => {
    writeFileSync(path('report'), await cli('report', path('a'), '--as', format));
    const same = await diff(path('a'), path('report'));
    expect([same.status, same.json.zones, same.json.image]).toEqual([0, [], []]);
    expect(same.err).toMatch(/a report of /);
    await cli('zone', 'finish', path('b'), '5');
    const { status, json } = await diff(path('b'), path('report'));
    expect(status).toBe(1);
    expect(json.zones).toContainEqual({ index: 5, field: 'state', a: 'full', b: 'empty' });
    expect(new Set(json.zones.map(({ index }) => index))).toEqual(new Set([5]));
    expect(json.ranges).toEqual([]);
  });

  it.each(REPORT_FORMAT_NAMES)('%s: a report of 512-byte blocks, too', async (format) => {
    await cli('create', path('c'), '--zone-size', '1MiB', '--zones', '4', '--logical-block', '512');
    await cli('write', path('c'), '--zone', '1', '--pattern', '7', '--length', '512');
    writeFileSync(path('report'), await cli('report', path('c'), '--as', format));
    const { status, json } = await diff(path('c'), path('report'));
    expect([status, json.zones, json.image]).toEqual([0, [], []]);
  });

  it('takes --logical-block for what a text in blocks leaves open', async () => {
    writeFileSync(path('report'), await cli('report', path('a'), '--as', 'nvme'));
    const settled = await diff(path('a'), path('report'), '--logical-block', '4096');
    expect([settled.status, settled.err]).toEqual([0, expect.not.stringContaining('logical blocks')]);
    expect((await diff(path('a'), path('report'), '--logical-block', '512')).status).toBe(1);
    const { status, err } = await runCli('diff', path('a'), path('report'), '--logical-block', '1KiB');
    expect([status, err]).toEqual([2, expect.stringContaining('accepted: 512 or 4096')]);
  });

  it('takes a report of some zones as one of these and says so', async () => {
    writeFileSync(
      path('report'),
      await cli('report', path('a'), '--as', 'nvme', '--from', '3', '--count', '2'),
    );
    const { status, json, err } = await diff(path('a'), path('report'));
    expect([status, json.zones]).toEqual([0, []]);
    expect(err).toContain('the report lists 2 zones of the 8 of the image');
  });

  it('names zones that the image has not, and refuses what a report cannot give', async () => {
    await cli('create', path('c'), '--zone-size', '1MiB', '--zones', '6', '--conventional', '0');
    writeFileSync(path('report'), await cli('report', path('a'), '--as', 'blkzone'));
    const { json } = await diff(path('c'), path('report'));
    expect(json.zones).toContainEqual({ index: 7, field: 'state', a: null, b: 'empty' });
    const { status, err } = await runCli('diff', path('a'), path('report'), '--patch', path('p'));
    expect([status, err]).toEqual([
      2,
      expect.stringMatching(/is a report of zones, which has no bytes: --patch/),
    ]);
    writeFileSync(path('text'), 'hello\n');
    expect((await runCli('diff', path('a'), path('text'))).status).toBe(3);
    writeFileSync(path('empty'), '');
    expect((await runCli('diff', path('a'), path('empty'))).status).toBe(3);
  });
});
