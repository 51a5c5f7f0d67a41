import { describe, expect, it } from 'vitest';
import { allFields } from '../../../../../main/format/all-fields';
import type { FormatImage } from '../../../../../main/format/image';
import { KIB, MIB } from '../../../../../shared/units/units';
import { ZoneState } from '../../../../../shared/zone/state';
import { CLUSTER, newQcow2, plainQcow2 } from '../../../../support/qcow2/qcow2-writing';
import {
  extensionBytes,
  handMade,
  openQcow2,
  TABLE,
  withZones,
} from '../../../../support/qcow2/qcow2-variants';

/** Variant 44 with 100 KiB in zone 1, 4 KiB in zone 2 of small capacity, written by our own writer. */
function written(): { readonly image: FormatImage; readonly size: () => number } {
  const file = newQcow2({ zoneCapacityBytes: 768 * KIB });
  const image = openQcow2(file);
  image.blocks.write(2048, new Uint8Array(100 * KIB).fill(1));
  image.blocks.write(2 * 2048, new Uint8Array(4 * KIB).fill(2));
  image.table.zones.state[1] = 4;
  image.table.zones.writePointer[1] = 2048 + 200;
  image.table.zones.state[2] = 4;
  image.table.zones.writePointer[2] = 2 * 2048 + 8;
  image.table.store([1, 2]);
  image.table.seal();
  return { image, size: () => file.size() };
}

const covers = (image: FormatImage, offset: number, length: number) =>
  image.anatomy.annotate(offset, length).reduce((at, span) => {
    expect(span.offset).toBe(at);
    expect(span.length).toBeGreaterThan(0);
    return at + span.length;
  }, offset);

describe('annotations', () => {
  it('cover every range without gaps, exact at the write pointer', () => {
    const { image, size } = written();
    for (const [offset, length] of [
      [0, size() + 1000],
      [100, 1],
      [CLUSTER - 1, 2],
      [size() - 5, 5],
      [size() + 7, 9],
    ] as const)
      expect(covers(image, offset, length)).toBe(offset + length);
    const host = image.blocks.offsetOf(2 * 2048)!;
    expect(image.anatomy.annotate(host, CLUSTER)).toEqual([
      { offset: host, length: 4 * KIB, kind: 'written', label: 'zone 2, written', zone: 2 },
      {
        offset: host + 4 * KIB,
        length: 60 * KIB,
        kind: 'unwritten',
        label: 'zone 2, beyond the write pointer',
        zone: 2,
      },
    ]);
  });

  it.each([ZoneState.readOnly, ZoneState.offline])(
    'end the data of a zone in state %i where its pointer was',
    (state) => {
      const { image } = written();
      const host = image.blocks.offsetOf(2 * 2048)!;
      image.table.zones.state[2] = state;
      expect(image.anatomy.annotate(host, CLUSTER).map(({ kind, length }) => [kind, length])).toEqual([
        ['written', 4 * KIB],
        ['unwritten', 60 * KIB],
      ]);
    },
  );

  it('name header, tables, mapping, table words and unused clusters', () => {
    const { image, size } = written();
    const kinds = new Map(image.anatomy.annotate(0, size()).map(({ label, kind }) => [label, kind]));
    expect(Object.fromEntries(kinds)).toMatchObject({
      header: 'header',
      'refcount table': 'mapping',
      'refcount block 0': 'mapping',
      'L1 table': 'mapping',
      'L2 table 0': 'mapping',
      'table entry of zone 7': 'table',
      unused: 'gap',
      'zone 1, written': 'written',
    });
    expect(image.anatomy.annotate(size(), 3)).toEqual([
      { offset: size(), length: 3, kind: 'beyond', label: 'behind the image' },
    ]);
  });

  it('tell the parts of a cluster that several zones share', () => {
    const small = { zoneSizeBytes: 16 * KIB, zoneCapacityBytes: 8 * KIB, lastZoneSizeBytes: 16 * KIB };
    const image = openQcow2(newQcow2({ ...small, conventional: [], force: true }));
    image.blocks.write(32, new Uint8Array(512));
    image.table.zones.state[1] = 4;
    image.table.zones.writePointer[1] = 33;
    const host = image.blocks.offsetOf(0)!;
    const spans = image.anatomy.annotate(host, CLUSTER).map(({ kind, zone, length }) => [kind, zone, length]);
    expect(spans.slice(0, 5)).toEqual([
      ['unwritten', 0, 8 * KIB],
      ['hole', 0, 8 * KIB],
      ['written', 1, 512],
      ['unwritten', 1, 8 * KIB - 512],
      ['hole', 1, 8 * KIB],
    ]);
  });

  it('end where the device goes on elsewhere, although the zone is the same', () => {
    const image = openQcow2(newQcow2({ conventional: [[0, 0]] }));
    const clusterBlocks = CLUSTER / 512;
    for (const cluster of [3, 1, 2]) {
      image.blocks.write(cluster * clusterBlocks, new Uint8Array(CLUSTER).fill(cluster));
      image.table.seal();
    }
    const hosts = [3, 1, 2].map((cluster) => image.blocks.offsetOf(cluster * clusterBlocks)!);
    const spans = image.anatomy.annotate(hosts[0]!, 4 * CLUSTER).filter(({ zone }) => zone === 0);
    for (const span of spans) {
      const first = image.anatomy.locate(span.offset).lba!;
      const last = image.anatomy.locate(span.offset + span.length - 512).lba!;
      expect(last - first).toBe(span.length / 512 - 1);
    }
    expect(spans.reduce((sum, { length }) => sum + length, 0)).toBe(3 * CLUSTER);
  });

  it('never give more than 4,096 spans', () => {
    const many = {
      zoneCount: 100_000,
      zoneSizeBytes: 4 * KIB,
      zoneCapacityBytes: 2 * KIB,
      lastZoneSizeBytes: 4 * KIB,
    };
    const image = openQcow2(newQcow2({ ...many, conventional: [], force: true }));
    const { offset } = image.anatomy.entryPlace(0);
    expect(image.anatomy.annotate(offset, 800_000).length).toBeLessThanOrEqual(4_097);
    expect(covers(image, 0, 10 * MIB)).toBe(10 * MIB);
  });

  it('follow what is written', () => {
    const image = openQcow2(newQcow2());
    expect(image.blocks.offsetOf(2048)).toBeNull();
    expect(image.anatomy.annotate(0, 100 * MIB).some(({ label }) => label.startsWith('zone 1'))).toBe(false);
    image.blocks.write(2048, new Uint8Array(512).fill(1));
    expect(image.anatomy.annotate(image.blocks.offsetOf(2048)!, 1)[0]).toMatchObject({ zone: 1 });
    expect(image.anatomy.locate(image.blocks.offsetOf(2048)!).lba).toBe(2048);
  });
});

