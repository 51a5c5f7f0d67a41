import { type Remark } from '../../shared/errors/remark';
import type { AppError } from '../../shared/errors/app-error';
import type { BitField, FieldSection, StructureField } from '../../shared/image/field';
import type { ImageFormat } from '../../shared/image/family';
import type { Finding, QemuVerdict } from '../../shared/image/check/finding';
import type { Candidate, Evidence } from '../../shared/image/image-info';
import type { LayoutSection } from '../../shared/image/image-spec';
import type { Annotation, Place } from '../../shared/image/place';
import type { ZoneList } from '../../shared/image/zone-report';
import type { BlockCount, ByteCount, ByteOffset, Lba, ZoneIndex } from '../../shared/units/units';
import type { ZoneGeometry, ZoneLimits } from '../../shared/zone/geometry';
import type { RecoveryPolicy, RuleOptions, RuleProfile } from '../../shared/zone/profile';
import type { ZoneProvenance, ZoneTable } from '../../shared/zone/zone-table';
import type { CheckProgress } from './check/check-progress';
import type { ImageRepairs } from './check/repair';

/**
 * An opened image, in four parts. What asks for one of them asks for no more: `{ facts, table }: Pick<FormatImage, …>`.
 */
export interface FormatImage {
  readonly facts: ImageFacts;
  readonly blocks: ImageBlocks;
  readonly table: ImageTable;
  readonly anatomy: ImageAnatomy;
}

/** The zones of an image and what is known of it: what most of those need who look at zones. */
export type ImageZones = Pick<FormatImage, 'facts' | 'table'>;

/** Result of looking at a file's content. */
export interface Recognition {
  readonly format: ImageFormat;
  /** `unknown` or `unzoned` where the family is known and its zones are not: the image opens with zero zones. */
  readonly variant: string;
  /** 0 to 1. */
  readonly confidence: number;
  readonly candidates: readonly Candidate[];
  readonly evidence: readonly Evidence[];
  /** Set when the layout is named but cannot be opened as zones (or only for reading), in one sentence. */
  readonly note?: string;
}

/** Something that an image has besides zones and data: internal snapshots, bitmaps, a mark. */
export interface Belonging {
  /** Stable, as the code of a loss. */
  readonly code: string;
  readonly what: string;
  /** How many there are, or what is set. */
  readonly value: string;
}

/** What is known of an image from its opening on; nothing of it changes. */
export interface ImageFacts {
  readonly recognition: Recognition;
  readonly geometry: ZoneGeometry;
  readonly limits: ZoneLimits;
  /** Profile that the image records; null when the variant records none. */
  readonly recordedProfile: RuleProfile | null;
  /** Profile to use when none is recorded. */
  readonly defaultProfile: RuleProfile;
  /** Choices in which the family differs from the defaults of its profile. */
  readonly defaultRules: Partial<RuleOptions>;
  /** What the family's own program does with zones found open at power-up. */
  readonly defaultRecovery: RecoveryPolicy;
  /** Bytes of a zone's descriptor extension; 0 = the image has none. */
  readonly zdeBytes: ByteCount;
  readonly label: string;
  readonly uuid: string;
  readonly provenance: ZoneProvenance;
  /** Why nothing may be written (unknown feature, snapshots, foreign container …); null = writing is possible. */
  readonly writeRefusal: AppError | null;
  /**
   * Why blocks can neither be read nor written: only the zone table is there (a zone_file without its data image), or the
   * data is encrypted or lies in a file that is not followed; null = they can.
   */
  readonly dataRefusal: AppError | null;
  /** What it holds besides zones and data, which only its own family can keep. */
  readonly besides: readonly Belonging[];
  /** Sentences that everybody who opens the image should see: no data image attached, opened for reading only … */
  readonly notices: readonly Remark[];
  /** Errors in the header itself, of an image that is shown all the same and then only read; absent = there are none. */
  readonly damage?: readonly Finding[];
}

/** The way from LBAs to bytes of the file. Errors of all that changes: `writeRefusal`, those of the file. */
export interface ImageBlocks {
  /** Reads device bytes from an LBA (into.length a multiple of the block size); unmapped blocks are zeros. */
  read(lba: Lba, into: Uint8Array): void;
  /** Writes device bytes at an LBA. */
  write(lba: Lba, from: Uint8Array): void;
  /** Makes blocks read as zeros, releasing storage where possible. */
  zero(lba: Lba, blocks: BlockCount): void;
  /** The same by the mapping alone, as some builds do: what was stored stays in the file. Absent = there is no mapping. */
  hide?(lba: Lba, blocks: BlockCount): void;
  /** File offset of an LBA; null where unmapped. */
  offsetOf(lba: Lba): ByteOffset | null;
  /** LBA ranges that may hold anything but zeros, ascending and disjoint, whatever the write pointers say. */
  dataRanges(): Iterable<{ readonly lba: Lba; readonly blocks: BlockCount }>;
}

