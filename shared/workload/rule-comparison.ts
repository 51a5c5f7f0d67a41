import type { ZoneIndex } from '../units/units';

/** What can differ. */
export type RuleField = 'status' | 'assignedLba' | 'state' | 'writePointer';

/** One difference behind a command. */
export interface RuleDifference {
  /** Index of the command in its trace. */
  readonly index: number;
  readonly command: string;
  /** Zone that differs; null for the status of a command to all zones. */
  readonly zone: ZoneIndex | null;
  readonly field: RuleField;
  /** A status or state by its name, an LBA; null = not valid. */
  readonly a: string | number | null;
  readonly b: string | number | null;
}

/** All differences of a trace. */
export interface RuleComparison {
  readonly commands: number;
  /** How many commands left a difference. */
  readonly differing: number;
  readonly counts: Readonly<Record<RuleField, number>>;
  /** The first ones, in order, as many as were asked for. */
  readonly differences: readonly RuleDifference[];
}
