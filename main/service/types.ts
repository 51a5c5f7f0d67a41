/** Interfaces between the parts of the service layer and the hosts that use them. */
import type { ImageInfo } from '../../shared/ipc/shapes';
import type { ByteCount, ZoneIndex } from '../../shared/units/units';
import type { CommandResult, ZoneCommand } from '../../shared/workload/command';
import type { RuleOptions, RuleProfile } from '../../shared/zone/profile';
import type { ZoneEngine } from '../engine/types';
import type { DriverOptions, FormatImage } from '../format/driver';
import type { BlockFile } from '../storage/block-file';
import type { AttachedImage } from './image-files';

/** How often changes become durable: never · once at the end · at each flush command · after every command. */
export const DURABILITIES = ['none', 'end', 'flush', 'each'] as const;
/** See DURABILITIES. */
export type Durability = (typeof DURABILITIES)[number];

/**
 * When zone table entries are written: `eager` after each command (what a power cut would find),
 * `deferred` at flushes, after the data they speak of (fewer writes, pointers never lead their data).
 */
export type TableWrites = 'eager' | 'deferred';

/** Result of one command on a device. */
export interface DeviceResult extends CommandResult {
  /** Zones whose descriptor changed, in order. A fresh array. */
  readonly changedZones: readonly ZoneIndex[];
}

/** A zoned device: engine and format image joined over a block file. Synchronous. */
export interface ZonedDevice {
  readonly image: FormatImage;
  readonly file: BlockFile;
  readonly engine: ZoneEngine;
  readonly rules: RuleOptions;
  /**
   * Executes one command. `payload`: bytes of a write or append (blocks × block size), of setZde; when absent
   * they are made from `command.data` (a stamp where nothing is said). `into`: receives the bytes of a read.
   * Errors: AppError for file errors (the zones are then unchanged) and for bytes that do not fit the command.
   */
  execute(command: ZoneCommand, payload?: Uint8Array, into?: Uint8Array): DeviceResult;
  /** data → flush → table → flush → seal → flush, what there is of each. */
  flush(): void;
  /** The last flush that the durability asks for; writes outstanding table entries in any case. */
  finish(): void;
  /** Reads the zones again after the bytes changed beneath (undo, revert, adopted edits); outstanding entries are dropped. */
  reload(): void;
}

/** How to open an image. */
export interface OpenRequest {
  readonly access: 'read' | 'write';
  readonly profile?: RuleProfile;
  readonly driver?: DriverOptions;
  readonly rules?: Partial<RuleOptions>;
  readonly durability?: Durability;
  readonly tableWrites?: TableWrites;
  /** Write without the lock file, for directories that cannot be written. */
  readonly noLock?: boolean;
  /** Path of the data image of a zone_file. */
  readonly data?: string;
  /** Show the bytes of a file that is refused as an image. */
  readonly asBytes?: boolean;
}

/** An image opened by path: recognised, through a pending journal, locked when writing. */
export interface OpenedImage {
  readonly path: string;
  readonly device: ZonedDevice;
  /** The data image behind the image in the device's file; null = none. */
  readonly attached: AttachedImage | null;
  readonly notices: readonly string[];
  info(): ImageInfo;
  /** Finishes writing (when opened for it), releases lock and files. Idempotent. */
  dispose(): void;
}

/** What long work reports to and asks of whoever started it. */
export interface JobContext {
  /** Throws AppError `cancelled` once a cancel was asked for. Cheap enough for every command. */
  checkCancelled(): void;
  /** Called as often as the work likes; the receiver thins it out. */
  progress(report: JobReport): void;
}

/** One progress report. */
export interface JobReport {
  readonly done: number;
  readonly total: number | null;
  readonly bytesWritten: ByteCount;
  readonly openZones: number;
  readonly activeZones: number;
  readonly refusedCommands: number;
}
