import * as v from 'valibot';
import { byteCount, exact, name, type Checked } from '../units/schemas';
import { CRASH_POINT_PATTERN } from './crash-point';
import { FAULT_PATTERN, FAULTS_MAX, FILL_NAMES } from './damage';
import { LOSS_PATTERN, type CrashLoss } from './loss';
import { RECOVERY_CUT_PATTERN } from './recovery-cut';
import { TEAR_PATTERN } from './tear';

/** Entries of what a power cut loses. */
export const CRASH_LOSS = {
  lose: v.pipe(v.string(), v.regex(LOSS_PATTERN)),
  tearBytes: v.nullable(byteCount),
  seed: exact,
  tear: v.optional(v.pipe(v.string(), v.regex(TEAR_PATTERN))),
  fill: v.optional(v.picklist(FILL_NAMES)),
  faults: v.optional(v.pipe(v.array(v.pipe(v.string(), v.regex(FAULT_PATTERN))), v.maxLength(FAULTS_MAX))),
  recoveryCut: v.optional(v.pipe(v.string(), v.regex(RECOVERY_CUT_PATTERN))),
} satisfies Record<keyof CrashLoss, unknown>;

/** A power cut over a trace of a session. */
export const CRASH_CHOICE = v.strictObject({
  trace: name,
  /** `N[:before|:after|:after-data|:wK]`. */
  point: v.pipe(v.string(), v.regex(CRASH_POINT_PATTERN)),
  ...CRASH_LOSS,
});

/** A power cut over a trace of a session. */
export type CrashChoice = Checked<typeof CRASH_CHOICE>;
