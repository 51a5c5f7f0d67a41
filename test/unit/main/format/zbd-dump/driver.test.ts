import { describe, expect, it } from 'vitest';
import { allFields } from '../../../../../main/format/all-fields';
import type { AttachedData } from '../../../../../main/format/driver';
import type { FormatImage } from '../../../../../main/format/image';
import { DUMP_HEADER, DUMP_ZONE } from '../../../../../main/format/zbd-dump/layout';
import { zbdDumpDriver } from '../../../../../main/format/zbd-dump/driver';
import { recognise } from '../../../../../main/format/registry';
import { JoinedFile } from '../../../../../main/storage/filters/joined-file';
import { MemoryBlockFile } from '../../../../../main/storage/memory-block-file';
import { ZoneState } from '../../../../../shared/zone/state';
import {
  DUMP_CAPACITY,
  DUMP_ZONE_BYTES,
  DUMPED,
  dumpData,
  dumpInfo,
} from '../../../../support/image/foreign-images';
import { appErrorOf, extendedSpec } from '../../../../support/image/format-images';
import { formatRemark } from '../../../../../shared/errors/remark';

const DATA_OFFSET = 4096;
const BLOCK = 4096;

function openPair(info = dumpInfo(), data = dumpData()): FormatImage {
  const attached: AttachedData = { offset: DATA_OFFSET, length: data.length, name: 'x_zone_data.dump' };
  const file = new JoinedFile('x_zone_info.dump', [
    { file: new MemoryBlockFile('info', info), offset: 0, length: info.length },
    { file: new MemoryBlockFile('data', data), offset: DATA_OFFSET, length: null },
  ]);
  return zbdDumpDriver.open(file, { attached });
}

const openInfo = (info = dumpInfo()) => zbdDumpDriver.open(new MemoryBlockFile('info', info), {});

function withField(offset: number, value: number, bytes = 4): Uint8Array {
  const info = dumpInfo();
  const view = new DataView(info.buffer);
  if (bytes === 8) view.setBigUint64(offset, BigInt(value), true);
  else view.setUint32(offset, value, true);
  return info;
}

