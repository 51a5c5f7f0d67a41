/** Part of the table of calls (`CHANNELS`): what is compared, what differs, and what is made of that. */
import * as v from 'valibot';
import { BYTES_PAGE_MAX, ROWS_PAGE_MAX } from '../image/limits';
import { EDIT_RULES, type ByteEditOutcome } from '../session/byte-edit';
import {
  COMPARED_SIDES,
  COMPARISON_CHOICE,
  COPY_SCOPE,
  DIFFERENCE_FORMS,
  type PlacedDifference,
  type PlacedPair,
  type StructureDifference,
  type ZoneDifference,
} from '../session/comparison';
import { aPath, byteCount, exact, flag, name } from '../units/schemas';
import { answers, session } from './channel-entry';

const count = v.pipe(exact, v.maxValue(ROWS_PAGE_MAX));
const length = v.pipe(byteCount, v.maxValue(BYTES_PAGE_MAX));
const path = aPath;

/** Channels of comparing. All but bytes:place are answered by the session of A. */
export const DIFFERENCE_CHANNELS = {
  /** Compares what is shown, edits included, with another image, a report, zones of its own or a moment. */
  'differences:start': session({ choice: COMPARISON_CHOICE }, answers<{ job: string }>()),
  'differences:zones': session(
    { comparison: name, first: exact, count },
    answers<readonly ZoneDifference[]>(),
    { during: 'jobs' },
  ),
  'differences:structures': session(
    { comparison: name, first: exact, count },
    answers<readonly StructureDifference[]>(),
    { during: 'jobs' },
  ),
  'differences:runs': session(
    { comparison: name, first: exact, count },
    answers<readonly PlacedDifference[]>(),
    { during: 'jobs' },
  ),
  /** The nearest run that begins behind a device byte of the image, or before it; null = there is none among the kept ones. */
  'differences:find': session(
    { comparison: name, from: exact, direction: v.picklist(['forward', 'back']) },
    answers<{ run: PlacedDifference | null }>(),
    { during: 'jobs' },
  ),
  /** Puts bytes of one side that differ, as they are now, into an empty file, from which the other side's session places them. */
  'differences:collect': session(
    { comparison: name, to: v.picklist(COMPARED_SIDES), scope: COPY_SCOPE, path },
    answers<{ job: string }>(),
  ),
  /** What an address of one side names, and what lies beside it on the other; `from`: device byte of that side that +16 counts from. */
  'differences:resolve': session(
    { comparison: name, side: v.picklist(COMPARED_SIDES), address: name, from: exact },
    answers<PlacedPair>(),
  ),
  /** Device bytes of both sides, as they are now, from places that lie beside each other in a run. */
  'differences:bytes': session(
    { comparison: name, offsetA: exact, offsetB: exact, length },
    answers<{ a: Uint8Array; b: Uint8Array }>(),
  ),
  /** Compares anew what was compared, and writes all that differs into a file. */
  'differences:export': session(
    { comparison: name, form: v.picklist(DIFFERENCE_FORMS), path, replace: flag },
    answers<{ job: string }>(),
  ),
  /** Overwrites bytes of the device by those that were collected into a file, as one edit; `from`: what they are of. */
  'bytes:place': session({ path, rules: v.picklist(EDIT_RULES), from: name }, answers<ByteEditOutcome>()),
} as const;