/** Entries of a table that are one 64-bit word each, as numbers and whatever they say. */
export interface TableWords {
  read(zone: ZoneIndex): bigint;
  /** Writes past every rule, and not into `zones`: reload behind it. */
  write(zone: ZoneIndex, word: bigint): void;
}

/** The zone table, in memory and in the file. Errors of all that changes: `writeRefusal`, those of the file. */
export interface ImageTable {
  /**
   * All zones as decoded. The engine changes this table; `store` writes entries back from it.
   * A zone whose entry is damaged carries a harmless state and a finding.
   */
  readonly zones: ZoneTable;
  /** What decoding noticed, at most a few hundred; a check finds everything. `reload` replaces them. */
  readonly findings: readonly Finding[];
  /** Absent = entries are no single words, or nothing may be written. */
  readonly words?: TableWords;
  /** True when the variant can store this state code. */
  canStore(state: number): boolean;
  /** Writes the entries of these zones from `zones`, in the order given. */
  store(changed: readonly ZoneIndex[]): void;
  /**
   * After a failed write and a reload: as `store`, and what lies beside the entries (lists, counts) is written anew where
   * that write left it half done.
   */
  restore(changed: readonly ZoneIndex[]): void;
  /** Bytes of a zone's descriptor extension, or null when the image has none. */
  readZde(zone: ZoneIndex): Uint8Array | null;
  writeZde(zone: ZoneIndex, bytes: Uint8Array): void;
  /**
   * Clears what the family's own program clears in every zone at each of its starts, whatever the states. Returns how many
   * zones differ by it, and writes nothing on a dry run. Absent = there is no such thing.
   */
  clearAtStart?(options: { readonly dryRun: boolean }): number;
  /**
   * Makes all zones empty as the family's own program does with a table that it does not take; reload behind it. False where
   * they have another shape now, so that the image has to be opened anew. Absent = it does no such thing. Errors: `unsupported` for a start whose zones are not known.
   */
  initialise?(): boolean;
  /**
   * Writes what is renewed at a flush (checksums, generation). Called after entries are durable;
   * returns false when nothing had to be written.
   */
  seal(): boolean;
  /** Decodes the table again, into the same `zones`, after the bytes changed beneath (undo, revert). */
  reload(): void;
}

/** What lies where in the file, and what a check says of it. */
export interface ImageAnatomy {
  /** What lies at a file offset. */
  locate(offset: ByteOffset): Place;
  /** Contiguous, ascending spans that cover [offset, offset + length), at most 4,096; merged per kind and zone. */
  annotate(offset: ByteOffset, length: ByteCount): readonly Annotation[];
  /**
   * Parts of the file whose place is told without a look at what they hold, in file order. One of kind `data` begins with
   * device byte 0; where there is none, data lies where a mapping says.
   */
  regions(): readonly LayoutSection[];
  /** Decoded fields in file order: header first, then entries of each zone, then the rest. */
  readonly fields: ImageFields;
  /** Offset and length of a zone's table entry. */
  entryPlace(zone: ZoneIndex): { readonly offset: ByteOffset; readonly length: ByteCount };
  /** Entries are big-endian numbers; absent = bit 0 of `entryFields` lies in the first byte. */
  readonly bigEndianEntries?: boolean;
  /** Bit fields of a zone's raw entry. */
  entryFields(zone: ZoneIndex): readonly BitField[];
  /** Ranges of the file that hold anything, ascending and merged: header, written data, tables. For sparse copies. */
  extents(): Iterable<{ readonly offset: ByteOffset; readonly length: ByteCount }>;
  /** Every finding, lazily; reads data only where a rule needs it. Errors: whatever `onProgress` throws to stop it. */
  check(onProgress?: CheckProgress): Iterable<Finding>;
  /** Linked lists of zones that the file holds; empty where the family has none. At most 1,000 zones of each. */
  lists(): readonly ZoneList[];
  qemuPrint(zone: ZoneIndex): QemuZonePrint;
  /** What the validation of the format's own program would say at its next start; null = all is well, or none exists. */
  qemuVerdict(): QemuVerdict | null;
  /** Absent = nothing of this family is repaired. */
  readonly repairs?: ImageRepairs;
}

/** Fields of a file that are decoded when they are asked for. */
export interface ImageFields {
  /** How many there are, without walking them. */
  count(): number;
  /** Fields first … first+count−1, as far as there are any, without decoding those before. */
  page(first: number, count: number): StructureField[];
  /** What they are of, in their order; together as many as there are. */
  sections(): readonly FieldSection[];
}

/** How QEMU's own driver would print one zone (`zrp`): its condition, type and pointer in device bytes. */
export interface QemuZonePrint {
  readonly condition: number;
  readonly type: number;
  /** Device bytes, not rounded; may exceed 2^53 in damaged images. */
  readonly pointerBytes: bigint;
  /** Capacity as that build prints it; absent = the zone's capacity. */
  readonly capacityBytes?: ByteCount;
}