describe('dump of a zoned device', () => {
  it('has its fields where FORMAT.md says', () => {
    const places = (fields: object) =>
      Object.values(fields as Record<string, { name: string; offset: number; length: number }>).map(
        ({ offset, length }) => [offset, length],
      );
    expect(places(DUMP_HEADER)).toEqual([
      [0, 32],
      ...[32, 40, 48, 56, 64, 72, 80].map((offset) => [offset, 8]),
      ...[88, 92, 96, 100].map((offset) => [offset, 4]),
      [104, 24],
      [128, 4],
      [132, 4],
      [136, 56],
    ]);
    expect(places(DUMP_ZONE)).toEqual([
      ...[0, 8, 16, 24].map((offset) => [offset, 8]),
      ...[32, 36, 40].map((offset) => [offset, 4]),
      [44, 20],
    ]);
  });

  it('is recognised by numbers that agree, and not when one of them does not', () => {
    const { driver, recognition } = recognise(new MemoryBlockFile('x', dumpInfo()));
    expect([driver.family.name, recognition.format, recognition.confidence]).toEqual([
      'zbd-dump',
      'zbd-dump',
      0.9,
    ]);
    const numbers = [
      DUMP_HEADER.sectors,
      DUMP_HEADER.logicalBlocks,
      DUMP_HEADER.zoneSize,
      DUMP_HEADER.zoneSectors,
    ];
    const wide = [...numbers, DUMP_HEADER.logicalBlockSize];
    for (const { name, offset } of wide) {
      expect(zbdDumpDriver.recognise(new MemoryBlockFile('x', withField(offset, 1000, 8))), name).toBeNull();
    }
    for (const { name, offset } of [DUMP_HEADER.zoneCount, DUMP_HEADER.endZone]) {
      expect(zbdDumpDriver.recognise(new MemoryBlockFile('x', withField(offset, 9))), name).toBeNull();
    }
    expect(
      zbdDumpDriver.recognise(new MemoryBlockFile('x', dumpInfo().subarray(0, 192 + 64 * 7))),
    ).toBeNull();
    expect(zbdDumpDriver.recognise(new MemoryBlockFile('x', withField(192, 4096, 8)))).toBeNull();
    for (const length of [0, 100, 192]) {
      expect(zbdDumpDriver.recognise(new MemoryBlockFile('x', new Uint8Array(length)))).toBeNull();
    }
  });

  it('shows every zone as it was dumped', () => {
    const {
      facts: { geometry, limits },
      table: { zones, findings },
    } = openPair();
    expect(geometry).toEqual({
      logicalBlockSizeBytes: BLOCK,
      zoneCount: 8,
      zoneSizeBlocks: DUMP_ZONE_BYTES / BLOCK,
      zoneCapacityBlocks: DUMP_CAPACITY / BLOCK,
      lastZoneSizeBlocks: DUMP_ZONE_BYTES / BLOCK,
      conventional: [[0, 0]],
    });
    expect([...zones.state]).toEqual(DUMPED.map(({ condition }) => condition));
    expect([2, 3, 4].map((zone) => zones.writePointer[zone]! - zone * 256)).toEqual([2, 1, 3]);
    expect([...zones.attributes]).toEqual([0, 0, 0, 0, 4, 0, 0, 0]);
    expect(limits).toEqual({ openZonesMax: 14, activeZonesMax: null, appendMaxBytes: null });
    expect(findings).toEqual([]);
  });

  it('reads data from behind the zones', () => {
    const image = openPair();
    const block = new Uint8Array(BLOCK);
    for (const zone of [0, 2, 3, 4, 5]) {
      image.blocks.read(zone * 256, block);
      expect([zone, block[0], block[BLOCK - 1]]).toEqual([zone, zone + 1, zone + 1]);
    }
    expect(image.blocks.offsetOf(256)).toBe(DATA_OFFSET + DUMP_ZONE_BYTES);
    expect(image.anatomy.locate(DATA_OFFSET + 2 * DUMP_ZONE_BYTES + 5)).toMatchObject({
      zone: 2,
      zoneByte: 5,
      region: 'data',
    });
    expect(image.anatomy.locate(70)).toMatchObject({ zone: null, region: 'device information' });
  });

  it('says where data lies: what was dumped and nothing else', () => {
    const ranges = (image: FormatImage) =>
      [...image.blocks.dataRanges()].map(({ lba, blocks }) => [lba / 256, blocks]);
    const whole = [
      [0, 256],
      [2, 2],
      [3, 1],
      [4, 3],
      [5, 192],
      [6, 192],
    ];
    expect(ranges(openPair())).toEqual(whole);
    const part = openPair(dumpInfo(DUMPED, [3, 5]));
    expect(ranges(part)).toEqual([
      [3, 1],
      [4, 3],
    ]);
    expect(part.facts.notices.map(formatRemark).join()).toContain('zones 3 to 4 only');
  });

  it('covers the file with spans, and lists every field', () => {
    const image = openPair();
    const end = DATA_OFFSET + 8 * DUMP_ZONE_BYTES;
    let at = 0;
    for (const { offset, length } of image.anatomy.annotate(0, end + 100)) {
      expect(offset).toBe(at);
      at = offset + length;
    }
    expect(at).toBe(end + 100);
    const fields = [...allFields(image.anatomy.fields)];
    expect(fields).toHaveLength(16 + 8 * 8);
    expect(fields).toHaveLength(image.anatomy.fields.count());
    expect(fields.find(({ path }) => path === 'zones[4].wp')).toMatchObject({
      offset: 192 + 4 * 64 + 24,
      value: String(4 * DUMP_ZONE_BYTES + 12_288),
    });
    expect(fields[0]).toMatchObject({ path: 'header.vendor_id', value: 'ATA EXAMPLE 0001' });
    expect(image.anatomy.fields.page(15, 3).map(({ path }) => path)).toEqual([
      'header.reserved',
      'zones[0].start',
      'zones[0].len',
    ]);
    expect(image.anatomy.entryFields(4).find(({ name }) => name === 'cond')).toMatchObject({
      value: '4',
      meaning: 'closed',
    });
  });

  it.each([ZoneState.readOnly, ZoneState.offline])(
    'ends the data of a zone in state %i where its pointer was',
    (state) => {
      const image = openPair(withField(192 + 4 * 64 + 40, state));
      const tints = image.anatomy.annotate(DATA_OFFSET + 4 * DUMP_ZONE_BYTES, DUMP_CAPACITY);
      expect(tints.map(({ kind, length }) => [kind, length])).toEqual([
        ['written', 12_288],
        ['unwritten', DUMP_CAPACITY - 12_288],
      ]);
    },
  );

  it('without the data file shows the zones and says so', () => {
    const image = openInfo();
    expect([image.facts.dataRefusal?.code, image.facts.geometry.zoneCount]).toEqual(['unsupported', 8]);
    expect(image.facts.notices.map(formatRemark).join()).toContain('No zone data');
    expect(appErrorOf(() => image.blocks.read(0, new Uint8Array(BLOCK))).code).toBe('unsupported');
    expect([...image.blocks.dataRanges()]).toEqual([]);
  });

  it('refuses a data file of another length, naming both', () => {
    const error = appErrorOf(() => openPair(dumpInfo(), dumpData().subarray(0, 100_000)));
    expect(error).toMatchObject({ code: 'damaged', data: { found: 100_000, expected: 8 * DUMP_ZONE_BYTES } });
    expect(error.subject).toBe('x_zone_data.dump');
  });

  it('is never written', () => {
    const image = openPair();
    for (const change of [
      () => image.blocks.write(0, new Uint8Array(BLOCK)),
      () => image.blocks.zero(0, 1),
      () => image.table.store([0]),
      () => image.table.writeZde(0, new Uint8Array(64)),
    ]) {
      expect(appErrorOf(change)).toBe(image.facts.writeRefusal);
    }
    expect([image.table.canStore(ZoneState.empty), image.table.seal(), image.table.readZde(1)]).toEqual([
      false,
      false,
      null,
    ]);
    expect(zbdDumpDriver.plan(extendedSpec(), null).problems[0]!.severity).toBe('error');
    expect(
      appErrorOf(() => zbdDumpDriver.plan(extendedSpec(), null).create(new MemoryBlockFile())).code,
    ).toBe('usage');
  });

  it.each([
    ['start', 192 + 64, 4096, 8],
    ['len', 192 + 64 + 8, 4096, 8],
    ['capacity', 192 + 64 + 16, 2 ** 40, 8],
    ['wp', 192 + 2 * 64 + 24, 0, 8],
    ['wp', 192 + 2 * 64 + 24, 2 * DUMP_ZONE_BYTES + 100, 8],
    ['cond', 192 + 64 + 40, 7, 4],
    ['cond', 192 + 40, 1, 4],
  ] as const)(
    'a wrong %s at offset %d is a finding; everything else is shown',
    (field, offset, value, bytes) => {
      const image = openInfo(withField(offset, value, bytes));
      expect(image.table.findings.map(({ code }) => code)).toEqual([`zbd-dump-${field}`]);
      expect(image.table.zones.count).toBe(8);
      expect([...image.anatomy.check()]).toEqual(image.table.findings);
    },
  );
});

