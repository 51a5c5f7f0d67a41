import type { ByteOffset, ZoneIndex } from '../../units/units';

/** Bytes that a repair changes. */
export interface RepairEdit {
  /** Which of the repairs it belongs to: given back to accept it. */
  readonly repair: string;
  /** Code of the finding that goes away. */
  readonly code: string;
  readonly zone?: ZoneIndex;
  readonly offset: ByteOffset;
  /** Hex, two digits a byte; shorter than `after` where the file becomes longer. */
  readonly before: string;
  readonly after: string;
  readonly why: string;
  /**
   * It was not called for before others were carried out, such as a checksum over what they change: it comes with them, and
   * cannot be left out alone.
   */
  readonly follows?: true;
}

/** A finding that is left, and why. */
export interface LeftFinding {
  readonly code: string;
  readonly zone?: ZoneIndex;
  readonly offset?: ByteOffset;
  readonly message: string;
  readonly why: string;
}

/** What a repair would change, and what would be left. */
export interface RepairPlan {
  /** In the order in which they are found; no two of them change the same byte. */
  readonly edits: readonly RepairEdit[];
  /** Warnings and errors that a check would still find, at most 1,000. */
  readonly left: readonly LeftFinding[];
  /** How many are left. */
  readonly leftCount: number;
  /** Why its own program would still not take the image; null = it would. */
  readonly verdict: string | null;
}

/** True where a check of the image finds nothing wrong once the plan is carried out. */
export function makesSound({ leftCount, verdict }: RepairPlan): boolean {
  return leftCount === 0 && verdict === null;
}
