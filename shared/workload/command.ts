import type { BlockCount, Lba, ZoneIndex } from '../units/units';
import type { Refusal, StatusName } from '../zone/status';
import type { Operation } from './operations';

/** Where the bytes of a write come from. */
export type DataSource =
  | { readonly pattern: 'stamp' | 'increment' | 'zero' }
  | { readonly pattern: 'byte'; readonly value: number }
  | { readonly pattern: 'random'; readonly seed?: number }
  | { readonly base64: string }
  | { readonly sha256: string; readonly file: string };

/**
 * One zoned operation given to the engine. Addressing: `zone`, or `lba` (absolute), or `all` (Select All).
 * A write with a zone and no lba goes to the write pointer; a read with a zone and no lba starts at the
 * zone start; an append or a management command with an lba must name a zone start.
 */
export interface ZoneCommand {
  readonly op: Operation;
  readonly zone?: ZoneIndex;
  readonly lba?: Lba;
  readonly all?: boolean;
  /** Logical blocks, for write, append and read. */
  readonly blocks?: BlockCount;
  /** Forced unit access: durable when the command completes. */
  readonly fua?: boolean;
  readonly data?: DataSource;
  /** Descriptor extension bytes of setZde. */
  readonly zde?: { readonly base64: string };
  /** Text of a mark. */
  readonly text?: string;
}

/** What the device answered to one command. */
export interface CommandResult {
  readonly status: StatusName;
  /** LBA assigned to a successful append. */
  readonly assignedLba?: Lba;
  /** Present exactly when status is not ok. */
  readonly refusal?: Refusal;
}
