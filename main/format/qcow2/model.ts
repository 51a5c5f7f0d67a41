import { type Remark } from '../../../shared/errors/remark';
import type { AppError } from '../../../shared/errors/app-error';
import type { Candidate } from '../../../shared/image/image-info';
import type { Finding } from '../../../shared/image/check/finding';
import type { ByteCount, ByteOffset, DeviceByte } from '../../../shared/units/units';
import type { ZoneGeometry, ZoneLimits } from '../../../shared/zone/geometry';
import type { ZoneProvenance } from '../../../shared/zone/zone-table';

/** Variants of the zoned header extension. Source: FORMATS, Zoned qcow2: all the variants to tell apart. */
export const QCOW2_VARIANTS = ['48-a', '48-b', '48-c', '48-b-zde', '48-d', '56', '44'] as const;
/** See QCOW2_VARIANTS. */
export type Qcow2Variant = (typeof QCOW2_VARIANTS)[number];

/** A header extension as it lies in the file. */
export interface HeaderExtension {
  readonly type: number;
  /** Offset of its 8-byte head. */
  readonly offset: ByteOffset;
  readonly dataOffset: ByteOffset;
  readonly length: ByteCount;
}

/** A decoded qcow2 header; numbers are checked against the file before anything is allocated by them. */
export interface Qcow2Header {
  readonly version: 2 | 3;
  readonly headerLength: ByteCount;
  readonly clusterBits: number;
  readonly clusterBytes: ByteCount;
  readonly virtualSizeBytes: ByteCount;
  /** 0 none, 1 AES, 2 LUKS. */
  readonly cryptMethod: number;
  /** Entries of the L1 table. */
  readonly l1Entries: number;
  readonly l1Offset: ByteOffset;
  readonly refcountTableOffset: ByteOffset;
  readonly refcountTableClusters: number;
  /** Bits of one refcount: 1 << order; 16 in version 2. */
  readonly refcountBits: number;
  readonly snapshotCount: number;
  readonly snapshotsOffset: ByteOffset;
  readonly incompatible: bigint;
  readonly compatible: bigint;
  readonly autoclear: bigint;
  /** 0 deflate, 1 zstd. */
  readonly compressionType: number;
  /** 16-byte entries with subcluster bitmaps (incompatible bit 4). */
  readonly extendedL2: boolean;
  /** Name of a backing file; null = none. Never followed: what is behind an image is named by who opens it. */
  readonly backingFile: string | null;
  /** Name of an external data file (incompatible bit 2); null = none. Never opened. */
  readonly dataFile: string | null;
  readonly extensions: readonly HeaderExtension[];
}

/** How a variant stores one zone. */
export interface WordKind {
  readonly littleEndian: boolean;
  /** Bits 63:60 hold a state. */
  readonly hasState: boolean;
  /** Bit that marks a conventional zone. */
  readonly conventionalBit: 59 | 63;
  /** Bits 58:51 hold attributes (48-b-zde). */
  readonly hasAttributes: boolean;
  /** Bits of the write pointer, counted from bit 0: 51, 59 or 63. */
  readonly pointerBits: number;
}

/** A decoded zoned header extension of one variant. Sizes in bytes. */
export interface ZonedExtension {
  readonly variant: Qcow2Variant;
  readonly place: HeaderExtension;
  /** The field that says whether and how the device is zoned: 0 not, 1 host-managed. */
  readonly zoned: number;
  /** zoned_profile as stored (48-a), else 0 = none. */
  readonly profile: number;
  readonly zoneSizeBytes: ByteCount;
  readonly zoneCapacityBytes: ByteCount;
  readonly zoneCount: number;
  /** Leading conventional zones. */
  readonly conventionalCount: number;
  /** As stored; 0 = no limit. */
  readonly activeZonesMax: number;
  readonly openZonesMax: number;
  /** 0 = none stored. */
  readonly appendMaxBytes: ByteCount;
  /** Descriptor extension bytes a zone (48-b-zde), else 0. */
  readonly zdeBytes: ByteCount;
  readonly metaOffset: ByteOffset;
  /** Bytes of the table (and of the extensions behind it); derived where the variant does not store it. */
  readonly metaBytes: ByteCount;
  readonly word: WordKind;
}

