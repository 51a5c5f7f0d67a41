/** What is compared with what, and what differs. */
import * as v from 'valibot';
import { OPEN_OPTIONS } from '../image/open-options';
import { aPath, exact, flag, name, text, zoneIndex, type Checked } from '../units/schemas';
import type { ByteCount, ByteOffset, DeviceByte, ZoneIndex } from '../units/units';

/** Characters of a pasted report, which travels in one message. A file may be longer. */
export const PASTED_TEXT_MAX = 524_288;

/**
 * What the image of a session is compared with. file: an image, or a report of zones, told by content · text: a pasted report ·
 * self: the same image, other zones of it · moment: of a trace that was stepped through.
 */
const COMPARED_WITH = v.variant('kind', [
  v.strictObject({ kind: v.literal('file'), path: aPath, options: OPEN_OPTIONS }),
  v.strictObject({ kind: v.literal('text'), text: v.pipe(v.string(), v.maxLength(PASTED_TEXT_MAX)) }),
  v.strictObject({ kind: v.literal('self') }),
  v.strictObject({ kind: v.literal('moment'), trace: name, position: exact }),
]);

/** A comparison as it is asked for. */
export const COMPARISON_CHOICE = v.strictObject({
  with: COMPARED_WITH,
  /** Only these zones with those, such as `3` with `9`; null = all with the same. */
  zones: v.nullable(v.strictObject({ a: text, b: text })),
  /** Compare neither structures nor bytes. */
  zonesOnly: flag,
});
/** See COMPARISON_CHOICE. */
export type ComparisonChoice = Checked<typeof COMPARISON_CHOICE>;

/**
 * What a comparison is written as. json: what `diff --json` prints · zones: a unified diff of the zones, a line each as
 * `report --as csv` prints it · patch: what `patch` makes B of A with.
 */
export const DIFFERENCE_FORMS = ['json', 'zones', 'patch'] as const;
/** See DIFFERENCE_FORMS. */
export type DifferenceForm = (typeof DIFFERENCE_FORMS)[number];

/** The sides of a comparison: the image that is shown, and what it is compared with. */
export const COMPARED_SIDES = ['a', 'b'] as const;
/** See COMPARED_SIDES. */
export type ComparedSideName = (typeof COMPARED_SIDES)[number];

/** What is copied from one side to the other: a run by its number, all that differs in a zone of A, or in a range of its device. */
export const COPY_SCOPE = v.variant('kind', [
  v.strictObject({ kind: v.literal('run'), number: exact }),
  v.strictObject({ kind: v.literal('zone'), zone: zoneIndex }),
  v.strictObject({ kind: v.literal('range'), offset: exact, length: exact }),
]);
/** See COPY_SCOPE. */
export type CopyScope = v.InferOutput<typeof COPY_SCOPE>;

/** What of a zone is compared. */
export type ComparedField =
  | 'type'
  | 'state'
  | 'start'
  | 'size'
  | 'capacity'
  | 'writePointer'
  | 'attributes'
  | 'zde';

/** Names as reports spell them, device bytes, null where there is none. */
export type ComparedValue = string | number | null;

/** A difference of what two images say of themselves as a whole: numbers of zones, sizes in bytes, limits. */
export interface FactDifference {
  readonly field: string;
  readonly a: ComparedValue;
  readonly b: ComparedValue;
}

/** A field of a zone that differs. Starts, sizes and pointers are device bytes, attributes names with blanks between them. */
export interface ZoneDifference {
  readonly index: ZoneIndex;
  /** The zone on the other side, where it is another one; pointers are then bytes from the starts of the zones. */
  readonly indexB?: ZoneIndex;
  readonly field: ComparedField;
  readonly a: ComparedValue;
  readonly b: ComparedValue;
}

/** A decoded field whose value differs; null where one side has no such field. */
export interface StructureDifference {
  readonly path: string;
  readonly offsetA: ByteOffset | null;
  readonly offsetB: ByteOffset | null;
  readonly a: string | null;
  readonly b: string | null;
}

/** A maximal run of device bytes that differ, never joined across equal ones. */
export interface ByteDifference {
  readonly offsetA: DeviceByte;
  readonly offsetB: DeviceByte;
  readonly length: ByteCount;
}

/** What a comparison found, in numbers. Lists are read page by page. */
export interface ComparisonSummary {
  /** By which its lists are asked for. */
  readonly comparison: string;
  /** The other side: a path, the title of a trace with the position, the tool of a report. */
  readonly with: string;
  /** A report has zones only. */
  readonly isReport: boolean;
  readonly facts: readonly FactDifference[];
  readonly counts: DifferenceCounts;
  /** How many of each list are kept; the rest was counted. */
  readonly kept: Pick<DifferenceCounts, 'fields' | 'structures' | 'runs'>;
  /** What was not compared or was taken for granted, a sentence each. */
  readonly notices: readonly string[];
  /** Of the session, when it was compared. */
  readonly revision: number;
}

/** Counts of differences. */
export interface DifferenceCounts {
  readonly zones: number;
  /** Fields of these zones. */
  readonly fields: number;
  readonly structures: number;
  readonly runs: number;
  readonly bytes: ByteCount;
  /** What somebody sees who uses the device: facts, fields of zones, runs of bytes. */
  readonly semantic: number;
}

/** Bytes that lie beside each other, with the places where they begin. */
export interface PlacedPair {
  readonly offsetA: DeviceByte;
  readonly offsetB: DeviceByte;
  readonly zoneA: ZoneIndex;
  readonly zoneB: ZoneIndex;
  /** In the files; null where nothing is stored. */
  readonly fileOffsetA: ByteOffset | null;
  readonly fileOffsetB: ByteOffset | null;
}

/** A run with its places. */
export interface PlacedDifference extends ByteDifference, PlacedPair {
  /** Its number among all, from 0. */
  readonly number: number;
}