describe('structure', () => {
  it('pages give what the whole gives, wherever they begin', () => {
    const { image } = written();
    const all = [...allFields(image.anatomy.fields)];
    expect(all).toHaveLength(image.anatomy.fields.count());
    for (const [first, count] of [
      [0, 1],
      [10, 50],
      [all.length - 7, 100],
      [all.length, 5],
    ] as const)
      expect(image.anatomy.fields.page(first, count)).toEqual(all.slice(first, first + count));
    expect(new Set(all.map(({ path }) => path)).size).toBe(all.length);
  });

  it('names every field with place, type and value', () => {
    const { image } = written();
    const rows = new Map([...allFields(image.anatomy.fields)].map((row) => [row.path, row]));
    const row = (path: string) => rows.get(path);
    expect(row('header.cluster_bits')).toMatchObject({
      offset: 20,
      length: 4,
      type: 'u32 be',
      value: '16',
      status: 'ok',
    });
    expect(row('extension.zoned.zone_capacity')).toMatchObject({ type: 'u64 be', value: String(768 * KIB) });
    expect(row('table[1].write_pointer')).toMatchObject({
      type: 'bits 62:0',
      value: String(MIB + 100 * KIB),
    });
    expect(row('table[0].conventional')).toMatchObject({ type: 'bits 63', value: '1' });
    expect(row('l1[0]')?.value).toMatch(/^0x[0-9a-f]+, copied$/);
    expect(row('l2[16]')?.value).toBe(`0x${image.blocks.offsetOf(2048)!.toString(16)}, copied`);
    expect(row('l2[0]')?.value).toBe('0');
    expect(row('refcount[0]')).toMatchObject({ type: 'u16 be', value: '1' });
    expect(row('refcount_table[0]')?.value).toBe('0x20000');
    expect([...rows.values()].every(({ status }) => status === 'ok')).toBe(true);
  });

  it('shows feature names, texts and what is not known', () => {
    const file = withZones(handMade('56'));
    const name = Buffer.alloc(48);
    name.write('\0\u0005zoned format', 'latin1');
    const names = extensionBytes([[48, 0]], 0x6803f857);
    names.set(name, 8);
    file.write(112 + 64, names);
    file.write(112 + 64 + 56, extensionBytes([[5, 0x1122334455]], 0x12345678));
    const rows = openQcow2(file).anatomy.fields.page(0, 60);
    const value = (path: string) => rows.find((row) => row.path === path)?.value;
    expect(value('extension.feature_names[0]')).toBe('incompatible bit 5: zoned format');
    expect(value('extension.0x12345678.data')).toBe('1122334455');
    expect(value('extension.zoned.zonedmeta_offset')).toBe(String(TABLE));
  });

  it.each([0, 1, 2, 3, 4, 5, 6])('shows refcounts of 2^%i bits', (refcountOrder) => {
    const image = openQcow2(plainQcow2({ refcountOrder }));
    const rows = [...allFields(image.anatomy.fields)].filter(({ path }) => path.startsWith('refcount['));
    expect(rows.map(({ value }) => value)).toEqual(['1', '1', '1', '1']);
  });

  it('is bounded for a huge device', () => {
    const image = openQcow2(plainQcow2({ virtualBytes: 2 ** 50, clusterBits: 21 }));
    expect(image.anatomy.fields.count()).toBeLessThan(300_000);
  });
});
