/**
 * What a format driver offers. A driver knows where things lie in a file; what may change is the engine's
 * business. Drivers and engine share only the vocabulary of `shared/zone`.
 */
import type { ImageFamily, ImageFormat } from '../../shared/image/family';
import type { StructureField } from '../../shared/image/field';
import type { FindingCodes } from '../../shared/image/check/finding-code';
import type { ImageSpec } from '../../shared/image/image-spec';
import type { OpenImageOptions, QemuStartOptions } from '../../shared/image/open-options';
import type { ByteCount, ByteOffset, ZoneIndex } from '../../shared/units/units';
import type { BlockFile } from '../storage/block-file';
import type { FormatImage, ImageZones, Recognition } from './image';
import type { NewImage } from './new-image';
import type { Repair } from './check/repair';

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

/** Choices made when opening, and what there is besides the file. */
export interface DriverOptions extends OpenImageOptions {
  /** Absent = no data image is attached. */
  readonly attached?: AttachedData;
  /** Set when the image is a directory of zone files. */
  readonly zoneFiles?: ZoneFiles;
  /** The files behind the image that were named, the nearest first; absent = none. */
  readonly behind?: readonly BlockFile[];
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

/** How an image of any family is written in a layout that is only read here: a table, and the data at device offsets. */
export interface DumpWriter {
  /** Writes the file with the zones. */
  writeTable(file: BlockFile, image: ImageZones): void;
  /** Bytes of a zone, from its start, that the file with the data holds. */
  keptBytes(image: ImageZones, zone: ZoneIndex): ByteCount;
}

/** A layout on disk: what is known of its family, recognition, opening, creation. */
export interface FormatDriver {
  readonly family: ImageFamily;
  /** Every code that a finding about an image of this family may have. */
  readonly findingCodes: FindingCodes;
  /** Set where the data is found by its name. */
  readonly dataByName?: DataByName;
  /** Set where images can be written in it for other programs, though none is changed in it. */
  readonly dump?: DumpWriter;
  /** Set where an image is a directory with a file for each zone; its content is never recognised. */
  readonly folder?: FolderLayout;
  /** Looks at the content; null when nothing of this family is seen. Never throws for content. */
  recognise(file: BlockFile): Recognition | null;
  /**
   * Decodes header and table. A variant that is named opens a file whose magic is damaged, too. Writes nothing. Errors: `damaged` (names file, offset, value, expectation),
   * `unknown-feature`, `unsupported`, `not-recognised`.
   */
  open(file: BlockFile, options: DriverOptions): FormatImage;
  /** Changes that let a file open whose header is not believed, or not even seen. Writes when applied. Absent = none. */
  repairHeader?(file: BlockFile, options: DriverOptions): readonly Repair[];
  /** Fields of a header as one of the variants has them, with what the file holds there, possible or not. Absent = none. */
  headerRows?(file: BlockFile, variant: string): StructureField[];
  /**
   * Problems, layout and equivalent command lines of a spec, and what creates it; touches no file. The command lines
   * name the image `path`, and the data image `data` where one is made beside it.
   */
  plan(spec: ImageSpec, path: string | null, data?: string | null): NewImage;
}
