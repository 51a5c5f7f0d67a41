/**
 * What a format driver offers. A driver knows where things lie in a file; what may change is the engine's
 * business. Drivers and engine share only the vocabulary of `shared/zone`.
 */
import type { AppError } from '../../shared/errors/app-error';
import type { ImageFamily, ImageFormat } from '../../shared/image/family';
import type { CreationPlan, ImageSpec } from '../../shared/image/image-spec';
import type { QemuStartOptions } from '../../shared/image/open-options';
import type { Annotation, Place } from '../../shared/image/place';
import type { BitField, StructureField } from '../../shared/image/field';
import type { Candidate, Evidence } from '../../shared/image/image-info';
import type { Finding, QemuVerdict } from '../../shared/image/finding';
import type { ZoneList } from '../../shared/image/zone-report';
import type { BlockCount, ByteCount, ByteOffset, Lba, ZoneIndex } from '../../shared/units/units';
import type { ZoneGeometry, ZoneLimits } from '../../shared/zone/geometry';
import type { RecoveryPolicy, RuleOptions, RuleProfile } from '../../shared/zone/profile';
import type { ZoneProvenance, ZoneTable } from '../../shared/zone/zone-table';
import type { BlockFile } from '../storage/block-file';

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

/** A data image that lies behind the image in the same BlockFile (see JoinedFile). */
export interface AttachedData {
  /** Where it begins. */
  readonly offset: ByteOffset;
  readonly length: ByteCount;
  /** Its path, for messages. */
  readonly name: string;
  /** Length of the image in front of it; absent = it ends where the data image begins. */
  readonly imageBytes?: ByteCount;
}

/** A file that holds one zone. */
export interface ZoneFileFact {
  readonly name: string;
  readonly conventional: boolean;
  readonly sizeBytes: ByteCount;
}

/** Zone files of a directory, one behind the other in the same BlockFile: zone i lies at i × zoneSizeBytes. */
export interface ZoneFiles {
  /** The family of the directory. */
  readonly format: ImageFormat;
  readonly zoneSizeBytes: ByteCount;
  /** Where the zone size comes from, as half a sentence. */
  readonly zoneSizeFrom: string;
  /** By zone; null where the directory has no file for it. */
  readonly zones: readonly (ZoneFileFact | null)[];
}

/** Choices that override what a file says or that it does not say. */
export interface DriverOptions {
  readonly variant?: string;
  readonly openZonesMax?: number;
  readonly activeZonesMax?: number;
  /** Namespace of a zone_file, counted from 1. */
  readonly namespace?: number;
  readonly start?: QemuStartOptions;
  /** Absent = no data image is attached. */
  readonly attached?: AttachedData;
  /** Set when the image is a directory of zone files. */
  readonly zoneFiles?: ZoneFiles;
}

/** Two files that belong together by their names: endings of the one that is opened and of its data. */
export interface DataByName {
  readonly imageSuffix: string;
  readonly dataSuffix: string;
}

/** A file of a directory. */
export interface ListedFile {
  readonly name: string;
  readonly sizeBytes: ByteCount;
}

/** How the zones of a directory are told by its files. */
export interface FolderLayout {
  /** True for the name of a file that holds a zone. */
  isZoneFile(name: string): boolean;
  /** Errors: `damaged` for files that do not fit each other, `usage` for sizes given that do not fit the files. */
  zoneFilesOf(path: string, listed: readonly ListedFile[], start: QemuStartOptions): ZoneFiles;
}

