import type { ParsedTrace } from '../native-codec';
import type { FileResolver } from '../../device/payload';

/** What an exporter is given besides a trace. */
export interface ExportContext {
  /** Receives the bytes of the foreign file in order. */
  readonly write: (bytes: Uint8Array) => void;
  /** Replaces bytes that were written before, for formats that count in their head. Errors: `usage` where a target cannot. */
  readonly rewrite: (offset: number, bytes: Uint8Array) => void;
  /** Says that a command cannot be carried (its index and why); it is left out. */
  readonly leftOut: (index: number, why: string) => void;
  /** Says that a command is carried, but not as the trace has it. */
  readonly altered: (index: number, why: string) => void;
  readonly resolve?: FileResolver;
  /** Name of the device or file in formats that have one. */
  readonly target: string;
}

/** A foreign format that traces can be written as. */
export interface Exporter {
  /** As `--to` spells it. */
  readonly name: string;
  readonly title: string;
  /** One line: who reads it and what it cannot carry. */
  readonly description: string;
  /** Suffix of its files, with the dot. */
  readonly suffix: string;
  /** Writes a whole trace, in one pass and bounded memory. Errors: those of the trace and of `write`. */
  readonly write: (trace: ParsedTrace, context: ExportContext) => void;
}
