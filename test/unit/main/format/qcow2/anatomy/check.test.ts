import { describe, expect, it } from 'vitest';
import type { MemoryBlockFile } from '../../../../../../main/storage/memory-block-file';
import { KIB } from '../../../../../../shared/units/units';
import { ZoneState } from '../../../../../../shared/zone/state';
import { codesOf, withoutData } from '../../../../../support/image/format-images';
import { CLUSTER, newQcow2 } from '../../../../../support/qcow2/qcow2-writing';
import { handMade, openQcow2, pokeBe, TABLE, withZones } from '../../../../../support/qcow2/qcow2-variants';

const COPIED = 1n << 63n;
const L1 = 0x30000;
const BLOCK = 0x20000;
const L2 = TABLE + CLUSTER;
const DATA = L2 + CLUSTER;

/** Variant 44 with an L2 table and two data clusters, for guest clusters 48 and 49 (zone 3); all of it sound. */
function sound(): MemoryBlockFile {
  const file = withZones(handMade('44'));
  file.resize(DATA + 2 * CLUSTER);
  pokeBe(file, L1, 8, COPIED | BigInt(L2));
  pokeBe(file, L2 + 48 * 8, 8, COPIED | BigInt(DATA));
  pokeBe(file, L2 + 49 * 8, 8, COPIED | BigInt(DATA + CLUSTER));
  for (const offset of [L2, DATA, DATA + CLUSTER]) setRefcount(file, offset, 1);
  return file;
}

function setRefcount(file: MemoryBlockFile, offset: number, value: number): void {
  pokeBe(file, BLOCK + (offset / CLUSTER) * 2, 2, value);
}

function findingsOf(change: (file: MemoryBlockFile) => void) {
  const file = sound();
  change(file);
  return withoutData(openQcow2(file).anatomy.check());
}

describe('check of clusters', () => {
  it('finds nothing in a sound image', () => {
    expect(findingsOf(() => undefined)).toEqual([]);
    expect([...openQcow2(newQcow2()).anatomy.check()]).toEqual([]);
  });

  it('finds leaked clusters, a run of them once', () => {
    const found = findingsOf((file) => {
      file.resize(DATA + 4 * CLUSTER);
      for (const index of [2, 3]) setRefcount(file, DATA + index * CLUSTER, 1);
    });
    expect(found).toMatchObject([
      {
        code: 'qcow2-leak',
        severity: 'warning',
        offset: DATA + 2 * CLUSTER,
        length: 2 * CLUSTER,
        expected: 'refcount 0',
      },
    ]);
  });

  it('finds clusters in use that are counted as free', () => {
    const found = findingsOf((file) => setRefcount(file, DATA, 0));
    expect(found.map(({ code, severity, offset }) => [code, severity, offset])).toEqual([
      ['qcow2-copied', 'error', L2 + 48 * 8],
      ['qcow2-refcount', 'error', DATA],
    ]);
  });

  it('finds a cluster that two entries use', () => {
    const found = findingsOf((file) => pokeBe(file, L2 + 49 * 8, 8, COPIED | BigInt(DATA)));
    expect(found.map(({ code, offset }) => [code, offset])).toEqual([
      ['qcow2-shared', DATA],
      ['qcow2-leak', DATA + CLUSTER],
    ]);
  });

  it('finds an entry that leads into the write pointer table', () => {
    const found = findingsOf((file) => pokeBe(file, L2 + 48 * 8, 8, COPIED | BigInt(TABLE)));
    expect(found.map(({ code, offset }) => [code, offset])).toContainEqual(['qcow2-shared', TABLE]);
  });

  it('finds entries out of the file, unaligned ones, and reserved bits', () => {
    const found = findingsOf((file) => {
      pokeBe(file, L2 + 50 * 8, 8, COPIED | (1n << 44n));
      pokeBe(file, L2 + 51 * 8, 8, COPIED | BigInt(DATA + 512));
      pokeBe(file, L2 + 52 * 8, 8, 2n);
      pokeBe(file, L1 + 8, 8, 0n);
    });
    expect(found.map(({ code, offset, found: value }) => [code, offset, value])).toEqual([
      ['qcow2-entry', L2 + 400, '0x8000100000000000'],
      ['qcow2-entry', L2 + 408, '0x8000000000060200'],
      ['qcow2-entry', L2 + 416, '0x0000000000000002'],
    ]);
  });

  it('finds a wrong COPIED flag in L1 and L2', () => {
    const found = findingsOf((file) => {
      pokeBe(file, L1, 8, BigInt(L2));
      pokeBe(file, L2 + 48 * 8, 8, BigInt(DATA));
    });
    expect(found.map(({ code, offset, expected }) => [code, offset, expected])).toEqual([
      ['qcow2-copied', L1, '1'],
      ['qcow2-copied', L2 + 48 * 8, '1'],
    ]);
  });

  it('finds the write pointer table without its refcount', () => {
    const found = findingsOf((file) => setRefcount(file, TABLE, 0));
    expect(found).toMatchObject([{ code: 'qcow2-table-refcount', severity: 'error', offset: TABLE }]);
  });

  it('stops comparing where the refcounts cannot be read, and says so', () => {
    const table = findingsOf((file) => pokeBe(file, 48, 8, 1n << 50n));
    expect(table.map(({ code }) => code)).toEqual(['qcow2-refcount-table']);
    const entry = findingsOf((file) => pokeBe(file, CLUSTER, 8, 0x20001n << 20n));
    expect(entry.map(({ code }) => code)).toEqual(['qcow2-refcount-entry']);
    const reserved = findingsOf((file) => pokeBe(file, CLUSTER, 8, 0x1ffn));
    expect(reserved).toMatchObject([{ code: 'qcow2-refcount-entry', expected: 'bits 8:0 clear' }]);
  });

  it('bounds what it keeps of very many findings', () => {
    const found = findingsOf((file) => {
      const table = new DataView(new ArrayBuffer(CLUSTER));
      for (let entry = 0; entry < CLUSTER / 8; entry++) table.setBigUint64(entry * 8, 2n);
      file.resize(DATA + 8 * CLUSTER);
      file.write(L2, new Uint8Array(table.buffer));
      file.write(DATA, new Uint8Array(table.buffer));
      pokeBe(file, 36, 4, 2);
      pokeBe(file, L1 + 8, 8, COPIED | BigInt(DATA));
    });
    expect(found.filter(({ code }) => code === 'qcow2-entry')).toHaveLength(10_000);
    expect(found.find(({ code }) => code === 'qcow2-more')?.message).toContain('6384 more');
  });
});

