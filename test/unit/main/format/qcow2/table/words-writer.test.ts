import { describe, expect, it } from 'vitest';
import { ZONED_WORDS } from '../../../../../../main/format/qcow2/header/extension-layout';
import type { Qcow2Variant, ZonedExtension } from '../../../../../../main/format/qcow2/model';
import { WordWriter } from '../../../../../../main/format/qcow2/table/words-writer';
import { MemoryBlockFile } from '../../../../../../main/storage/memory-block-file';
import { WriteLogFile } from '../../../../../../main/storage/filters/write-log-file';
import type { ZoneGeometry } from '../../../../../../shared/zone/geometry';
import { ZoneState, ZoneType, type ZoneStateName } from '../../../../../../shared/zone/state';
import { allocateZoneTable } from '../../../../../../shared/zone/zone-table';

const META = 0x30000;
/** Zones of 1 MiB with a capacity of 768 KiB; the first one conventional, the last one 512 KiB. */
const GEOMETRY: ZoneGeometry = {
  logicalBlockSizeBytes: 512,
  zoneCount: 200,
  zoneSizeBlocks: 2048,
  zoneCapacityBlocks: 1536,
  lastZoneSizeBlocks: 1024,
  conventional: [[0, 0]],
};

function tableOf(variant: Qcow2Variant) {
  const zones = allocateZoneTable(GEOMETRY.zoneCount);
  zones.type.fill(ZoneType.sequentialWriteRequired);
  zones.type[0] = ZoneType.conventional;
  zones.state.fill(ZoneState.empty, 1);
  for (let zone = 0; zone < zones.count; zone++) zones.writePointer[zone] = zone * GEOMETRY.zoneSizeBlocks;
  const extension: ZonedExtension = {
    variant,
    place: { type: 0x7a6264, offset: 112, dataOffset: 120, length: 48 },
    zoned: 1,
    profile: 0,
    zoneSizeBytes: 2 ** 20,
    zoneCapacityBytes: 768 * 1024,
    zoneCount: GEOMETRY.zoneCount,
    conventionalCount: 1,
    activeZonesMax: 0,
    openZonesMax: 0,
    appendMaxBytes: 0,
    zdeBytes: 0,
    metaOffset: META,
    metaBytes: GEOMETRY.zoneCount * 8,
    word: ZONED_WORDS[variant],
  };
  const log = new WriteLogFile(new MemoryBlockFile('image'));
  const word = (zone: number) => {
    const bytes = new Uint8Array(8);
    log.read(META + zone * 8, bytes);
    return Buffer.from(bytes).toString('hex');
  };
  return { zones, log, word, writer: new WordWriter(log, extension, GEOMETRY, zones) };
}

/** The word that a zone gets in a state with a pointer in blocks. */
function stored(variant: Qcow2Variant, state: ZoneStateName, pointer = 0, zone = 2): string {
  const { zones, word, writer } = tableOf(variant);
  zones.state[zone] = ZoneState[state];
  zones.writePointer[zone] = pointer;
  writer.store([zone]);
  return word(zone);
}

describe('words of the write pointer table', () => {
  it.each([
    ['48-b', '0000000000000008'],
    ['56', '0000000000000008'],
    ['48-a', '0000000000000008'],
    ['48-d', '0800000000000000'],
    ['44', '8000000000000000'],
  ] as const)('%s: a conventional zone', (variant, word) => {
    expect(stored(variant, 'notWritePointer', 0, 0)).toBe(word);
  });

  it.each([
    ['48-b', '0008200000000000'],
    ['56', '0008200000000000'],
    ['48-a', '0008200000000020'],
    ['48-b-zde', '0008200000000020'],
    ['48-d', '0000000000200800'],
    ['44', '0000000000200800'],
  ] as const)('%s: an open zone, with its state only where words have states', (variant, word) => {
    expect(stored(variant, 'implicitlyOpened', 4096 + 4)).toBe(word);
  });

  it.each([
    ['48-a', '00003000000000e0'],
    ['48-b', '0000300000000000'],
    ['48-c', '0000300000000000'],
    ['48-b-zde', '00003000000000e0'],
    ['56', '0000300000000000'],
    ['48-d', '00000000002c0000'],
    ['44', '00000000002c0000'],
  ] as const)('%s: a full zone points to the end of the zone, or of its capacity', (variant, word) => {
    expect(stored(variant, 'full', 4096 + 8)).toBe(word);
  });

  it.each(['48-b', '56', '44'] as const)('%s: a full last zone never points behind the device', (variant) => {
    const { zones, word, writer } = tableOf(variant);
    zones.state[199] = ZoneState.full;
    writer.store([199]);
    const end = (199 * 2048 + 1024) * 512;
    const bytes = Buffer.from(word(199), 'hex');
    expect(Number(variant === '44' ? bytes.readBigUInt64BE() : bytes.readBigUInt64LE())).toBe(end);
  });

  it('attributes are kept where words have them', () => {
    const { zones, word, writer } = tableOf('48-b-zde');
    zones.attributes[2] = 0x80;
    writer.store([2]);
    expect(Buffer.from(word(2), 'hex').readBigUInt64LE()).toBe((1n << 60n) | (0x80n << 51n) | 0x200000n);
  });

  it('a few zones are single writes in the order given, many are runs of neighbours', () => {
    const { log, writer } = tableOf('56');
    writer.store([5, 3, 4]);
    expect([...log.entries()].map(({ offset, length, kind }) => [offset - META, length, kind])).toEqual([
      [40, 8, 'table'],
      [24, 8, 'table'],
      [32, 8, 'table'],
    ]);
    const before = log.count;
    const many = Array.from({ length: 150 }, (_, index) => 10 + index).filter((zone) => zone !== 100);
    writer.store(many);
    expect([...log.entries(before)].map(({ offset, length }) => [offset - META, length])).toEqual([
      [80, 720],
      [808, 472],
    ]);
  });
});
