import type { CrashInvariant } from './invariant';

/** What became of the image of a crash state. */
export type StateVerdict = 'consistent' | 'recoveredWithLoss' | 'violated';

/** A crash state that was judged. */
export interface ExploredState {
  /** Gives the same bytes again: `crash reproduce --id`. */
  readonly id: string;
  readonly verdict: StateVerdict;
  /** Of the first invariant that does not hold; absent = all do. */
  readonly invariant?: CrashInvariant;
  /** Of `recovery-restarts`: what does not hold after the second recovery; absent = its zones are others. */
  readonly within?: CrashInvariant;
  readonly message: string;
  /** Number of the state in the order of the exploration. */
  readonly at: number;
}

/** One shard of an exploration. */
export interface Shard {
  /** From 1 to `of`. */
  readonly number: number;
  readonly of: number;
}

/** What one row of the grid sums up: the states of one cut. */
export interface ExploredCut {
  /** The cut as a crash point. */
  readonly point: string;
  /** Writes not yet durable there. */
  readonly pending: number;
  readonly states: number;
  /** Images that no cut before it has, by verdict. */
  readonly consistent: number;
  readonly recoveredWithLoss: number;
  readonly violated: number;
  /** The first violated state of it; absent = none. */
  readonly example?: Pick<ExploredState, 'id' | 'at'>;
}

/** Result of an exploration; the first seven are what scripts rely on (CLI). */
export interface Exploration {
  /** Cuts × subsets of the writes not yet durable there. */
  readonly states: number;
  /** Different images among them. */
  readonly unique: number;
  readonly consistent: number;
  readonly recoveredWithLoss: number;
  readonly violated: number;
  /** The first of each kind of violation, then of each other verdict. */
  readonly examples: readonly ExploredState[];
  /** False = a limit left states out. */
  readonly complete: boolean;
  /** How many states there are without a limit, as a formula. */
  readonly formula: string;
  /** What was explored, commands by their hash: results of different subjects are not merged. */
  readonly subject: string;
  readonly shard: Shard | null;
  readonly cuts: readonly ExploredCut[];
  /** Second power cuts that were judged, in the recovery of an image; absent = none. */
  readonly recoveryCuts?: number;
}

/** Examples are of different kinds: by invariant, else by verdict. */
export function kindOf({
  invariant,
  within,
  verdict,
}: Pick<ExploredState, 'invariant' | 'within' | 'verdict'>): string {
  return within === undefined ? (invariant ?? verdict) : `${invariant}:${within}`;
}
