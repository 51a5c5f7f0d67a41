import type { ByteCount, ByteOffset, ZoneIndex } from '../units/units';

/** Severity of a finding. Info does not change an exit code. */
export type Severity = 'error' | 'warning' | 'info';

/** One fact found by a check. */
export interface Finding {
  /** Stable code such as `zoned-wp-beyond-capacity`, or a bug id of FORMATS as `rfc-R1`. */
  readonly code: string;
  readonly severity: Severity;
  readonly zone?: ZoneIndex;
  readonly offset?: ByteOffset;
  readonly length?: ByteCount;
  readonly expected?: string;
  readonly found?: string;
  readonly message: string;
  /** Specification, source or bug list that says so. */
  readonly reference: string;
}

/** Why QEMU's own validation would refuse a zone_file and initialise it anew. Source: FORMATS, validation codes. */
export interface QemuVerdict {
  /** 1 to 19; 0 for a file that passes and at which the program then stops (bug Z3). */
  readonly code: number;
  readonly meaning: string;
  /** The whole sentence, with the numbers: `QEMU would refuse and re-initialise this file: 13, …`. */
  readonly message: string;
  readonly zone?: ZoneIndex;
  readonly offset?: ByteOffset;
}
