import * as v from 'valibot';
import { BYTES_PAGE_MAX } from '../image/limits';
import { blockCount, exact, flag, lba, text, zoneIndex, type Checked } from '../units/schemas';
import type { Lba } from '../units/units';
import type { Refusal, StatusName } from '../zone/status';
import { OPERATIONS } from './operations';

const PATTERNS = [
  v.strictObject({ pattern: v.picklist(['stamp', 'increment', 'zero']) }),
  v.strictObject({ pattern: v.literal('byte'), value: v.pipe(exact, v.maxValue(255)) }),
  v.strictObject({ pattern: v.literal('random'), seed: v.optional(exact) }),
] as const;

/** A pattern with what it needs. */
export const PATTERN_DATA = v.union(PATTERNS);
/** A pattern with what it needs. */
export type PatternData = Checked<typeof PATTERN_DATA>;

/** Bytes that a write brings itself: a pattern, or the bytes. */
const OWN_DATA = v.union([
  ...PATTERNS,
  v.strictObject({ base64: v.pipe(v.string(), v.maxLength(2 * BYTES_PAGE_MAX)) }),
]);
/** Bytes that a write brings itself. */
export type OwnData = Checked<typeof OWN_DATA>;

/**
 * One zoned operation given to the engine. Addressing: `zone`, or `lba` (absolute), or `all` (Select All).
 * A write with a zone and no lba goes to the write pointer; a read with a zone and no lba starts at the
 * zone start; an append or a management command with an lba must name a zone start.
 */
export const ZONE_COMMAND = v.strictObject({
  op: v.picklist(OPERATIONS),
  zone: v.optional(zoneIndex),
  lba: v.optional(lba),
  all: v.optional(flag),
  /** Logical blocks, for write, append and read. */
  blocks: v.optional(blockCount),
  /** Forced unit access: durable when the command completes. */
  fua: v.optional(flag),
  data: v.optional(OWN_DATA),
  /** Descriptor extension bytes of setZde. */
  zde: v.optional(v.strictObject({ base64: text })),
  /** Text of a mark. */
  text: v.optional(text),
});
/** A command that stands for itself, as a window gives it. */
export type OwnCommand = Checked<typeof ZONE_COMMAND>;

/** Where the bytes of a write come from: the command itself, or a file beside the trace that holds the command. */
export type DataSource = OwnData | { readonly sha256: string; readonly file: string };

/** One zoned operation given to the engine: ZONE_COMMAND, or one of a trace, whose data may lie in a file. */
export interface ZoneCommand extends Omit<OwnCommand, 'data'> {
  readonly data?: DataSource;
}

/** What the device answered to one command. */
export interface CommandResult {
  readonly status: StatusName;
  /** LBA assigned to a successful append. */
  readonly assignedLba?: Lba;
  /** Present exactly when status is not ok. */
  readonly refusal?: Refusal;
}
