import { describe, expect, it } from 'vitest';
import { EXTENDED_HEADER } from '../../../../../../main/format/zoned/layout';
import type { BlockFile } from '../../../../../../main/storage/block-file';
import { WriteLogFile } from '../../../../../../main/storage/filters/write-log-file';
import { MIB } from '../../../../../../shared/units/units';
import { ZoneState } from '../../../../../../shared/zone/state';
import {
  bytesOf,
  createdFile,
  extendedSpec,
  openZoned,
  peek64,
  poke,
  withoutData,
} from '../../../../../support/image/format-images';

const TABLE = 4096 + 8 * MIB;
const SUMS = TABLE + 64;
const headerGeneration = (file: BlockFile) => peek64(file, EXTENDED_HEADER.generation.offset);

function close(file: BlockFile, zone: number) {
  const image = openZoned(file);
  image.table.zones.state[zone] = ZoneState.closed;
  image.table.zones.writePointer[zone] = zone * 256 + 1;
  image.table.store([zone]);
  return image;
}

const severities = (file: BlockFile) =>
  withoutData(openZoned(file).anatomy.check()).map(({ code, severity }) => `${severity} ${code}`);

describe('generation and checksums', () => {
  it('the first word after a seal is preceded by one mark; later words are not', () => {
    const log = new WriteLogFile(createdFile(extendedSpec()));
    const image = close(log, 1);
    image.table.store([1, 2]);
    expect([...log.entries()].map(({ kind, offset, length }) => [kind, offset, length])).toEqual([
      ['header', 16, 8],
      ['table', TABLE + 8, 8],
      ['table', TABLE + 8, 8],
      ['table', TABLE + 16, 8],
    ]);
    expect(headerGeneration(log)).toBe(2n);
  });

  it('a seal renews the sums in one write and brings the generations together', () => {
    const log = new WriteLogFile(createdFile(extendedSpec()));
    const image = close(log, 1);
    const before = log.count;
    expect(image.table.seal()).toBe(true);
    expect([...log.entries(before)].map(({ kind, offset, length }) => [kind, offset, length])).toEqual([
      ['header', SUMS, 12],
    ]);
    expect([headerGeneration(log), peek64(log, SUMS)]).toEqual([2n, 2n]);
    expect(severities(log)).toEqual([]);
  });

  it('a seal without changes writes nothing', () => {
    const image = openZoned(createdFile(extendedSpec()));
    expect(image.table.seal()).toBe(false);
  });

  it('words without a seal, as after a power cut, are an info finding', () => {
    const file = createdFile(extendedSpec());
    close(file, 1);
    expect(severities(file)).toEqual(['info zoned-checksums-stale']);
  });

  it('a mark whose words were lost is an info finding too', () => {
    const file = createdFile(extendedSpec());
    poke(file, EXTENDED_HEADER.generation.offset, 8, 2);
    expect(severities(file)).toEqual(['info zoned-checksums-stale']);
  });

  const CLOSED_WITH_A_BLOCK = 0x4000000000000000n + 257n * 4096n;

  it('a word without its mark is what a power cut leaves: an info that names both ways to it', () => {
    const file = createdFile(extendedSpec());
    poke(file, TABLE + 8, 8, CLOSED_WITH_A_BLOCK);
    const findings = withoutData(openZoned(file).anatomy.check());
    expect(findings).toEqual([
      expect.objectContaining({
        code: 'zoned-checksum-unmarked',
        severity: 'info',
        offset: TABLE,
        length: 64,
        message: expect.stringMatching(/zones 0 to 7 .*a power cut .*keeps no checksums/),
      }),
    ]);
  });

  it('so are words of several zones after a seal, in any number', () => {
    const file = createdFile(extendedSpec());
    const image = close(file, 1);
    image.table.seal();
    for (const zone of [2, 3, 4])
      poke(file, TABLE + 8 * zone, 8, 0x4000000000000000n + BigInt(zone * 256 + 3) * 4096n);
    expect(severities(file)).toEqual(['info zoned-checksum-unmarked']);
  });

  it.each([
    ['a word that no writer makes', (file: BlockFile) => poke(file, TABLE + 8, 8, 0x4000000000000000n)],
    ['an attribute that is not assigned', (file: BlockFile) => poke(file, TABLE + 14, 1, 0xc0)],
    ['a blank sum', (file: BlockFile) => poke(file, SUMS + 8, 4, 0)],
    [
      'a sum with another byte',
      (file: BlockFile) => poke(file, SUMS + 9, 1, bytesOf(file, SUMS + 9, 1)[0]! ^ 0x40),
    ],
  ])('%s is explained by no power cut: a warning that names the zones', (_, spoil) => {
    const file = createdFile(extendedSpec());
    close(file, 1).table.seal();
    spoil(file);
    expect(severities(file)).toContain('warning zoned-checksum');
    const [found] = [...openZoned(file).anatomy.check()].filter(({ code }) => code === 'zoned-checksum');
    expect(found).toMatchObject({ offset: TABLE, message: expect.stringContaining('zones 0 to 7') });
  });

  it('a new image has had one table only: any other sum is a warning', () => {
    const file = createdFile(extendedSpec());
    poke(file, SUMS + 8, 4, 0x12345678);
    expect(severities(file)).toEqual(['warning zoned-checksum']);
  });

  it('the next seal after a power cut renews every page', () => {
    const spec = extendedSpec({
      zoneCount: 2000,
      zoneSizeBytes: 4096,
      zoneCapacityBytes: 4096,
      lastZoneSizeBytes: 4096,
    });
    const file = createdFile(spec);
    const image = openZoned(file);
    image.table.zones.state[1999] = ZoneState.full;
    image.table.store([1999]);
    const next = openZoned(file);
    next.table.zones.state[0] = ZoneState.full;
    next.table.store([0]);
    next.table.seal();
    expect(severities(file)).toEqual([]);
  });

  it('an array above 4 KiB is written in runs, its generation last', () => {
    const zoneCount = 512 * 1100;
    const spec = extendedSpec({
      zoneCount,
      zoneSizeBytes: 4096,
      zoneCapacityBytes: 4096,
      lastZoneSizeBytes: 4096,
    });
    const log = new WriteLogFile(createdFile(spec));
    const image = openZoned(log);
    const sums = Number(peek64(log, EXTENDED_HEADER.sumsOffset.offset));
    const changed = [0, 511, 512, 512 * 1000];
    for (const zone of changed) image.table.zones.state[zone] = ZoneState.full;
    image.table.store(changed);
    const before = log.count;
    image.table.seal();
    expect([...log.entries(before)].map(({ offset, length }) => [offset - sums, length])).toEqual([
      [8, 8],
      [8 + 4000, 4],
      [0, 8],
    ]);
    expect(severities(log)).toEqual([]);
  });
});
