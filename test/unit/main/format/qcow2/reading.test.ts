import { deflateRawSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import type { BlockFile } from '../../../../../main/storage/block-file';
import type { MemoryBlockFile } from '../../../../../main/storage/memory-block-file';
import { MIB } from '../../../../../shared/units/units';
import { deviceBlocks } from '../../../../../shared/zone/geometry';
import { appErrorOf, codesOf } from '../../../../support/image/format-images';
import { CLUSTER, newQcow2 } from '../../../../support/qcow2/qcow2-writing';
import {
  extensionBytes,
  handMade,
  openQcow2,
  pokeBe,
  TABLE,
  withZones,
} from '../../../../support/qcow2/qcow2-variants';
import { formatRemark, toRemark } from '../../../../../shared/errors/remark';

const COPIED = 1n << 63n;
const L1 = 0x30000;
/** Clusters behind the table: an L2 table and data. */
const L2 = TABLE + CLUSTER;
const DATA = L2 + CLUSTER;
/** Place of the zone table's offset in an extension of variant 56 at offset 112. */
const META_OFFSET = 112 + 8 + 48;

/** An image of variant 56 with an L2 table of these entries, by guest cluster; clusters from DATA on hold their number. */
function mapped(entries: Readonly<Record<number, bigint>>, clusters = 4): MemoryBlockFile {
  const file = withZones(handMade('56'));
  pokeBe(file, L1, 8, COPIED | BigInt(L2));
  file.resize(DATA + clusters * CLUSTER);
  for (let index = 0; index < clusters; index++)
    file.write(DATA + index * CLUSTER, new Uint8Array(CLUSTER).fill(index + 1));
  for (const [guest, entry] of Object.entries(entries)) pokeBe(file, L2 + Number(guest) * 8, 8, entry);
  for (let cluster = L2 / CLUSTER; cluster < DATA / CLUSTER + clusters; cluster++)
    pokeBe(file, 0x20000 + cluster * 2, 2, 1);
  return file;
}

const cluster = (index: number) => BigInt(DATA + index * CLUSTER);
const perCluster = CLUSTER / 512;

function readBytes(file: MemoryBlockFile, byte: number, length: number): Uint8Array {
  const into = new Uint8Array(length).fill(0xee);
  openQcow2(file).blocks.read(byte / 512, into);
  return into;
}

describe('a zone table that lies where a table of the mapping is', () => {
  it.each([
    ['refcount block', 0x20000],
    ['L2 table', L2],
  ])('is never written: %s', (what, offset) => {
    const file = mapped({ 0: COPIED | cluster(0) });
    pokeBe(file, META_OFFSET, 8, BigInt(offset));
    const image = openQcow2(file, { variant: '56' });
    expect(image.facts.writeRefusal?.message).toMatch(
      new RegExp(`${what} at offset ${offset} .* zone table`),
    );
    expect(appErrorOf(() => image.table.store([0])).code).toBe('damaged');
  });
});

describe('reading by way of L1 and L2', () => {
  const file = mapped({
    0: COPIED | cluster(0),
    1: COPIED | cluster(1),
    2: 1n,
    3: COPIED | cluster(2) | 1n,
    5: cluster(3),
  });

  it('gives data, zeros where a cluster says so, and zeros where there is none', () => {
    const bytes = readBytes(file, 0, 7 * CLUSTER);
    const values = [0, 1, 2, 3, 4, 5, 6].map(
      (index) => new Set(bytes.subarray(index * CLUSTER, (index + 1) * CLUSTER)),
    );
    expect(values.map((seen) => [...seen])).toEqual([[1], [2], [0], [0], [0], [4], [0]]);
  });

  it('gives the same bytes however the range is cut', () => {
    const whole = readBytes(file, 0, 8 * CLUSTER);
    for (const length of [512, 4096, CLUSTER - 512, CLUSTER + 512, 3 * CLUSTER]) {
      const joined = new Uint8Array(8 * CLUSTER);
      for (let at = 0; at < joined.length; at += length) {
        const size = Math.min(length, joined.length - at);
        joined.set(readBytes(file, at, size), at);
      }
      expect(Buffer.compare(joined, whole), `pieces of ${length}`).toBe(0);
    }
  });

  it('reads neighbouring clusters of the file in one go', () => {
    const counted = new CountingFile(file);
    const image = openQcow2(counted.asMemory());
    image.blocks.read(0, new Uint8Array(512));
    counted.reads.length = 0;
    image.blocks.read(0, new Uint8Array(2 * CLUSTER));
    expect(counted.reads).toEqual([{ offset: DATA, length: 2 * CLUSTER }]);
  });

  it('finds the file offset of an LBA and the LBA of a file offset', () => {
    const image = openQcow2(file);
    expect(image.blocks.offsetOf(0)).toBe(DATA);
    expect(image.blocks.offsetOf(perCluster + 3)).toBe(DATA + CLUSTER + 3 * 512);
    expect(image.blocks.offsetOf(2 * perCluster)).toBeNull();
    expect(image.blocks.offsetOf(4 * perCluster)).toBeNull();
    for (const lba of [0, 7, perCluster + 1, 5 * perCluster + 100]) {
      const zone = Math.floor(lba / 2048);
      expect(image.anatomy.locate(image.blocks.offsetOf(lba)! + 17)).toEqual({
        offset: image.blocks.offsetOf(lba)! + 17,
        lba,
        zone,
        zoneByte: lba * 512 + 17 - zone * MIB,
        region: 'data',
      });
    }
    expect(image.anatomy.locate(TABLE + 25)).toMatchObject({
      lba: null,
      zone: 3,
      region: 'write pointer table',
    });
    expect(image.anatomy.locate(L2)).toMatchObject({ lba: null, region: 'L2 table 0' });
    expect(image.anatomy.locate(0)).toMatchObject({ region: 'header' });
    expect(image.anatomy.locate(2 ** 40)).toMatchObject({ region: 'behind the image' });
  });

  it('names the ranges that may hold data', () => {
    expect([...openQcow2(file).blocks.dataRanges()]).toEqual([
      { lba: 0, blocks: 2 * perCluster },
      { lba: 5 * perCluster, blocks: perCluster },
    ]);
    expect([...openQcow2(newQcow2()).blocks.dataRanges()]).toEqual([]);
    expect([...openQcow2(file).anatomy.extents()]).toEqual([{ offset: 0, length: file.size() }]);
  });

  it.each([
    [cluster(0) + 512n, 'a multiple of the cluster size'],
    [1n << 40n, 'an offset below the'],
    [0x00ff_ffff_ffff_0000n, 'an offset below the'],
  ])('refuses the entry %i and names its place', (entry, expected) => {
    const damaged = mapped({ 0: cluster(0), 1: entry });
    const image = openQcow2(damaged);
    image.blocks.read(0, new Uint8Array(512));
    const error = appErrorOf(() => image.blocks.read(perCluster, new Uint8Array(512)));
    expect(error.code).toBe('damaged');
    expect(error.data).toMatchObject({ field: 'L2 entry of cluster 1', offset: L2 + 8 });
    expect(error.message).toContain(expected);
    expect(image.blocks.offsetOf(perCluster)).toBeNull();
    expect([...image.blocks.dataRanges()]).toEqual([{ lba: 0, blocks: 2 * perCluster }]);
    expect(codesOf(image.anatomy.check())).toContain('qcow2-entry');
  });

  it('refuses an L1 entry that leads nowhere', () => {
    const damaged = mapped({});
    pokeBe(damaged, L1, 8, 1n << 45n);
    const error = appErrorOf(() => openQcow2(damaged).blocks.read(0, new Uint8Array(512)));
    expect(error.data).toMatchObject({ field: 'L1 entry 0', offset: L1 });
  });

  it('sees what was changed beneath after a reload', () => {
    const changing = mapped({ 0: COPIED | cluster(0) });
    const image = openQcow2(changing);
    const into = new Uint8Array(512);
    image.blocks.read(0, into);
    pokeBe(changing, L2, 8, COPIED | cluster(1));
    pokeBe(changing, TABLE + 16, 8, 0x0010_2000_0000_0000n); // 0x201000, little-endian
    image.table.reload();
    image.blocks.read(0, into);
    expect(into[0]).toBe(2);
    expect([image.table.zones.state[2], image.table.zones.writePointer[2]]).toEqual([4, 2 * 2048 + 8]);
  });
});

describe('extended L2 entries', () => {
  it('are read by subclusters', () => {
    const file = mapped({ 0: COPIED | cluster(0), 1: 0x0000_0004_0000_0003n });
    pokeBe(file, 72, 8, (1n << 5n) | (1n << 4n));
    const image = openQcow2(file);
    const bytes = new Uint8Array(CLUSTER);
    image.blocks.read(0, bytes);
    expect([0, 2047, 2048, 4095, 4096, 6144, CLUSTER - 1].map((at) => bytes[at])).toEqual([
      1, 1, 1, 1, 0, 0, 0,
    ]);
    expect(image.facts.writeRefusal).toBeNull();
    expect([...image.blocks.dataRanges()]).toEqual([{ lba: 0, blocks: 8 }]);
  });
});

describe('compressed clusters', () => {
  const content = Uint8Array.from({ length: CLUSTER }, (_, at) => at % 251);
  /** A compressed cluster at an odd offset; the entry counts the sectors that it touches. */
  function compressed(bytes: Uint8Array, type = 0): MemoryBlockFile {
    const place = DATA + 100;
    const sectors = Math.floor((100 + bytes.length - 1) / 512);
    const file = mapped({ 1: (1n << 62n) | (BigInt(sectors) << 54n) | BigInt(place) });
    file.write(place, bytes);
    if (type === 1) {
      pokeBe(file, 72, 8, (1n << 5n) | (1n << 3n));
      pokeBe(file, 104, 1, 1);
    }
    return file;
  }

  it('are inflated, whole or in parts', () => {
    const file = compressed(deflateRawSync(content));
    expect(Buffer.compare(readBytes(file, CLUSTER, CLUSTER), content)).toBe(0);
    expect(Buffer.compare(readBytes(file, CLUSTER + 1024, 512), content.subarray(1024, 1536))).toBe(0);
    const image = openQcow2(file);
    expect(image.blocks.offsetOf(perCluster)).toBeNull();
    expect([...image.blocks.dataRanges()]).toEqual([{ lba: perCluster, blocks: perCluster }]);
    expect(image.anatomy.annotate(DATA, 512)[0]).toMatchObject({
      kind: 'written',
      label: 'compressed data',
      zone: 0,
    });
    expect(image.anatomy.locate(DATA + 100)).toMatchObject({ lba: null, zone: 0 });
  });

  it.each([
    ['too long', deflateRawSync(new Uint8Array(CLUSTER + 1))],
    ['too short', deflateRawSync(new Uint8Array(100))],
    ['no deflate stream', Uint8Array.of(0xff, 0xff, 0xff, 0xff)],
    ['a bomb', deflateRawSync(new Uint8Array(64 * MIB))],
  ])('that are %s are refused with their offset', (_, bytes) => {
    const error = appErrorOf(() => readBytes(compressed(bytes), CLUSTER, 512));
    expect(error.code).toBe('damaged');
    expect(error.message).toMatch(
      new RegExp(`compressed cluster at offset ${DATA + 100} gives .*, expected 65536 bytes`),
    );
  });

  it('by zstd are read where the runtime can, else refused by name', () => {
    // One frame of 65,536 zeros: magic, single segment with its size, one RLE block.
    const frame = Uint8Array.of(0x28, 0xb5, 0x2f, 0xfd, 0xa0, 0, 0, 1, 0, 0x03, 0, 0x08, 0);
    const file = compressed(frame, 1);
    if ('zstdDecompressSync' in process.getBuiltinModule('node:zlib'))
      expect(readBytes(file, CLUSTER, 512).every((byte) => byte === 0)).toBe(true);
    else expect(appErrorOf(() => readBytes(file, CLUSTER, 512)).message).toContain('compressed with zstd');
  });
});

describe('images that are only read, or only in part', () => {
  const changed = (...pokes: (readonly [number, 1 | 2 | 4 | 8, number | bigint])[]) => {
    const file = mapped({ 0: COPIED | cluster(0) });
    for (const [offset, length, value] of pokes) pokeBe(file, offset, length, value);
    return file;
  };
  const BIT5 = 1n << 5n;

  it.each([
    ['the dirty bit', [[72, 8, BIT5 | 1n]], /incompatible_features at offset 72 is 0x21.*dirty \(bit 0\)/],
    [
      'the corrupt bit',
      [[72, 8, BIT5 | 2n]],
      /incompatible_features at offset 72 is 0x22.*corrupt \(bit 1\)/,
    ],
    ['autoclear bits', [[88, 8, 1n]], /autoclear_features at offset 88 is 0x1/],
    [
      'snapshots',
      [
        [60, 4, 1],
        [64, 8, DATA],
      ],
      /nb_snapshots at offset 60 is 1/,
    ],
    ['no refcount table', [[56, 4, 0]], /refcount_table_clusters at offset 56 is 0/],
    ['a refcount table elsewhere', [[48, 8, 1n << 40n]], /refcount_table_offset at offset 48/],
    ['an unknown compression', [[104, 1, 9]], /compression_type at offset 104 is 9/],
  ] as const)('%s: read, never written', (_, pokes, message) => {
    const file = changed(...pokes);
    const image = openQcow2(file);
    expect(image.facts.writeRefusal).toMatchObject({ code: 'unsupported' });
    expect(image.facts.writeRefusal!.message).toMatch(message);
    expect(image.facts.notices).toContainEqual(toRemark(image.facts.writeRefusal!));
    expect(image.facts.dataRefusal).toBeNull();
    const block = new Uint8Array(512);
    image.blocks.read(0, block);
    expect(block[0]).toBe(1);
    for (const write of [
      () => image.blocks.write(0, block),
      () => image.blocks.zero(0, 1),
      () => image.table.store([3]),
    ])
      expect(appErrorOf(write)).toBe(image.facts.writeRefusal);
  });

  it.each([6, 17, 63])('unknown incompatible bit %i refuses the image by its number', (bit) => {
    const error = appErrorOf(() => openQcow2(changed([72, 8, BIT5 | (1n << BigInt(bit))])));
    expect(error).toMatchObject({ code: 'unknown-feature' });
    expect(error.data).toMatchObject({ bit, offset: 72 });
  });

  it('unknown compatible bits change nothing', () => {
    const image = openQcow2(changed([80, 8, 0xffff_ffff_ffff_fffen]));
    expect(image.facts.writeRefusal).toBeNull();
    expect(image.facts.notices).toEqual([]);
  });

  it.each([
    [1, 'AES'],
    [2, 'LUKS'],
  ])('crypt method %i: zones are shown, data is not read', (method, name) => {
    const image = openQcow2(changed([32, 4, method]));
    expect(image.table.zones.count).toBe(8);
    expect(image.facts.dataRefusal).not.toBeNull();
    expect(image.blocks.offsetOf(0)).toBeNull();
    expect(image.facts.notices.map(formatRemark).join()).toContain(name);
    expect(appErrorOf(() => image.blocks.read(0, new Uint8Array(512))).message).toContain(name);
  });

  it('an external data file is named and never followed', () => {
    const file = changed([72, 8, BIT5 | 4n]);
    const { extensions } = { extensions: 112 + 8 + 56 };
    const name = Buffer.from('/etc/hostname');
    file.write(extensions, extensionBytes([[name.length, 0]], 0x44415441));
    file.write(extensions + 8, name);
    const image = openQcow2(file);
    expect(image.facts.dataRefusal).not.toBeNull();
    expect(image.facts.notices.map(formatRemark).join()).toMatch(
      /external file "\/etc\/hostname", which is never followed/,
    );
    expect(image.anatomy.annotate(0, file.size()).some(({ label }) => label.startsWith('zone '))).toBe(false);
    expect(codesOf(image.anatomy.check())).not.toContain('qcow2-entry');
    expect(
      image.anatomy.fields.page(0, 200).find(({ path }) => path === 'extension.data_file.name')?.value,
    ).toBe('/etc/hostname');
  });

  it('a backing file is named and never followed: what is not here cannot be read', () => {
    const file = changed([8, 8, 1024], [16, 4, 8]);
    file.write(1024, Buffer.from('base.img'));
    const image = openQcow2(file);
    expect(image.facts.notices.map(formatRemark).join()).toContain('"base.img"');
    const block = new Uint8Array(512);
    image.blocks.read(0, block);
    expect(block[0]).toBe(1);
    const error = appErrorOf(() => image.blocks.read(perCluster, block));
    expect(error).toMatchObject({ code: 'unsupported' });
    expect(error.message).toContain('base.img');
    expect(
      image.anatomy.fields.page(0, 40).find(({ path }) => path === 'header.backing_file_name')?.value,
    ).toBe('base.img');
  });

  it('of an image with a backing file all may hold data, so that no copy takes what is not here for zeros', () => {
    const file = changed([8, 8, 1024], [16, 4, 8]);
    file.write(1024, Buffer.from('base.img'));
    const image = openQcow2(file);
    expect([...image.blocks.dataRanges()]).toEqual([{ lba: 0, blocks: deviceBlocks(image.facts.geometry) }]);
  });
});

/** Notes which ranges are read from a file. */
class CountingFile {
  readonly reads: { readonly offset: number; readonly length: number }[] = [];
  readonly #file: MemoryBlockFile;

  constructor(file: MemoryBlockFile) {
    this.#file = file;
  }

  asMemory(): MemoryBlockFile {
    const { reads } = this;
    return new Proxy(this.#file, {
      get(target, name: keyof BlockFile) {
        const value: unknown = Reflect.get(target, name, target);
        if (typeof value !== 'function') return value;
        return (...args: unknown[]): unknown => {
          if (name === 'read')
            reads.push({ offset: args[0] as number, length: (args[1] as Uint8Array).length });
          return (value as (...all: unknown[]) => unknown).apply(target, args);
        };
      },
    });
  }
}