/** A layout on disk: what is known of its family, recognition, opening, creation. */
export interface FormatDriver {
  readonly family: ImageFamily;
  /** Set where the data is found by its name. */
  readonly dataByName?: DataByName;
  /** Set where an image is a directory with a file for each zone; its content is never recognised. */
  readonly folder?: FolderLayout;
  /** Looks at the content; null when nothing of this family is seen. Never throws for content. */
  recognise(file: BlockFile): Recognition | null;
  /**
   * Decodes header and table. Writes nothing. Errors: `damaged` (names file, offset, value, expectation),
   * `unknown-feature`, `unsupported`, `not-recognised`.
   */
  open(file: BlockFile, options: DriverOptions): FormatImage;
  /** Problems, layout and equivalent command lines of a spec; touches no file. */
  plan(spec: ImageSpec, path: string | null): CreationPlan;
  /** Writes a new image into an empty file, sparsely. Errors: `usage` with the first error of `plan`. */
  create(file: BlockFile, spec: ImageSpec): void;
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

/** An opened image: the zone table decoded, and the way from zones and LBAs to bytes of the file. */
export interface FormatImage {
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
  readonly zdeBytes: ByteCount;
  readonly label: string;
  readonly uuid: string;
  readonly provenance: ZoneProvenance;
  /**
   * All zones as decoded. The engine changes this table; `storeZones` writes entries back from it.
   * A zone whose entry is damaged carries a harmless state and a finding.
   */
  readonly zones: ZoneTable;
  /** What opening noticed, at most a few hundred; `check` finds everything. */
  readonly findings: readonly Finding[];
  /** Sentences that everybody who opens the image should see: no data image attached, opened for reading only … */
  readonly notices: readonly string[];
  /** Why nothing may be written (unknown feature, snapshots, foreign container …); null = writing is possible. */
  readonly writeRefusal: AppError | null;
  /** False where only the zone table is there (a zone_file without its data image): reading and writing blocks fails. */
  readonly hasData: boolean;
  /** What QEMU's own validation would say of the file at its next start; null = all is well, or none exists. */
  qemuVerdict(): QemuVerdict | null;
  /** Linked lists of zones that the file holds; empty where the family has none. At most 1,000 zones of each. */
  zoneLists(): readonly ZoneList[];

  /** Reads device bytes from an LBA (into.length a multiple of the block size); unmapped blocks are zeros. */
  readBlocks(lba: Lba, into: Uint8Array): void;
  /** Writes device bytes at an LBA. */
  writeBlocks(lba: Lba, from: Uint8Array): void;
  /** Makes blocks read as zeros, releasing storage where possible. */
  zeroBlocks(lba: Lba, blocks: BlockCount): void;
  /** True when the variant can store this state code. */
  canStore(state: number): boolean;
  /** Writes the entries of these zones from `zones`, in the order given. */
  storeZones(changed: readonly ZoneIndex[]): void;
  /** Bytes of a zone's descriptor extension, or null when the image has none. */
  readZde(zone: ZoneIndex): Uint8Array | null;
  writeZde(zone: ZoneIndex, bytes: Uint8Array): void;
  /**
   * Writes what is renewed at a flush (checksums, generation). Called after entries are durable;
   * returns false when nothing had to be written.
   */
  seal(): boolean;
  /** Decodes the table again after the bytes changed beneath (undo, revert). */
  reload(): void;

  /** File offset of an LBA; null where unmapped. */
  offsetOf(lba: Lba): ByteOffset | null;
  /** What lies at a file offset. */
  locate(offset: ByteOffset): Place;
  /** Offset and length of a zone's table entry. */
  entryPlace(zone: ZoneIndex): { readonly offset: ByteOffset; readonly length: ByteCount };
  /** Entries are big-endian numbers; absent = bit 0 of `entryFields` lies in the first byte. */
  readonly bigEndianEntries?: boolean;
  /** Bit fields of a zone's raw entry. */
  entryFields(zone: ZoneIndex): readonly BitField[];
  /** Contiguous, ascending spans that cover [offset, offset + length), at most 4,096; merged per kind and zone. */
  annotate(offset: ByteOffset, length: ByteCount): readonly Annotation[];
  /** Decoded fields in file order: header first, then entries of each zone, then the rest. Lazy. */
  structure(): Iterable<StructureField>;
  /** Number of fields that structure() yields, without walking it. */
  structureCount(): number;
  /** Fields first … first+count−1 of structure() without decoding those before. */
  structurePage(first: number, count: number): StructureField[];
  /** LBA ranges that may hold anything but zeros, ascending and disjoint, whatever the write pointers say. */
  dataRanges(): Iterable<{ readonly lba: Lba; readonly blocks: BlockCount }>;
  /** Ranges of the file that hold anything, ascending and merged: header, written data, tables. For sparse copies. */
  extents(): Iterable<{ readonly offset: ByteOffset; readonly length: ByteCount }>;
  /** Every finding, lazily; reads data only where a rule needs it. */
  check(): Iterable<Finding>;
  qemuPrint(zone: ZoneIndex): QemuZonePrint;
}
