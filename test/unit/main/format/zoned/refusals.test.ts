import { describe, expect, it } from 'vitest';
import { extendedHeaderSum } from '../../../../../main/format/zoned/header/extended-header';
import { BRANCH_A_HEADER, EXTENDED_HEADER as AT, RFC_HEADER } from '../../../../../main/format/zoned/layout';
import type { HeaderField } from '../../../../../main/format/zoned/layout';
import type { BlockFile } from '../../../../../main/storage/block-file';
import { MemoryBlockFile } from '../../../../../main/storage/memory-block-file';
import {
  appErrorOf,
  bytesOf,
  codesOf,
  contentOf,
  createdFile,
  extendedSpec,
  openZoned,
  poke,
  rfcSpec,
  withoutData,
} from '../../../../support/image/format-images';
import { sentenceOf } from '../../../../../shared/errors/app-error';

/** Changes a field of an extended header and makes its checksum right again. */
function pokeExtended(file: BlockFile, field: HeaderField, value: number | bigint): void {
  poke(file, field.offset, field.length as 4 | 8, value);
  poke(file, AT.headerSum.offset, 4, extendedHeaderSum(bytesOf(file, 0, 512)));
}

const BIG = 0xffff_ffff_ffff_ffffn;

describe('rfc headers that make the table unreachable', () => {
  it.each<[string, HeaderField, number | bigint]>([
    ['zone_size 0', RFC_HEADER.zoneSize, 0],
    ['a zone_size that is no whole number of sectors', RFC_HEADER.zoneSize, 1000],
    ['nr_zones 0', RFC_HEADER.zoneCount, 0],
    ['nr_zones 2^32 − 1', RFC_HEADER.zoneCount, 0xffff_ffff],
    ['nr_zones whose table is larger than the file', RFC_HEADER.zoneCount, 16_000_000],
    ['device_size 0', RFC_HEADER.deviceSize, 0],
    ['device_size above the file', RFC_HEADER.deviceSize, 1n << 40n],
    ['device_size 2^64 − 1', RFC_HEADER.deviceSize, BIG],
  ])('%s is damaged, with file, field, offset, value and expectation', (_what, field, value) => {
    const file = createdFile(rfcSpec());
    poke(file, field.offset, field.length as 4 | 8, value);
    const error = appErrorOf(() => openZoned(file));
    expect(error.code).toBe('damaged');
    expect(error.data).toMatchObject({
      file: 'test.img',
      offset: expect.any(Number),
      found: expect.any(String),
    });
    expect(sentenceOf(error)).toMatch(
      /^test\.img: (ends \S.* before its zone table: )?\S+ at offset \d+ is \d+, expected .+/,
    );
  });

  it('a truncated file is damaged at device_size', () => {
    const file = createdFile(rfcSpec());
    file.resize(file.size() - 8);
    expect(appErrorOf(() => openZoned(file)).data).toMatchObject({ field: 'device_size' });
  });
});

describe('rfc headers that are odd but readable', () => {
  it.each<[string, HeaderField, number, string]>([
    ['zone_model 0', RFC_HEADER.zoneModel, 0, 'rfc-R14'],
    ['zone_model 2', RFC_HEADER.zoneModel, 2, 'rfc-R14'],
    ['counts that do not add up', RFC_HEADER.sequentialCount, 3, 'zoned-zone-counts'],
    ['more conventional zones than zones', RFC_HEADER.conventionalCount, 0xffff_ffff, 'zoned-zone-counts'],
  ])('%s is a finding', (_what, field, value, code) => {
    const file = createdFile(rfcSpec());
    poke(file, field.offset, field.length as 1 | 4, value);
    const image = openZoned(file);
    expect(codesOf(image.table.findings)).toContain(code);
    expect(image.table.zones.count).toBe(7);
  });

  it('reserved bytes mean nothing', () => {
    const file = createdFile(rfcSpec());
    file.write(41, new Uint8Array(471).fill(0xa5));
    expect(openZoned(file).table.findings).toEqual([]);
  });

  it('limits of 0 are none and sectors of append become bytes', () => {
    const limits = { openZonesMax: null, activeZonesMax: 5, appendMaxBytes: 8192 };
    expect(openZoned(createdFile(rfcSpec({ limits }))).facts.limits).toEqual(limits);
  });
});