describe('data above the pointers', () => {
  it('is of another dump than the zones: a warning, and only with the data at hand', () => {
    const data = dumpData();
    expect([...openPair().anatomy.check()]).toEqual([]);
    data[3 * DUMP_ZONE_BYTES + 8000] = 1;
    expect([...openPair(dumpInfo(), data).anatomy.check()]).toMatchObject([
      {
        code: 'zbd-dump-data-beyond-wp',
        severity: 'warning',
        zone: 3,
        offset: DATA_OFFSET + 3 * DUMP_ZONE_BYTES + 8000,
        length: 1,
      },
    ]);
    expect([...openInfo().anatomy.check()]).toEqual([]);
  });
});

describe('records judged as a whole', () => {
  const recordsOf = (info: Uint8Array) => (zone: number) => info.subarray(192 + 64 * zone, 256 + 64 * zone);
  const stateOf = (info: Uint8Array) => {
    const { facts, table } = openInfo(info);
    const codes = table.findings.map(({ code }) => code);
    return { states: [...table.zones.state], first: codes[0], notices: facts.notices.map(formatRemark) };
  };

  it.each([
    ['the end', 4, 8],
    ['one', 5, 6],
    ['all but the first', 1, 8],
  ])('wiped, %s: no zone is believed', (_, from, to) => {
    const info = dumpInfo();
    info.fill(0, 192 + 64 * from, 192 + 64 * to);
    const { states, first, notices } = stateOf(info);
    expect(states).toEqual(DUMPED.map(() => ZoneState.readOnly));
    expect(first).toBe('zbd-dump-table-wiped');
    expect(notices.at(-1)).toMatch(
      /^info: the zone table was wiped in part: .* what the zones held is unknown: all are shown read only$/,
    );
  });

  it('two neighbours that are those of other zones are not believed, one alone is damaged', () => {
    const info = dumpInfo();
    const record = recordsOf(info);
    record(4).set(record(2));
    expect(stateOf(info).first).toBe('zbd-dump-start');
    expect(stateOf(info).states[3]).toBe(ZoneState.explicitlyOpened);
    record(5).set(record(3));
    expect(stateOf(info).first).toBe('zbd-dump-table-stale');
    expect(stateOf(info).states).toEqual(DUMPED.map(() => ZoneState.readOnly));
  });
});
