import * as v from 'valibot';
import { byteCount, exact, name, type Checked } from '../units/schemas';
import { CRASH_POINT_PATTERN } from './crash-point';
import { LOSS_PATTERN, type CrashLoss } from './loss';

const loss = {
  lose: v.pipe(v.string(), v.regex(LOSS_PATTERN)),
  tearBytes: v.nullable(byteCount),
  seed: exact,
} satisfies Record<keyof CrashLoss, unknown>;

/** A power cut over a trace of a session. */
export const CRASH_CHOICE = v.strictObject({
  trace: name,
  /** `N[:before|:after|:after-data|:wK]`. */
  point: v.pipe(v.string(), v.regex(CRASH_POINT_PATTERN)),
  ...loss,
});

/** A power cut over a trace of a session. */
export type CrashChoice = Checked<typeof CRASH_CHOICE>;
