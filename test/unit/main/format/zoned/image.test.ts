import { describe, expect, it } from 'vitest';
import { allFields } from '../../../../../main/format/all-fields';
import { EXTENDED_HEADER } from '../../../../../main/format/zoned/layout';
import { MemoryBlockFile } from '../../../../../main/storage/memory-block-file';
import { WriteLogFile } from '../../../../../main/storage/filters/write-log-file';
import type { FormatImage } from '../../../../../main/format/image';
import { KIB, MIB } from '../../../../../shared/units/units';
import { ZoneState } from '../../../../../shared/zone/state';
import {
  bytesOf,
  contentOf,
  createdFile,
  extendedSpec,
  openZoned,
  peek64,
  poke,
  rfcSpec,
  withoutData,
} from '../../../../support/image/format-images';

const TABLE = 4096 + 8 * MIB;

function setZone(image: FormatImage, zone: number, state: number, writePointer: number): void {
  image.table.zones.state[zone] = state;
  image.table.zones.writePointer[zone] = writePointer;
}

describe('data blocks', () => {
  it('an LBA lies at the data offset plus its blocks, in both variants', () => {
    const extended = openZoned(createdFile(extendedSpec()));
    expect([
      extended.blocks.offsetOf(0),
      extended.blocks.offsetOf(2047),
      extended.blocks.offsetOf(2048),
    ]).toEqual([4096, 4096 + 2047 * 4096, null]);
    const rfc = openZoned(createdFile(rfcSpec()));
    expect([rfc.blocks.offsetOf(0), rfc.blocks.offsetOf(1)]).toEqual([512, 1024]);
  });

  it('what was written is read back, zeroed blocks and untouched blocks are zeros', () => {
    const file = createdFile(extendedSpec());
    const image = openZoned(file);
    image.blocks.write(256, new Uint8Array(3 * 4096).fill(7));
    image.blocks.zero(257, 1);
    const into = new Uint8Array(4 * 4096).fill(1);
    image.blocks.read(256, into);
    const firstBytes = [0, 1, 2, 3].map((block) => into[block * 4096]);
    expect(firstBytes).toEqual([7, 0, 7, 0]);
    expect(bytesOf(file, 4096 + MIB, 1)).toEqual(Uint8Array.of(7));
  });

  it('a range that leaves the device is a bug, not an answer', () => {
    const image = openZoned(createdFile(extendedSpec()));
    expect(() => image.blocks.read(2047, new Uint8Array(8192))).toThrow(/no blocks of the device/);
  });
});

describe('table words', () => {
  it('each state is stored as FORMAT.md says and survives reopening', () => {
    const file = createdFile(extendedSpec({ zoneCapacityBytes: 512 * KIB }));
    const image = openZoned(file);
    const states = [
      [1, ZoneState.implicitlyOpened, 300],
      [2, ZoneState.explicitlyOpened, 512],
      [3, ZoneState.closed, 800],
      [4, ZoneState.full, 0],
      [5, ZoneState.readOnly, 1300],
      [6, ZoneState.offline, 1536],
    ] as const;
    for (const [zone, state, pointer] of states) setZone(image, zone, state, pointer);
    image.table.zones.attributes[3] = 0x80;
    image.table.store([1, 2, 3, 4, 5, 6]);
    const words = [1, 2, 3, 4, 5, 6].map((zone) => peek64(file, TABLE + 8 * zone).toString(16));
    expect(words).toEqual([
      (0x2000000000000000n + 300n * 4096n).toString(16),
      (0x3000000000000000n + 512n * 4096n).toString(16),
      (0x4400000000000000n + 800n * 4096n).toString(16),
      (0xe000000000000000n + 4n * 0x100000n + 0x80000n).toString(16),
      (0xd000000000000000n + 1300n * 4096n).toString(16),
      (0xf000000000000000n + 1536n * 4096n).toString(16),
    ]);
    const again = openZoned(file);
    expect([...again.table.zones.state]).toEqual([1, 2, 3, 4, 14, 13, 15, 1]);
    expect([...again.table.zones.attributes]).toEqual([0, 0, 0, 0x80, 0, 0, 0, 0]);
    expect([...again.table.zones.writePointer]).toEqual([0, 300, 512, 800, 1152, 1300, 1536, 1792]);
    expect(withoutData(again.anatomy.check()).map(({ severity }) => severity)).toEqual(['info']);
  });

  it('rfc stores full as the start of the next zone', () => {
    const file = createdFile(rfcSpec());
    const image = openZoned(file);
    setZone(image, 2, ZoneState.full, 0);
    image.table.store([2]);
    expect(peek64(file, file.size() - 56 + 16)).toBe(0xe000000000300000n);
  });

  it('few changed zones are written one word at a time in the order given', () => {
    const log = new WriteLogFile(createdFile(rfcSpec()));
    const image = openZoned(log);
    const table = log.size() - 56;
    setZone(image, 5, ZoneState.closed, 5 * 2048 + 1);
    setZone(image, 2, ZoneState.implicitlyOpened, 2 * 2048 + 1);
    image.table.store([5, 2]);
    const writes = [...log.entries()].map(({ offset, length, kind }) => [offset, length, kind]);
    expect(writes).toEqual([
      [table + 40, 8, 'table'],
      [table + 16, 8, 'table'],
    ]);
  });

  it('many changed zones are written in runs of neighbours', () => {
    const spec = rfcSpec({
      zoneCount: 1000,
      conventional: [],
      zoneSizeBytes: 4096,
      zoneCapacityBytes: 4096,
      lastZoneSizeBytes: 4096,
    });
    const log = new WriteLogFile(createdFile(spec));
    const image = openZoned(log);
    const changed = Array.from({ length: 999 }, (_, zone) => zone).filter((zone) => zone !== 500);
    for (const zone of changed) setZone(image, zone, ZoneState.full, 0);
    image.table.store(changed);
    expect([...log.entries()].map(({ length }) => length)).toEqual([500 * 8, 498 * 8]);
    expect(openZoned(log).table.zones.state.filter((state) => state === 0xe)).toHaveLength(998);
  });

  it('reload shows what the bytes say now, in the same table', () => {
    const file = createdFile(extendedSpec());
    const image = openZoned(file);
    const { zones } = image.table;
    poke(file, TABLE + 8, 8, 0x2000000000000000n + 260n * 4096n);
    image.table.reload();
    expect(image.table.zones).toBe(zones);
    expect([zones.state[1], zones.writePointer[1]]).toEqual([2, 260]);
  });

  it('every state can be stored but codes without a meaning', () => {
    const image = openZoned(createdFile(rfcSpec()));
    expect([0, 1, 2, 3, 4, 0xd, 0xe, 0xf].every((state) => image.table.canStore(state))).toBe(true);
    expect([5, 12, 16].some((state) => image.table.canStore(state))).toBe(false);
  });
});

