import type { ForeignOperation } from '../importer';

/** What a request of the Linux block layer does, as its trace tells it. */
export type BlockKind =
  | Extract<ForeignOperation, 'read' | 'write' | 'append' | 'discard' | 'flush' | 'manage'>
  | Extract<ForeignOperation, 'reset' | 'open' | 'close' | 'finish'>
  | 'resetAll';

/** One event of a block trace, from its text or its binary form. */
export interface BlockEvent {
  /** Line or record, from 1. */
  readonly line: number;
  /** Microseconds from any start. */
  readonly t: number;
  /** As the source names it; equal for equal devices. */
  readonly device: string | number;
  /** As blkparse writes it: `D` sent, `C` completed, `R` requeued, `Q` queued, … */
  readonly action: string;
  readonly kind: BlockKind;
  /** First sector of 512 bytes; null where the source does not say. */
  readonly sector: number | null;
  /** Sectors, 0 = none. */
  readonly sectors: number;
  /** Of a completion: 0 = none. */
  readonly error: number;
  readonly isForced: boolean;
  /** Everything before has to be durable first. */
  readonly isPreflush: boolean;
  /** A command of a program to the drive itself, past the block layer. */
  readonly isPassthrough: boolean;
}
