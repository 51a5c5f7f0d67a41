/** A sound qcow2 image that has every structure there is, each in a cluster of its own. */
import { deflateRawSync } from 'node:zlib';
import { KIB } from '../../../shared/units/units';
import type { MemoryBlockFile } from '../../../main/storage/memory-block-file';
import { handMade, pokeBe, TABLE, withZones } from './qcow2-variants';

const CLUSTER = 64 * KIB;
/** An entry says that its cluster has no other reference. */
export const COPIED = 1n << 63n;

/** Where each structure lies. */
export const AT = {
  header: 0,
  refcountTable: CLUSTER,
  refcountBlock: 2 * CLUSTER,
  l1: 3 * CLUSTER,
  zones: TABLE,
  l2: 5 * CLUSTER,
  /** Guest clusters 48 and 49, both in zone 3. */
  data: 6 * CLUSTER,
  moreData: 7 * CLUSTER,
  snapshots: 8 * CLUSTER,
  snapshotL1: 9 * CLUSTER,
  bitmapDirectory: 10 * CLUSTER,
  bitmapTable: 11 * CLUSTER,
  bitmapData: 12 * CLUSTER,
  /** Guest cluster 50. */
  compressed: 13 * CLUSTER,
} as const;

/** Where the entries lie that lead from one structure to the next. */
export const ENTRY = {
  l1Offset: 40,
  refcountTableOffset: 48,
  snapshotsOffset: 64,
  refcountBlock: AT.refcountTable,
  l2: AT.l1,
  data: AT.l2 + 48 * 8,
  moreData: AT.l2 + 49 * 8,
  compressed: AT.l2 + 50 * 8,
  snapshotL1: AT.snapshots,
  bitmapDirectory: 0x100 + 24,
  bitmapTable: AT.bitmapDirectory,
  bitmapData: AT.bitmapTable,
} as const;

/** Sets the refcount of the cluster at an offset. */
export function setRefcount(file: MemoryBlockFile, offset: number, value: number): void {
  pokeBe(file, AT.refcountBlock + (offset / CLUSTER) * 2, 2, value);
}

/** An L2 entry of one compressed sector at an offset, which may be any byte of the file. */
export function compressedEntry(offset: number): bigint {
  return (1n << 62n) | BigInt(offset);
}

/** Variant 44 with all of `AT`; the snapshot's L1 table is empty, so that every cluster has one reference. */
export function wholeImage(): MemoryBlockFile {
  const file = withZones(handMade('44'));
  file.resize(14 * CLUSTER);
  for (const offset of Object.values(AT)) setRefcount(file, offset, 1);
  pokeBe(file, ENTRY.l2, 8, COPIED | BigInt(AT.l2));
  pokeBe(file, ENTRY.data, 8, COPIED | BigInt(AT.data));
  pokeBe(file, ENTRY.moreData, 8, COPIED | BigInt(AT.moreData));
  pokeBe(file, ENTRY.compressed, 8, compressedEntry(AT.compressed));
  file.write(AT.compressed, deflateRawSync(new Uint8Array(CLUSTER)));
  addSnapshot(file);
  addBitmap(file);
  return file;
}

/** A snapshot whose L1 table has one empty entry. */
function addSnapshot(file: MemoryBlockFile): void {
  pokeBe(file, 60, 4, 1);
  pokeBe(file, ENTRY.snapshotsOffset, 8, AT.snapshots);
  pokeBe(file, ENTRY.snapshotL1, 8, AT.snapshotL1);
  pokeBe(file, AT.snapshots + 8, 4, 1);
}

/** A bitmap whose table has one entry. */
function addBitmap(file: MemoryBlockFile): void {
  pokeBe(file, 88, 8, 1n);
  const extension = ENTRY.bitmapDirectory - 24;
  // The zoned extension ends at 112 + 8 + 44, padded; up to the next one lies a feature table without names.
  pokeBe(file, 168, 4, 0x6803f857);
  pokeBe(file, 172, 4, extension - 176);
  pokeBe(file, extension, 4, 0x23852875);
  pokeBe(file, extension + 4, 4, 24);
  pokeBe(file, extension + 8, 4, 1);
  pokeBe(file, extension + 16, 8, 24);
  pokeBe(file, ENTRY.bitmapDirectory, 8, AT.bitmapDirectory);
  pokeBe(file, ENTRY.bitmapTable, 8, AT.bitmapTable);
  pokeBe(file, AT.bitmapDirectory + 8, 4, 1);
  pokeBe(file, ENTRY.bitmapData, 8, AT.bitmapData);
}
