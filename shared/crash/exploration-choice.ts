import * as v from 'valibot';
import { byteCount, exact, name, type Checked } from '../units/schemas';
import type { ExploredCut, ExploredState, Exploration } from './exploration';

/** States that are looked at where nothing else is asked for. */
export const EXPLORED_STATES = 65_536;
/** States that are looked at, at most, for a window. */
export const EXPLORED_STATES_MAX = 1_000_000_000;

/** What of a trace of a session is explored. */
export const EXPLORATION_CHOICE = v.strictObject({
  trace: name,
  /** Commands within which the power is cut, both included. */
  first: exact,
  last: exact,
  /** Each state is looked at with its newest surviving write torn after so many bytes, too; null = no. */
  tearBytes: v.nullable(byteCount),
  /** States that are looked at, at most. */
  limit: v.pipe(exact, v.minValue(1), v.maxValue(EXPLORED_STATES_MAX)),
});

/** What of a trace of a session is explored. */
export type ExplorationChoice = Checked<typeof EXPLORATION_CHOICE>;

/** What an exploration would go through. */
export interface ExplorationOutlook {
  readonly cuts: number;
  /** All there are; null = more than a number tells exactly. */
  readonly states: number | null;
  readonly formula: string;
}

/** An exploration without its cuts, which are read in pages. */
export interface ExplorationSummary extends Omit<Exploration, 'cuts'> {
  readonly cuts: number;
}

/** A cut with its place in the order of the trace. */
export interface NumberedCut extends ExploredCut {
  readonly number: number;
}

/** Some of the states of one cut, each judged at this cut. */
export interface CutStatesPage {
  readonly cut: number;
  readonly first: number;
  readonly states: readonly Omit<ExploredState, 'at'>[];
  /** How many of the cut were looked at. */
  readonly total: number;
}
