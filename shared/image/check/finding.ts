import type { ByteCount, ByteOffset, ZoneIndex } from '../../units/units';

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

/**
 * Why the program that owns a format would not take an image as it is. Source: FORMATS, validation codes of a zone_file;
 * SEMANTICS §6, what is rejected when a zoned qcow2 is opened.
 */
export interface QemuVerdict {
  /** 1 to 19: a zone_file that is initialised anew. 0: what has no number: the program does not open it, or stops. */
  readonly code: number;
  readonly meaning: string;
  /** The whole sentence, with the numbers: `QEMU would refuse and re-initialise this file: 13, …`. */
  readonly message: string;
  readonly zone?: ZoneIndex;
  readonly offset?: ByteOffset;
}
