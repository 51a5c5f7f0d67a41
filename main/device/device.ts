import type { AppError } from '../../shared/errors/app-error';
import type { ZoneIndex } from '../../shared/units/units';
import type { CommandResult, ZoneCommand } from '../../shared/workload/command';
import type { RuleOptions } from '../../shared/zone/profile';
import type { Preparation, ZoneEngine } from '../engine/types';
import type { FormatImage } from '../format/image';
import type { BlockFile } from '../storage/block-file';
import type { Payload } from './payloads';

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

/** What became of the commands that were carried out before one that failed. */
export interface Settlement {
  /** The last so many did not reach the file and are undone. */
  readonly undone: number;
  /** Why the zones of the others could not be stored: what was stored before is what the image shows. Null = they are. */
  readonly problem: AppError | null;
}

/** A zoned device: engine and format image joined over a block file. Synchronous. */
export interface ZonedDevice {
  readonly image: FormatImage;
  readonly file: BlockFile;
  readonly engine: ZoneEngine;
  readonly rules: RuleOptions;
  /**
   * What the rules say of a command, and whether the layout can hold what it asks for (rule `not-representable`).
   * Changes nothing; writing may still fail.
   */
  prepare(command: ZoneCommand): Preparation;
  /**
   * Executes one command. `payload`: bytes of a write or append (blocks × block size), of setZde; or what they
   * follow from. Without bytes they are made from `command.data` (a stamp where nothing is said). `into`: receives the bytes of a read.
   * Errors: AppError for file errors (the zones are then unchanged), for bytes that do not fit the command, and
   * `not-representable`.
   */
  execute(command: ZoneCommand, payload?: Payload, into?: Uint8Array): DeviceResult;
  /** Takes over zones of the table that were changed by no command (a recovery), and writes their entries as a command's. */
  adopt(changed: readonly ZoneIndex[]): void;
  /** data → flush → table → flush → seal → flush, what there is of each. */
  flush(): void;
  /** The last flush that the durability asks for; writes outstanding table entries in any case. */
  finish(): void;
  /**
   * After a failure: stores what succeeded, as `finish` does. Commands whose data cannot be brought into the file are
   * undone, so that no pointer leads behind data that is not there.
   */
  settle(): Settlement;
  /** Reads the zones again after the bytes changed beneath (undo, revert, adopted edits); outstanding entries are dropped. */
  reload(): void;
}