/** A range of the device. */
export interface DeviceRange {
  readonly byte: DeviceByte;
  readonly length: ByteCount;
}

/** What is read where an image has no cluster: the device of its backing file. */
export interface Behind {
  /** Fills `into`; zeros behind its end. Errors: those of the file; `damaged`. */
  read(byte: DeviceByte, into: Uint8Array): void;
  /** Ranges of it that may hold anything but zeros. */
  held(): Iterable<DeviceRange>;
}

/** Everything about a file but its mapping and the words of its table. */
export interface Qcow2Model {
  readonly header: Qcow2Header;
  /** Null: an ordinary image, or an extension that fits no variant; the image then has no zones. */
  readonly zoned: ZonedExtension | null;
  /** Null: there is no backing file, or it was not named. */
  readonly behind: Behind | null;
  readonly candidates: readonly Candidate[];
  readonly geometry: ZoneGeometry;
  readonly limits: ZoneLimits;
  readonly provenance: ZoneProvenance;
  readonly findings: readonly Finding[];
  readonly notices: readonly Remark[];
  readonly writeRefusal: AppError | null;
  /** Why data cannot be read at all (encryption, an external data file); null = it can. */
  readonly dataRefusal: AppError | null;
}

/** Where a guest cluster lies. Offsets in the file. */
export type Mapping =
  | { readonly kind: 'unallocated' }
  /** Reads as zeros; hostOffset null = without a cluster. */
  | { readonly kind: 'zero'; readonly hostOffset: ByteOffset | null }
  | { readonly kind: 'standard'; readonly hostOffset: ByteOffset }
  | { readonly kind: 'compressed'; readonly hostOffset: ByteOffset; readonly length: ByteCount };

/** States of the 32 parts of a cluster, a bit each as unsigned numbers, bit 0 the first part. */
export interface Subclusters {
  /** Lies in the cluster. */
  readonly allocated: number;
  /** Reads as zeros. */
  readonly zeros: number;
}

/**
 * Guest clusters by way of L1 and L2. Implemented by ClusterMap (mapping.ts); the writing side (cluster-writer.ts)
 * sees this. L1 and L2 are read when first needed, checked, and kept up to a bounded number.
 */
export interface ClusterMapping {
  readonly header: Qcow2Header;
  /** Errors: `damaged` for an entry that points outside of the file or off a cluster boundary. */
  lookup(guestCluster: number): Mapping;
  /** The L2 entry as stored; 0n where there is none. */
  entry(guestCluster: number): bigint;
  /** Offset of the L2 table for an L1 index; null = there is none. */
  l2Offset(l1Index: number): ByteOffset | null;
  /** Entries in one L2 table. */
  readonly entriesPerL2: number;
  /** Where the L2 entry of a guest cluster lies; null = it has no L2 table. */
  entryOffset(guestCluster: number): ByteOffset | null;
  /** The second word of an extended L2 entry; all zero where there is none. */
  subclusters(guestCluster: number): Subclusters;
  /** Writes both words of an extended L2 entry, whose table exists (kind `mapping`). */
  writeSubclusters(guestCluster: number, entry: bigint, bits: Subclusters): void;
  /** Writes consecutive entries of one L2 table that exists (kind `mapping`). */
  writeEntries(firstGuestCluster: number, entries: readonly bigint[]): void;
  /** Enters an L2 table of zeros that lies in a cluster of its own into L1 (kind `mapping`). */
  addL2(l1Index: number, offset: ByteOffset): void;
  /** L1 and L2 are read again after the bytes changed beneath. */
  forget(): void;
}
