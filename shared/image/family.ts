import type { BuildName } from '../zone/build';
import type { RuleProfile } from '../zone/profile';
import type { FormatName, ImageSpec } from './image-spec';

/**
 * Families that can be opened: those that can be created, containers of other programs (for reading only), and
 * `bytes`: a file that is shown without an interpretation of its zones.
 */
export type ImageFormat = FormatName | 'zbd-dump' | 'zloop' | 'bytes';

/**
 * What a driver declares of its family: all that anybody above it has to know of one family and not of another.
 * Plain data, so that every host and the window read the same table. Source: FORMAT.md of the family.
 */
export interface ImageFamily {
  readonly name: ImageFormat;
  /** Its name as people write it. */
  readonly title: string;
  /** What one image of it is called within a sentence: `zoned raw image`. */
  readonly noun: string;
  readonly variants: readonly FamilyVariant[];
  /** How new images of it are made; null = none are, they are only read. */
  readonly creation: FamilyCreation | null;
  /** Why no image of it is ever written, as half a sentence behind its path; null = images can be written. */
  readonly onlyRead: string | null;
  readonly data: DataPlace;
  /** One file may hold several namespaces, of which one is opened. */
  readonly hasNamespaces: boolean;
  /**
   * What the options that its program is started with are for here, where they can be given when opening. verdict: the
   * program compares an image with them · geometry: the image stores no sizes, they are taken from these · null: nothing.
   */
  readonly startOptions: 'verdict' | 'geometry' | null;
  /** False where nothing of the content is understood, zones least of all. */
  readonly isInterpreted: boolean;
}

/**
 * Where the bytes of the device lie. inside: one after the other in the image · mapped: where its mapping says, which
 * knows all that can be read · named: in a data image beside it that has to be named · found: in a file beside it
 * that is found by its name · zoneFiles: in a file for each zone.
 */
export type DataPlace = 'inside' | 'mapped' | 'named' | 'found' | 'zoneFiles';

/** A variant of a family that can be opened. */
export interface FamilyVariant {
  readonly variant: string;
  /** What it is, with the name of its family. */
  readonly title: string;
  /** How QEMU is given an image of it; absent = no QEMU reads it. */
  readonly qemu?: QemuUse;
}

/**
 * How QEMU uses an image. blockdev: through a block driver of that name; `others` = what a QEMU of another build
 * makes of it · nvme: as the zone_file of its NVMe device; `ownNamespace` = it belongs to a namespace, else to the
 * controller. `build` names the QEMU that can, within a sentence.
 */
export type QemuUse =
  | {
      readonly as: 'blockdev';
      readonly driver: string;
      readonly build: string;
      readonly others: 'unknownDriver' | 'ordinaryDisk' | 'refused';
      /** Its NVMe namespace takes the zones from the image. */
      readonly namespaces?: true;
      readonly answers?: QemuAnswers;
      /** The quirk profile that re-enacts that build; absent = none does. */
      readonly profile?: BuildName;
    }
  | {
      readonly as: 'nvme';
      readonly build: string;
      readonly ownNamespace: boolean;
      readonly profile?: BuildName;
    };

/** Where the qemu-io of one build answers otherwise than that of most. Source: transcripts. */
export interface QemuAnswers {
  /** To a command that would need one more open or active zone; absent = `Operation not permitted`. */
  readonly limit?: string;
  /** To an append above the limit; absent = `Invalid argument`. */
  readonly largeAppend?: string;
  /** Reports of more zones than there are are refused, not cut short. */
  readonly refusesLongReports?: true;
}

/** What is said of new images of a family. */
export interface FamilyCreation {
  /** What sets the family apart, in a line. */
  readonly hint: string;
  /** Suggested name of a new image. */
  readonly fileName: string;
  /** Ending of the name of an image that is made from another one, without the dot. */
  readonly suffix: string;
  /** Variants that are written, as they are offered: the default first. */
  readonly layouts: readonly [WrittenLayout, ...WrittenLayout[]];
}

/** A variant that is written. */
export interface WrittenLayout {
  readonly variant: string;
  /** A few words, among those of its family. */
  readonly title: string;
  /** What it is for, which QEMU reads it, what it cannot store. */
  readonly text: string;
  readonly defaults: SpecDefaults;
  readonly room: LayoutRoom;
}

/** What a new image is like when a user says nothing. */
export interface SpecDefaults {
  readonly logicalBlockSizeBytes: ImageSpec['logicalBlockSizeBytes'];
  /** Null: follows from the conventional zones. */
  readonly profile: RuleProfile | null;
}

/** What a layout has room for, so that nobody is asked for anything else. */
export interface LayoutRoom {
  /** Logical blocks of 4096 bytes; else they have 512. */
  readonly blockSize: boolean;
  /** Rule profile, label and UUID. */
  readonly identity: boolean;
  /** A zone capacity below the zone size. */
  readonly capacity: boolean;
  readonly shortLastZone: boolean;
  /** Zone sizes that are no power of two, without a word of its driver about them. */
  readonly anyZoneSize: boolean;
  readonly conventional: 'ranges' | 'leading' | 'none';
  /** Limits of open and active zones. */
  readonly limits: boolean;
  readonly appendLimit: boolean;
  /** Descriptor extensions. */
  readonly zde: boolean;
  /** A size of the file that is larger than needed. */
  readonly fileSize: boolean;
  /** Checksums of the zone table. */
  readonly checksums: boolean;
  /** L2 entries that tell of subclusters. */
  readonly extendedL2: boolean;
  /** How far the write pointer of an open or closed zone may go: below the zone's end, up to it, beyond it. */
  readonly activePointer: 'belowEnd' | 'upToEnd' | 'beyondEnd';
}

/** A family of which images are made. */
export interface WritableFamily extends ImageFamily {
  readonly name: FormatName;
  readonly creation: FamilyCreation;
}

/** The families of a table of which images are made, in its order. */
export function writableFamilies(families: readonly ImageFamily[]): WritableFamily[] {
  return families.filter((family): family is WritableFamily => family.creation !== null);
}

/** A written layout by its variant; the default one where none is named, or one that is not written. */
export function layoutOf({ creation: { layouts } }: WritableFamily, variant?: string): WrittenLayout {
  return layouts.find((layout) => layout.variant === variant) ?? layouts[0];
}

/** What a variant has room for; null for one of which no images are made. */
export function roomOf({ creation }: ImageFamily, variant: string): LayoutRoom | null {
  return creation?.layouts.find((layout) => layout.variant === variant)?.room ?? null;
}

/** True for a variant of which images are made. */
export function isWritten(family: ImageFamily, variant: string): boolean {
  return roomOf(family, variant) !== null;
}

/** Variants of which images are made, in the order of the table. */
export function writtenVariants(family: ImageFamily): string[] {
  return family.variants.map(({ variant }) => variant).filter((variant) => isWritten(family, variant));
}

/** True where the data lies in a file beside the image, which may be attached. */
export function takesDataImage({ data }: ImageFamily): boolean {
  return data === 'named' || data === 'found';
}

/** The profile of a new image for which none is chosen: block layer rules as soon as there are conventional zones. */
export function usualProfile({ defaults }: WrittenLayout, hasConventional: boolean): RuleProfile {
  return defaults.profile ?? (hasConventional ? 'linux-blk' : 'zns');
}
