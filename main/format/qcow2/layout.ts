/**
 * Every offset of the qcow2 formats, as FORMAT.md beside this file gives them. Frozen: a test compares them.
 * Offsets and lengths in bytes; numbers of the header big-endian.
 */
import { MIB } from '../../../shared/units/units';
import type { LayoutField } from '../field';

/** How the bytes of a field are to be read. */
export type FieldType = 'u8' | 'u16 be' | 'u32 be' | 'u64 be' | 'bytes' | 'ascii' | 'utf-8';

/** One field: its name in FORMAT.md, its place (in the file, or in its extension) and its type. */
export type Field = LayoutField<FieldType>;

/** The header. Version 2 ends behind snapshotsOffset, version 3 at header_length. */
export const HEADER = {
  magic: { name: 'magic', offset: 0, length: 4, type: 'bytes' },
  version: { name: 'version', offset: 4, length: 4, type: 'u32 be' },
  backingOffset: { name: 'backing_file_offset', offset: 8, length: 8, type: 'u64 be' },
  backingLength: { name: 'backing_file_size', offset: 16, length: 4, type: 'u32 be' },
  clusterBits: { name: 'cluster_bits', offset: 20, length: 4, type: 'u32 be' },
  virtualSize: { name: 'size', offset: 24, length: 8, type: 'u64 be' },
  cryptMethod: { name: 'crypt_method', offset: 32, length: 4, type: 'u32 be' },
  l1Entries: { name: 'l1_size', offset: 36, length: 4, type: 'u32 be' },
  l1Offset: { name: 'l1_table_offset', offset: 40, length: 8, type: 'u64 be' },
  refcountTableOffset: { name: 'refcount_table_offset', offset: 48, length: 8, type: 'u64 be' },
  refcountTableClusters: { name: 'refcount_table_clusters', offset: 56, length: 4, type: 'u32 be' },
  snapshotCount: { name: 'nb_snapshots', offset: 60, length: 4, type: 'u32 be' },
  snapshotsOffset: { name: 'snapshots_offset', offset: 64, length: 8, type: 'u64 be' },
  incompatible: { name: 'incompatible_features', offset: 72, length: 8, type: 'u64 be' },
  compatible: { name: 'compatible_features', offset: 80, length: 8, type: 'u64 be' },
  autoclear: { name: 'autoclear_features', offset: 88, length: 8, type: 'u64 be' },
  refcountOrder: { name: 'refcount_order', offset: 96, length: 4, type: 'u32 be' },
  headerLength: { name: 'header_length', offset: 100, length: 4, type: 'u32 be' },
  compressionType: { name: 'compression_type', offset: 104, length: 1, type: 'u8' },
} as const satisfies Record<string, Field>;

/** `QFI\xfb`. */
export const MAGIC = Uint8Array.of(0x51, 0x46, 0x49, 0xfb);
/** Bytes of a version 2 header. */
export const HEADER_V2_BYTES = 72;
/** Least bytes of a version 3 header. */
export const HEADER_V3_BYTES = 104;
/** Type and length in front of an extension's data. */
export const EXTENSION_HEAD_BYTES = 8;
/** Extensions begin at multiples of this. */
export const EXTENSION_ALIGNMENT = 8;

/** Types of header extensions. */
export const EXTENSION = {
  end: 0x0000_0000,
  zoned: 0x007a_6264,
  cryptoHeader: 0x0537_be77,
  bitmaps: 0x2385_2875,
  dataFile: 0x4441_5441,
  featureNames: 0x6803_f857,
  backingFormat: 0xe279_2aca,
} as const;

/** One entry of the feature name table: type, bit, 46 bytes of name. */
export const FEATURE_NAME_BYTES = 48;

/** Bits of the incompatible feature word. */
export const INCOMPATIBLE = {
  dirty: 0,
  corrupt: 1,
  dataFile: 2,
  compression: 3,
  extendedL2: 4,
  zoned: 5,
} as const;

/** Bits of the autoclear feature word. */
export const AUTOCLEAR = { bitmaps: 0 } as const;

/** Fields of the bitmaps extension; offsets count from its data. */
export const BITMAPS = {
  bytes: 24,
  directorySize: 8,
  directoryOffset: 16,
} as const;

/** Cluster sizes: 512 bytes to 2 MiB. */
export const CLUSTER_BITS = { least: 9, most: 21 } as const;
/** Bytes of an L1 table at most. */
export const L1_BYTES_MAX = 32 * MIB;
/** Bytes of a refcount table at most. */
export const REFCOUNT_TABLE_BYTES_MAX = 8 * MIB;
/** Bytes of a backing or data file's name at most. */
export const FILE_NAME_BYTES_MAX = 1023;
/** Snapshots at most. */
export const SNAPSHOTS_MAX = 65_536;
/** Bitmaps at most. */
export const BITMAPS_MAX = 65_535;
/** Bytes of an entry of L1 and refcount table and of a table word. */
export const ENTRY_BYTES = 8;
/** Bytes of a word of the write pointer table. */
export const WORD_BYTES = 8;
/** Parts of a cluster that extended L2 entries tell apart. */
export const SUBCLUSTERS = 32;

/** L1 and L2 entries: refcount is exactly one. */
export const ENTRY_COPIED = 1n << 63n;
/** L2 entries: reads as zeros. */
export const ENTRY_ZERO = 1n;

/** The logical block that zone sizes are counted in. */
export const BLOCK_BYTES = 512;
