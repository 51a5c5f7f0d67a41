import { execFileSync } from 'node:child_process';
import { copyFileSync, mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { tmpdir } from 'node:os';
import type { ImageInfo } from '../../../../../../shared/image/image-info';
import { cli, cliJson, runCli } from '../../../../../support/cli/cli';
import { freshReports, imagesOf, SCENARIOS, transcriptOf } from '../../../../../support/image/format-qemu';
import { footprint } from '../../../../../support/storage/disk-footprint';

const FIXTURES = join(import.meta.dirname, '../../../../../fixtures/qemu/zoned-rfc');
const EMPTY_FILE = 'z15-missing-opts';
const folder = mkdtempSync(join(tmpdir(), 'zonesmith-cli-qemu-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const kept = SCENARIOS.filter((scenario) => imagesOf(scenario).length > 0);
for (const scenario of kept) {
  execFileSync('mkdir', [join(folder, scenario)]);
  execFileSync('tar', ['-xSf', join(FIXTURES, scenario, 'images.tar.gz'), '-C', join(folder, scenario)]);
}
const pathOf = (scenario: string, image: string) => join(folder, scenario, image);
const readable = kept.filter((scenario) => scenario !== EMPTY_FILE);

describe('images made by QEMU, at the command line', () => {
  it.each(readable)('%s: info recognises every image', async (scenario) => {
    for (const image of imagesOf(scenario)) {
      const { json } = await cliJson<ImageInfo>('info', pathOf(scenario, image));
      expect(json).toMatchObject({
        format: 'zoned',
        variant: 'rfc',
        profile: 'linux-blk',
        profileSource: 'default',
        logicalBlockSizeBytes: 512,
      });
      expect(json.confidence).toBeGreaterThan(0.9);
    }
  });

  it('the empty file that a failed creation left is refused', async () => {
    expect((await runCli('info', pathOf(EMPTY_FILE, '00-x.img'))).status).toBe(3);
  });

  const reports = readable.flatMap(freshReports).filter(({ lines }) => lines.length > 0);
  const fromStart = reports.filter(({ command }) => command.split(' ')[1] === '0');

  it.each(fromStart)(
    '$scenario $image: report prints what $command printed',
    async ({ scenario, image, lines }) => {
      const path = pathOf(scenario, image);
      const before = footprint(path);
      const { zoneCount } = (await cliJson<ImageInfo>('info', path)).json.geometry;
      const wanted = Math.min(zoneCount, lines.length);
      const out = await cli('report', path, '--as', 'qemu-io', '--count', String(wanted));
      // z06 asks for 9 of 7 zones and gets two made of what lies behind the table in memory (R7).
      expect(out).toBe(
        lines
          .slice(0, wanted)
          .map((line) => `${line}\n`)
          .join(''),
      );
      expect(footprint(path)).toEqual(before);
    },
  );

  it('z06: from a zone onwards QEMU prints states counted from zone 0 (R7), ours are those of the zones', async () => {
    const wrong = reports.filter(({ command }) => command.split(' ')[1] !== '0');
    expect(wrong).toHaveLength(2);
    for (const { scenario, image, command, lines } of wrong) {
      const first = Number.parseInt(command.split(' ')[1]!, 10);
      const words = ['report', pathOf(scenario, image), '--as', 'qemu-io'];
      const all = (await cli(...words)).trimEnd().split('\n');
      const ours = (await cli(...words, '--from', String(first))).trimEnd().split('\n');
      expect(ours).toEqual(all.slice(first));
      const stateOf = (line: string) => line.slice(line.indexOf('wptr'), line.indexOf(', [type'));
      expect(lines.map(stateOf)).toEqual(all.slice(0, lines.length).map(stateOf));
      expect(lines.map(stateOf)).not.toEqual(ours.map(stateOf));
    }
  });

  it('z10: check names the file that is too small for its zones (R11)', async () => {
    const { status, out } = await runCli('check', pathOf('z10-size-eq-data', '01-r.img'));
    expect(status).toBe(1);
    expect(out).toMatch(/rfc-R11/);
  });
});

describe('create --plain with QEMU’s parameters', () => {
  const qemu = [
    'z01-basic',
    'z02-mgmt',
    'z06-conv-report-offset',
    'z09-too-small',
    'z10-size-eq-data',
    'z11-nonpow2-zone',
  ];

  /** Our options for those of a qemu-img command line; zones and appends are given in sectors there. */
  function ourOptions(argv: readonly string[]): { words: string[]; zones: number } {
    const given = new Map(
      argv
        .at(-1)!
        .split(',')
        .map((pair) => pair.split('=') as [string, string]),
    );
    const number = (name: string) => Number(given.get(name));
    const zones = number('zone_nr_conv') + number('zone_nr_seq');
    const conventional = number('zone_nr_conv');
    const words = [
      ...['--plain', '--zones', String(zones), '--zone-size', String(number('zone_size') * 512)],
      ...['--file-size', given.get('size')!, '--max-append', String(number('max_append_sectors') * 512)],
      ...['--max-open', given.get('max_open_zones')!, '--max-active', given.get('max_active_zones')!],
      ...(conventional > 0 ? ['--conventional', `0-${conventional - 1}`] : []),
    ];
    return { words, zones };
  }

  it.each(qemu)('%s: header bytes 0 to 40, table and file size are the same', async (scenario) => {
    const { words, zones } = ourOptions(transcriptOf(scenario)[0]!.argv!);
    const ours = join(folder, `${scenario}.ours`);
    await cli('create', ours, ...words, '--force');
    const theirs = pathOf(scenario, '00-created.img');
    expect(statSync(ours).size).toBe(statSync(theirs).size);
    const [mine, made] = [readFileSync(ours), readFileSync(theirs)];
    expect(mine.subarray(0, 41).equals(made.subarray(0, 41))).toBe(true);
    expect(mine.subarray(-8 * zones).equals(made.subarray(-8 * zones))).toBe(true);
    const between = mine.subarray(41, mine.length - 8 * zones);
    expect(between.every((byte) => byte === 0)).toBe(true);
  });
});

describe('work on an image of QEMU', () => {
  it('goes on where QEMU stopped, and QEMU’s reserved bytes stay', async () => {
    const copy = join(folder, 'copy.img');
    copyFileSync(pathOf('z01-basic', '00-created.img'), copy);
    const reserved = readFileSync(copy).subarray(41, 512);
    await cli('write', copy, '--zone', '1', '--pattern', '0xa1', '--length', '4k');
    await cli('zone', 'finish', copy, '1');
    const bytes = readFileSync(copy);
    expect(bytes.subarray(41, 512).equals(reserved)).toBe(true);
    expect(bytes.readBigUInt64LE(bytes.length - 48)).toBe(0xe000_0000_0020_0000n);
    expect(bytes.subarray(512 + 2 ** 20, 512 + 2 ** 20 + 4096).every((byte) => byte === 0xa1)).toBe(true);
  });
});
