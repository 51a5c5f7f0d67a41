import type { WriteKind } from '../image/write-kind';
import type { ByteCount, ByteOffset } from '../units/units';
import type { CrashInvariant } from './invariant';
import type { Exploration } from './exploration';

/**
 * What stands between writes: a flush command before a command, forced access of a command, or a flush of the driver's own
 * behind one of the storage writes of a command.
 */
export type BarrierKind = 'flush' | 'forced' | 'storage';

/** A storage write that raced with another one. */
export interface RacedWrite {
  /** Index of the command of the trace that made it. */
  readonly command: number;
  /** Number among its storage writes, from 1. */
  readonly write: number;
  readonly offset: ByteOffset;
  readonly length: ByteCount;
  readonly kind: WriteKind;
}

/** Why a barrier is needed: a violated state with no more lost than it takes. */
export interface BarrierReason {
  readonly id: string;
  readonly invariant: CrashInvariant;
  readonly message: string;
  /** Writes that are lost in it: if any of them were not, it would not be violated. The oldest first. */
  readonly lost: readonly RacedWrite[];
  /** The newest write that has to survive for it; null = none has, what was promised is enough. */
  readonly survived: RacedWrite | null;
}

/** A barrier and where it stands. */
export interface Barrier {
  readonly kind: BarrierKind;
  /** `flush`: the command that it comes before; else the command that it belongs to. */
  readonly command: number;
  /** `storage`: it comes behind so many storage writes of the command; else null. */
  readonly write: number | null;
  /** Where it stands, in words. */
  readonly place: string;
  /** Between what any such barrier would do, in words. */
  readonly gap: string;
  readonly why: BarrierReason;
}

/** Result of asking which flushes would make violated states impossible. */
export interface BarrierAdvice {
  /** `none`: states are violated, and no barriers within the bounds make all of them impossible. */
  readonly outcome: 'nothing violated' | 'found' | 'none';
  /** One sentence. */
  readonly sentence: string;
  /** The smallest number of barriers that do, in their order; empty unless found. */
  readonly barriers: readonly Barrier[];
  /** In place of the only barrier: forced access of the command whose writes are lost; absent = that does not do. */
  readonly instead?: Barrier;
  /** The exploration without any barrier, and the one with all of them in place. */
  readonly before: ExploredCounts;
  readonly after: ExploredCounts | null;
  /** States that become impossible: the first of each cut and invariant, at most ADVISED_STATES_MAX. */
  readonly impossible: readonly string[];
  /** Where none was found: the state that stood against it; absent = none did. */
  readonly against?: BarrierReason;
}

/** How many states an exploration found. */
export type ExploredCounts = Pick<Exploration, 'states' | 'unique' | 'violated' | 'complete'>;

/** Ids of states that advice names at most. */
export const ADVISED_STATES_MAX = 100;
