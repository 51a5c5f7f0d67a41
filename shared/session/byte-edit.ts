/** Edits of bytes where they lie in the file: what is written, and what became of it. */
import * as v from 'valibot';
import { BYTES_PAGE_MAX, COMMAND_BYTES_MAX } from '../image/limits';
import type { Place } from '../image/place';
import { byteCount, byteOffset, bytesUpTo, exact, name } from '../units/schemas';
import type { ByteCount, ByteOffset } from '../units/units';
import type { Refusal } from '../zone/status';
import type { SessionSnapshot } from './session';

/** Bytes of a pattern at most. */
const FILL_PATTERN_MAX = 4_096;

const byte = v.pipe(exact, v.maxValue(255));
/**
 * What a selection is filled with: a pattern that is repeated (one byte or several), numbers that grow byte by byte from
 * `first` by `step` (mod 256), or random bytes of a seed: the same seed, the same bytes.
 */
export const BYTE_FILL = v.variant('kind', [
  v.strictObject({ kind: v.literal('pattern'), bytes: bytesUpTo(FILL_PATTERN_MAX, 1) }),
  v.strictObject({ kind: v.literal('increment'), first: byte, step: byte }),
  v.strictObject({ kind: v.literal('random'), seed: exact }),
]);
/** See BYTE_FILL. */
export type ByteFill = v.InferOutput<typeof BYTE_FILL>;

/** Whether an edit stands under the rules of the zones or goes past them. */
export const EDIT_RULES = ['zones', 'raw'] as const;
/** `zones`: as write commands that the engine takes or refuses. `raw`: every byte of the file, past every rule. */
export type EditRules = (typeof EDIT_RULES)[number];

/** An overwrite of bytes in place; `what` names it for undo (`Paste`), absent = Overwrite. */
export const BYTES_EDIT = {
  offset: byteOffset,
  bytes: bytesUpTo(BYTES_PAGE_MAX, 1),
  rules: v.picklist(EDIT_RULES),
  what: v.optional(name),
};

/** A fill of a range. */
export const FILL_EDIT = {
  offset: byteOffset,
  length: v.pipe(byteCount, v.minValue(1), v.maxValue(COMMAND_BYTES_MAX)),
  fill: BYTE_FILL,
  rules: v.picklist(EDIT_RULES),
};

/** Hits that are replaced as one edit at most: each is a write of its own. */
export const REPLACED_MAX = 10_000;

/** Other bytes for the hit of a search with some number, or for all of its hits (null): as many as each of them has. */
export const REPLACE_EDIT = {
  search: name,
  hit: v.nullable(exact),
  bytes: bytesUpTo(BYTES_PAGE_MAX, 1),
  rules: v.picklist(EDIT_RULES),
};

/** What became of an edit; with a refusal nothing was changed. */
export interface ByteEditOutcome {
  readonly refusal: Refusal | null;
  readonly snapshot: SessionSnapshot;
}

/** What became of replacing hits. */
export interface ReplaceOutcome extends ByteEditOutcome {
  /** Hits that are other bytes now; of hits that lie one over another the first counts. */
  readonly replaced: number;
}

/** Bytes of a run that a row of the list of edits shows at most. */
export const RUN_SHOWN_BYTES = 32;

/** A place whose bytes differ from what is saved. */
export interface EditedRun {
  readonly place: Place;
  readonly length: ByteCount;
  /** The first bytes of it as saved and as they are now; at most RUN_SHOWN_BYTES. */
  readonly before: Uint8Array;
  readonly after: Uint8Array;
}

/** A page of the list of edits, ascending. */
export interface EditedRunsPage {
  readonly runs: readonly EditedRun[];
  /** Where the next page begins; null = there is none. */
  readonly next: ByteOffset | null;
  /** Bytes that a save would write, what was cleared as a whole included. */
  readonly changedBytes: ByteCount;
}