describe('check of zones', () => {
  it('finds data behind a write pointer, once a zone, and none before it', () => {
    const file = sound();
    file.write(DATA, new Uint8Array(4 * KIB).fill(7));
    expect([...openQcow2(file).anatomy.check()]).toEqual([]);
    file.write(DATA + 4 * KIB + 3, Uint8Array.of(1));
    file.write(DATA + CLUSTER, Uint8Array.of(1));
    expect([...openQcow2(file).anatomy.check()]).toMatchObject([
      {
        code: 'qcow2-data-beyond-wp',
        severity: 'info',
        zone: 3,
        message: expect.stringContaining('0x301003') as string,
      },
    ]);
  });

  it.each([
    [1n << 62n, 2, 'qcow2-wp-beyond-zone'],
    [0x100000n, 2, 'qcow2-wp-before-start'],
    [0x200001n, 2, 'qcow2-wp-unaligned'],
    [(1n << 63n) | 0x200000n, 2, 'qcow2-word-type'],
    [0x100000n, 1, 'qcow2-word-type'],
    [(1n << 63n) | 0x100200n, 1, 'qcow2-word-conventional'],
    [0n, 2, 'qcow2-word-zero'],
  ])('word %i of zone %i is %s', (word, zone, code) => {
    const file = sound();
    pokeBe(file, TABLE + zone * 8, 8, word);
    const image = openQcow2(file);
    const found = [...image.anatomy.check()].find(
      (finding) => finding.zone === zone && finding.offset === TABLE + zone * 8,
    );
    expect(found?.code).toBe(code);
    expect(found?.found).toContain(`0x${word.toString(16).padStart(16, '0')}`);
    expect(codesOf(image.table.findings)).toContain(code);
    expect(image.table.zones.state[zone]).toBe(zone === 1 ? 0 : 13);
    const rows = image.anatomy.fields.page(0, 200).filter(({ path }) => path.startsWith(`table[${zone}].`));
    expect(rows.map(({ status }) => status)).toEqual(['suspect', 'suspect']);
  });

  it.each([
    [(5n << 60n) | 0x200000n, 'qcow2-word-state'],
    [(1n << 60n) | 0x200200n, 'qcow2-wp-empty'],
    [(4n << 60n) | 0x2c0000n, 'qcow2-wp-at-end'],
  ])('word %i of a variant with states is %s', (word, code) => {
    const file = withZones(handMade('48-a'));
    const bytes = new Uint8Array(8);
    new DataView(bytes.buffer).setBigUint64(0, word, true);
    file.write(TABLE + 16, bytes);
    expect(
      openQcow2(file)
        .table.findings.filter(({ zone }) => zone === 2)
        .map((finding) => finding.code),
    ).toEqual([code]);
  });

  it('finds an empty zone with a valid descriptor extension, where that bit is stored', () => {
    const file = withZones(handMade('48-b-zde'));
    const bytes = new Uint8Array(8);
    new DataView(bytes.buffer).setBigUint64(0, (1n << 60n) | (0x80n << 51n) | 0x200000n, true);
    file.write(TABLE + 16, bytes);
    const image = openQcow2(file);
    expect(image.table.zones.state[2]).toBe(ZoneState.empty);
    expect(image.table.findings).toMatchObject([
      { code: 'qcow2-word-empty-zde', severity: 'warning', zone: 2, offset: TABLE + 16 },
    ]);
  });

  it('finds more active zones than the limits allow', () => {
    const file = withZones(handMade('48-a'));
    expect(codesOf(openQcow2(file, { activeZonesMax: 1, openZonesMax: 1 }).table.findings)).toEqual([
      'qcow2-active-limit',
    ]);
  });
});
