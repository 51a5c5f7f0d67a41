import type { ByteCount } from '../units/units';

/** What the host is and can do. */
export interface AppDescription {
  /** Another one each time the host is started: its sessions are others then. */
  readonly instance: string;
  readonly version: string;
  readonly host: 'electron' | 'web' | 'api';
  readonly platform: string;
  /** Folder that a host other than the desktop may touch; null = the user's rights decide. */
  readonly root: string | null;
  /** Folder where dialogs start. */
  readonly startFolder: string;
  readonly nativeDialogs: boolean;
  readonly nativeMenu: boolean;
}

/**
 * The way from a page to its host. `lost`: nobody answers, it is tried again · `refused`: a host answers there that does
 * not know this page, as it was started anew.
 */
export type Connection = 'open' | 'lost' | 'refused';

/** One entry of the built-in file browser. */
export interface DirectoryEntry {
  readonly name: string;
  readonly path: string;
  readonly kind: 'file' | 'directory';
  readonly sizeBytes: ByteCount;
  readonly modifiedMs: number;
}

/** A folder as the built-in file browser shows it; at most ROWS_PAGE_MAX entries. */
export interface DirectoryListing {
  readonly path: string;
  readonly parent: string | null;
  readonly entries: readonly DirectoryEntry[];
  readonly truncated: boolean;
}

/** Whether the maker of a passing file is gone, still at it, or on another machine. */
export type PassingFileState = 'left' | 'making' | 'unknown';

/** A file, or a folder of files, that lies under a passing name until it is whole. A killed process leaves it. */
export interface PassingFile {
  readonly path: string;
  /** What it was going to be. */
  readonly target: string;
  readonly sizeBytes: ByteCount;
  readonly modifiedMs: number;
  /** Process that made it. */
  readonly pid: number;
  readonly state: PassingFileState;
}

/** A recently opened image and a coarse picture of its zones. */
export interface RecentImage {
  readonly path: string;
  readonly name: string;
  readonly openedMs: number;
  readonly format: string;
  readonly variant: string;
  readonly zoneCount: number;
  /** Of the file, which may be far less than what the device holds. */
  readonly sizeBytes: ByteCount;
  /** Of the device; null = not known, or it has no zones. */
  readonly deviceBytes: ByteCount | null;
  /** Mix of states in each of up to 64 equal parts of the device: a byte for each of ZONE_STATE_NAMES, its share of 255. */
  readonly strip: Uint8Array;
  /** Its file is not there any more. */
  readonly missing: boolean;
}

/** A sample image that ships as a recipe, and the one thing that it teaches. */
export interface SampleImage {
  readonly id: string;
  readonly title: string;
  /** What it is. */
  readonly description: string;
  /** What to do with it. */
  readonly lesson: string;
  /** Route of the view where that is done. */
  readonly view: string;
}