describe('descriptor extensions', () => {
  it('lie between data and table, one after the other', () => {
    const file = createdFile(extendedSpec({ zdeBytes: 128 }));
    const image = openZoned(file);
    image.table.writeZde(3, Uint8Array.of(1, 2, 3));
    expect(peek64(file, EXTENDED_HEADER.zdeOffset.offset)).toBe(BigInt(TABLE));
    expect(bytesOf(file, TABLE + 3 * 128, 4)).toEqual(Uint8Array.of(1, 2, 3, 0));
    expect(image.table.readZde(3)).toHaveLength(128);
    expect(() => image.table.writeZde(3, new Uint8Array(129))).toThrow(/128 bytes, 129/);
  });

  it('are absent from images without them', () => {
    expect(openZoned(createdFile(rfcSpec())).table.readZde(0)).toBeNull();
  });
});

describe('where things lie', () => {
  function workedImage(): FormatImage {
    const image = openZoned(
      createdFile(extendedSpec({ zoneCapacityBytes: 512 * KIB, conventional: [[0, 0]] })),
    );
    setZone(image, 1, ZoneState.implicitlyOpened, 300);
    setZone(image, 2, ZoneState.full, 0);
    return image;
  }

  it('annotations change exactly at the write-pointer byte and at the capacity', () => {
    const start = 4096 + MIB;
    const spans = workedImage().anatomy.annotate(start - 16, MIB + 32);
    expect(spans.map(({ offset, length, kind, zone }) => [offset - start, length, kind, zone])).toEqual([
      [-16, 16, 'written', 0],
      [0, 44 * 4096, 'written', 1],
      [44 * 4096, 84 * 4096, 'unwritten', 1],
      [128 * 4096, 128 * 4096, 'hole', 1],
      [MIB, 16, 'written', 2],
    ]);
  });

  it.each([ZoneState.readOnly, ZoneState.offline])(
    'annotations of a zone in state %i end its data where its pointer was',
    (state) => {
      const image = workedImage();
      const { zones } = image.table;
      const start = 4096 + MIB;
      const kinds = () => image.anatomy.annotate(start, MIB).map(({ kind, length }) => [kind, length]);
      zones.state[1] = state;
      expect(kinds()[0]).toEqual(['written', 44 * 4096]);
      zones.writePointer[1] = 256;
      expect(kinds()[0]).toEqual(['unwritten', 128 * 4096]);
    },
  );

  it('annotations cover any range without gaps or overlaps', () => {
    const image = workedImage();
    for (const [offset, length] of [
      [0, 16 * MIB],
      [500, 5000],
      [TABLE - 10, 200],
      [TABLE + 60, 9000],
    ] as const) {
      let at: number = offset;
      for (const span of image.anatomy.annotate(offset, length)) {
        expect(span.offset).toBe(at);
        at += span.length;
      }
      expect(at).toBe(offset + length);
    }
  });

  it('table bytes are annotated with their zone', () => {
    const kinds = workedImage()
      .anatomy.annotate(TABLE + 4, 12)
      .map(({ kind, zone, length }) => [kind, zone, length]);
    expect(kinds).toEqual([
      ['table', 0, 4],
      ['table', 1, 8],
    ]);
  });

  it('locate names zone and LBA in the data and the zone of a table entry', () => {
    const image = workedImage();
    expect(image.anatomy.locate(4096 + MIB + 5000)).toEqual({
      offset: 4096 + MIB + 5000,
      lba: 257,
      zone: 1,
      zoneByte: 5000,
      region: 'data',
    });
    expect(image.anatomy.locate(TABLE + 17)).toMatchObject({ zone: 2, lba: null, region: 'zone table' });
    expect(image.anatomy.locate(100)).toMatchObject({ region: 'header', zone: null });
    expect(image.anatomy.locate(2 ** 40)).toMatchObject({ region: 'behind the image' });
  });

  it('extents are the header, what was written, and the tables, merged', () => {
    const image = workedImage();
    expect([...image.anatomy.extents()]).toEqual([
      { offset: 0, length: 4096 + MIB + 44 * 4096 },
      { offset: 4096 + 2 * MIB, length: 512 * KIB },
      { offset: TABLE, length: 4096 },
    ]);
  });

  it('a copy of the extents alone is the same image', () => {
    const file = createdFile(extendedSpec({ zdeBytes: 64 }));
    const image = openZoned(file);
    image.blocks.write(256, new Uint8Array(8192).fill(3));
    setZone(image, 1, ZoneState.closed, 258);
    image.table.store([1]);
    const copy = new MemoryBlockFile('copy');
    copy.resize(file.size());
    for (const { offset, length } of image.anatomy.extents())
      copy.write(offset, bytesOf(file, offset, length));
    expect(contentOf(copy).equals(contentOf(file))).toBe(true);
  });

  it('bit fields of an entry are those of the raw word', () => {
    const file = createdFile(extendedSpec());
    poke(file, TABLE + 8, 8, 0x4400000000000000n + 260n * 4096n);
    expect(
      openZoned(file)
        .anatomy.entryFields(1)
        .map(({ highBit, lowBit, value, meaning }) => [highBit, lowBit, value, meaning]),
    ).toEqual([
      [63, 60, '4', 'closed'],
      [59, 59, '0', 'sequential write required'],
      [58, 51, '0x80', 'zoneDescriptorExtensionValid'],
      [50, 0, '0x104000', 'device byte; LBA 0x104'],
    ]);
    expect(openZoned(file).anatomy.entryPlace(1)).toEqual({ offset: TABLE + 8, length: 8 });
  });
});

