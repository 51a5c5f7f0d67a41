import type { ByteCount, DeviceByte } from '../../../shared/units/units';
import type { ImportOutcome, IologWait } from '../../../shared/workload/import-report';
import type { DataSource } from '../../../shared/workload/command';
import type { Operation } from '../../../shared/workload/operations';
import type { StatusName } from '../../../shared/zone/status';
import type { EngineSetup } from '../../engine/types';

/**
 * What a foreign request does: an operation of the engine; a discard (trim), which zones know as reset only; zone
 * management of which the source does not say whether it is open, close, finish or reset.
 */
export type ForeignOperation = Operation | 'discard' | 'manage';

/** One request as a foreign trace tells it, in bytes of the device: logical blocks are made of them in `import-trace` only. */
export interface ForeignRequest {
  /** Line of a text or record of a binary, from 1. */
  readonly line: number;
  /** Microseconds from any start; an import counts them from its first request. */
  readonly t: number;
  readonly op: ForeignOperation;
  /** First byte on the device; null where the request has no place (flush, mark) or speaks of all zones. */
  readonly offset: DeviceByte | null;
  /** Bytes moved; of zone commands the length of the range, 0 = the zone at `offset`. */
  readonly bytes: ByteCount;
  readonly all?: boolean;
  readonly fua?: boolean;
  readonly data?: DataSource;
  readonly zde?: { readonly base64: string };
  /** Of a mark. */
  readonly text?: string;
  /** Where an append was placed, when the source tells. */
  readonly assigned?: DeviceByte;
  /** What the source says became of it, where it does. */
  readonly status?: StatusName;
  /** That it failed, in words, where the source does not say with which status. */
  readonly failed?: string;
  /** Why its outcome or its place is known less well than of others; goes into the report. */
  readonly remark?: string;
}

/** What an importer is given besides its source. */
export interface ImportContext {
  /** The device that the trace is made for, in the state the trace starts from. */
  readonly device: EngineSetup;
  /** `relative` where nothing is said. */
  readonly wait?: IologWait;
  /** Says what became of a line that gives no request, or why one is more than the line says. */
  readonly note: (line: number, outcome: ImportOutcome, why: string) => void;
}

/** A foreign trace format. */
export interface Importer {
  /** As `--from` spells it. */
  readonly name: string;
  readonly title: string;
  /** One line: who writes it and what it cannot say. */
  readonly description: string;
  /** True when the beginning of a file (up to 64 KiB) is certainly of this format. */
  readonly recognises: (beginning: Uint8Array) => boolean;
  /**
   * Requests in the order in which they reached the device. Reads the source piece by piece and keeps what is bounded.
   * Errors: `malformed` for a source that is not of the format at all; a bad line is a note, never an error.
   */
  readonly requests: (source: Iterable<Uint8Array>, context: ImportContext) => Iterable<ForeignRequest>;
}