describe('an rfc header that describes more than 2^53 bytes', () => {
  const ZONES = 3_000_000;

  it('gives zeros where no file has bytes, and writes nothing there', () => {
    const file = createdFile(rfcSpec());
    file.resize(512 + 8 * ZONES);
    poke(file, RFC_HEADER.zoneSize.offset, 4, 0xffff_fe00);
    poke(file, RFC_HEADER.zoneCount.offset, 4, ZONES);
    poke(file, RFC_HEADER.deviceSize.offset, 8, file.size());
    const image = openZoned(file);
    const lba = (ZONES - 1) * image.facts.geometry.zoneSizeBlocks;
    const bytes = new Uint8Array(512).fill(0xee);
    image.blocks.read(lba, bytes);
    expect(bytes).toEqual(new Uint8Array(512));
    expect([image.blocks.offsetOf(lba), appErrorOf(() => image.blocks.write(lba, bytes)).code]).toEqual([
      null,
      'not-representable',
    ]);
  });
});

describe('extended headers that contradict themselves', () => {
  it.each<[HeaderField, number | bigint]>([
    [AT.headerBytes, 1024],
    [AT.blockSize, 0],
    [AT.blockSize, 1000],
    [AT.profile, 9],
    [AT.dataOffset, 256],
    [AT.dataOffset, 5000],
    [AT.zoneSize, 0],
    [AT.zoneSize, 4097],
    [AT.zoneSize, 1n << 52n],
    [AT.zoneSize, BIG],
    [AT.zoneCapacity, 0],
    [AT.zoneCapacity, 2 ** 21],
    [AT.zoneCount, 0],
    [AT.zoneCount, 0xffff_ffff],
    [AT.zoneCount, BIG],
    [AT.zoneCount, 16_000_000],
    [AT.lastZoneSize, 0],
    [AT.lastZoneSize, 2 ** 21],
    [AT.openZonesMax, 0],
    [AT.zdeBytes, 63],
    [AT.zdeBytes, 2 ** 40],
    [AT.tableOffset, 0],
    [AT.tableOffset, 1n << 40n],
    [AT.tableOffset, BIG],
    [AT.tableSize, 0],
    [AT.tableSize, BIG],
    [AT.sumsOffset, 0],
    [AT.sumsSize, 8],
    [AT.fileSize, 0],
    [AT.rangeCount, 17],
    [AT.rangeCount, 3],
  ])('$name = %s is damaged and names a field', (field, value) => {
    const file = createdFile(extendedSpec());
    pokeExtended(file, field, value);
    const error = appErrorOf(() => openZoned(file));
    expect(error.code).toBe('damaged');
    expect(sentenceOf(error)).toMatch(
      /^test\.img: (ends \S.* before its zone table: )?\S+ at offset \d+ is .+, expected .+/,
    );
  });

  it('descriptor extensions that overlap the table are damaged', () => {
    const file = createdFile(extendedSpec({ zdeBytes: 64 }));
    pokeExtended(file, AT.zdeOffset, 8192);
    expect(appErrorOf(() => openZoned(file)).data).toMatchObject({ field: 'zde_offset' });
  });

  it('ranges that overlap are damaged', () => {
    const file = createdFile(
      extendedSpec({
        conventional: [
          [0, 2],
          [4, 5],
        ],
      }),
    );
    pokeExtended(file, { name: 'range', offset: AT.ranges.offset + 8, length: 4, type: 'u32 le' }, 2);
    expect(appErrorOf(() => openZoned(file)).message).toContain('ranges[1].last');
  });

  it('a file that ends inside of its table is damaged', () => {
    const file = createdFile(extendedSpec());
    file.resize(4096 + 8 * 2 ** 20 + 63);
    expect(appErrorOf(() => openZoned(file)).data).toMatchObject({ field: 'table_offset' });
  });

  it.each([
    [
      9 * 2 ** 20,
      extendedSpec,
      'ends 7 MiB before its zone table: table_offset at offset 128 is 16781312, expected',
    ],
    [16_781_312 + 64, extendedSpec, 'ends 64 B before its zone table does: table_offset'],
    [
      16_781_312 - 128,
      rfcSpec,
      'ends right before its zone table: device_size at offset 32 is 16781312, expected',
    ],
  ])('a file cut off at %i says how much of itself it lacks', (size, specOf, words) => {
    const file = createdFile(specOf({ zoneCount: 16 }));
    file.resize(size);
    expect(appErrorOf(() => openZoned(file)).message).toContain(words);
  });

  it('an unknown incompatible feature is refused by its own code, naming the bits', () => {
    const file = createdFile(extendedSpec());
    pokeExtended(file, AT.incompatible, 0x21);
    const error = appErrorOf(() => openZoned(file));
    expect(error).toMatchObject({ code: 'unknown-feature', data: { found: '0x21', offset: 24 } });
  });
});