describe('structure', () => {
  it('any page is that part of the whole', () => {
    const image = openZoned(createdFile(extendedSpec({ zdeBytes: 64 })));
    const all = [...allFields(image.anatomy.fields)];
    expect(all).toHaveLength(image.anatomy.fields.count());
    for (const [first, count] of [
      [0, 5],
      [25, 20],
      [35, 7],
      [all.length - 2, 100],
    ] as const) {
      expect(image.anatomy.fields.page(first, count)).toEqual(all.slice(first, first + count));
    }
  });

  it('values are decimal, hex or names, and paths are dotted', () => {
    const fields = [...allFields(openZoned(createdFile(extendedSpec())).anatomy.fields)];
    const valueOf = (path: string) => fields.find((field) => field.path === path)?.value;
    expect(valueOf('header.magic')).toBe('895a534d0d0a1a0a');
    expect(valueOf('header.open_zones_max')).toBe('18446744073709551615');
    expect(valueOf('header.uuid')).toBe('01234567-89ab-cdef-0123-456789abcdef');
    expect(valueOf('table[7].state')).toBe('empty');
    expect(valueOf('table[7].write_pointer')).toBe(String(7 * MIB));
    expect(valueOf('checksums.generation')).toBe('1');
  });

  it('a field with a finding and a word with a problem are suspect, with the reason', () => {
    const file = createdFile(rfcSpec());
    poke(file, 40, 1, 2);
    poke(file, file.size() - 56 + 8, 8, 0x7000000000100000n);
    const suspect = [...allFields(openZoned(file).anatomy.fields)].filter(
      ({ status }) => status === 'suspect',
    );
    expect(suspect.map(({ path }) => path)).toEqual([
      'header.zone_model',
      'table[1].state',
      'table[1].conventional',
      'table[1].write_pointer',
    ]);
    expect(suspect.every(({ why }) => why !== undefined && why.length > 10)).toBe(true);
  });
});
