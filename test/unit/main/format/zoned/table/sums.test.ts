import { describe, expect, it } from 'vitest';
import { EXTENDED_HEADER } from '../../../../../../main/format/zoned/layout';
import type { BlockFile } from '../../../../../../main/storage/block-file';
import { WriteLogFile } from '../../../../../../main/storage/filters/write-log-file';
import { MIB } from '../../../../../../shared/units/units';
import { ZoneState } from '../../../../../../shared/zone/state';
import {
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

  it('a word changed behind the writer’s back is a warning that names its zones', () => {
    const file = createdFile(extendedSpec());
    poke(file, TABLE + 8, 8, 0x4000000000000000n + 257n * 4096n);
    const findings = withoutData(openZoned(file).anatomy.check());
    expect(findings.map(({ code, severity }) => [code, severity])).toEqual([['zoned-checksum', 'warning']]);
    expect(findings[0]).toMatchObject({
      offset: TABLE,
      length: 64,
      message: expect.stringContaining('zones 0 to 7'),
    });
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