describe('extended headers that are odd but readable', () => {
  it('a wrong header checksum is shown for reading only', () => {
    const file = createdFile(extendedSpec());
    poke(file, AT.label.offset, 1, 0x41);
    const image = openZoned(file);
    expect(image.table.findings.map(({ code, severity }) => [code, severity])).toEqual([
      ['zoned-header-checksum', 'error'],
    ]);
    expect(image.table.zones.count).toBe(8);
    const before = contentOf(file);
    for (const change of [
      () => image.blocks.write(0, new Uint8Array(4096)),
      () => image.blocks.zero(0, 1),
      () => image.table.store([0]),
    ]) {
      expect(appErrorOf(change)).toMatchObject({ code: 'read-only', data: { offset: 12 } });
    }
    expect(image.table.seal()).toBe(false);
    expect(contentOf(file).equals(before)).toBe(true);
  });

  it('unknown compatible features, reserved bytes and trailing bytes are findings', () => {
    const file = createdFile(extendedSpec());
    pokeExtended(file, AT.compatible, 5);
    pokeExtended(file, { name: 'reserved', offset: AT.reserved1.offset, length: 4, type: 'u32 le' }, 1);
    file.resize(file.size() + 4096);
    expect(codesOf(openZoned(file).anatomy.check())).toEqual([
      'zoned-header-features',
      'zoned-trailing-bytes',
      'zoned-reserved',
    ]);
  });

  it('a file that ends behind its table but before its checksums opens with a warning', () => {
    const file = createdFile(extendedSpec());
    file.resize(4096 + 8 * 2 ** 20 + 64);
    expect(codesOf(openZoned(file).anatomy.check())).toEqual(['zoned-truncated', 'zoned-checksums-missing']);
  });
});

describe('layouts of development branches', () => {
  function branchAFile(): MemoryBlockFile {
    const file = new MemoryBlockFile('a.img');
    const size = 57 + 4 * 4096 + 32;
    file.resize(size);
    poke(file, BRANCH_A_HEADER.deviceSize.offset, 8, size);
    poke(file, BRANCH_A_HEADER.zoneModel.offset, 1, 1);
    file.write(9, new TextEncoder().encode('zone'));
    poke(file, BRANCH_A_HEADER.zoneSize.offset, 4, 4096);
    poke(file, BRANCH_A_HEADER.zoneCount.offset, 4, 4);
    poke(file, BRANCH_A_HEADER.sequentialCount.offset, 4, 3);
    const words = [0x0800n << 48n, (1n << 60n) | 4096n, (2n << 60n) | 9216n, (14n << 60n) | 16_384n];
    words.forEach((word, zone) => poke(file, size - 32 + 8 * zone, 8, word));
    return file;
  }

  it('branch A opens for reading, its data right behind the 57 bytes', () => {
    const file = branchAFile();
    const image = openZoned(file);
    expect(image.facts.recognition).toMatchObject({
      variant: 'branch-a',
      note: expect.stringContaining('reading'),
    });
    expect([...image.table.zones.state]).toEqual([0, 1, 2, 14]);
    expect([...image.table.zones.type]).toEqual([1, 2, 2, 2]);
    expect([image.table.zones.writePointer[2], image.blocks.offsetOf(0)]).toEqual([18, 57]);
    expect(withoutData(image.anatomy.check())).toEqual([]);
    expect(appErrorOf(() => image.table.store([1])).code).toBe('unsupported');
  });

  it('branch B is named and not opened', () => {
    const file = new MemoryBlockFile('b.img', new TextEncoder().encode('zone'));
    file.resize(2 ** 20);
    poke(file, 4, 4, 3);
    poke(file, 8, 8, 65_536);
    poke(file, 16, 8, 2 ** 20);
    const error = appErrorOf(() => openZoned(file));
    expect(error).toMatchObject({ code: 'unsupported', data: { variant: 'branch-b' } });
    expect(error.message).toContain('branch B');
  });
});
