/** How a session plans a repair, and how the plan is looked at. */
import * as v from 'valibot';
import type { LeftFinding, RepairEdit } from '../image/check/repair';
import { name, type Checked } from '../units/schemas';
import type { ByteOffset } from '../units/units';

/** Names that a choice of repairs lists at most, so that it fits into a message. */
const REPAIR_NAMES_MAX = 8_192;

const names = v.pipe(v.array(name), v.maxLength(REPAIR_NAMES_MAX));

/** Which repairs are carried out: all but those that are declined. */
export const REPAIR_CHOICE = v.strictObject({
  /** All repairs of these codes, but for those that are accepted by name. */
  declinedCodes: names,
  /** Repairs by their names. */
  declined: names,
  accepted: names,
});
/** See REPAIR_CHOICE. */
export type RepairChoice = Checked<typeof REPAIR_CHOICE>;

/** Every repair. */
export const ALL_REPAIRS: RepairChoice = { declinedCodes: [], declined: [], accepted: [] };

/** Tells which repairs a choice lets through. */
export function acceptanceOf(choice: RepairChoice): (repair: { id: string; code: string }) => boolean {
  const [codes, declined, accepted] = [choice.declinedCodes, choice.declined, choice.accepted].map(
    (list) => new Set(list),
  );
  return ({ id, code }) => !declined!.has(id) && (accepted!.has(id) || !codes!.has(code));
}

/** The repairs of one code. */
export interface RepairGroup {
  readonly code: string;
  readonly title: string;
  readonly repairs: number;
  /** How many of them are carried out. */
  readonly ticked: number;
  /** How many come with others and cannot be left out alone. */
  readonly follows: number;
}

/** A line of a plan: the head of a group, or an edit. */
export type RepairRow =
  | { readonly kind: 'group'; readonly group: RepairGroup }
  | {
      readonly kind: 'edit';
      readonly edit: RepairEdit;
      readonly ticked: boolean;
      /** The first edit of its repair: the others are ticked with it. */
      readonly first: boolean;
    };

/** A plan in numbers. */
export interface RepairSummary {
  /** Handle for its rows. */
  readonly plan: string;
  /** What it was made for, as `shows` of the session's snapshot tells it. */
  readonly shows: string;
  readonly rows: number;
  /** Repairs there are, and how many of them are carried out. */
  readonly repairs: number;
  readonly ticked: number;
  /** Edits that are carried out, and the bytes that they change. */
  readonly edits: number;
  readonly bytes: number;
  /** As in RepairPlan. */
  readonly left: readonly LeftFinding[];
  readonly leftCount: number;
  readonly verdict: string | null;
}

/** Rows of a plan from one on. */
export interface RepairRowsPage {
  readonly first: number;
  readonly rows: readonly RepairRow[];
}

/** Bytes of the file as they are, and as the plan leaves them; longer where the file becomes longer. */
export interface RepairedBytes {
  readonly offset: ByteOffset;
  readonly before: Uint8Array;
  readonly after: Uint8Array;
}
