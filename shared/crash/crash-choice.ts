import * as v from 'valibot';
import { byteCount, exact, name, type Checked } from '../units/schemas';

/** Which of the writes not yet durable a crash loses. */
export const CRASH_CHOICE = v.strictObject({
  trace: name,
  /** `N[:before|:after|:after-data|:wK]`. */
  point: v.pipe(v.string(), v.regex(/^\d+(:(before|after|after-data|w\d+))?$/)),
  /** A policy, or a mask in hex: bit 0 = the oldest, 1 = survives. */
  lose: v.pipe(v.string(), v.regex(/^(unflushed|none|all|random|(0x)?[0-9a-f]{1,4096})$/i)),
  tearBytes: v.nullable(byteCount),
  seed: exact,
});

/** Which of the writes not yet durable a crash loses. */
export type CrashChoice = Checked<typeof CRASH_CHOICE>;
