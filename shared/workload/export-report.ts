/** What became of a command of a trace besides being carried as it is. */
export const EXPORT_OUTCOMES = ['leftOut', 'altered'] as const;
/** Not in the foreign file at all; or there, but not as the trace has it (its data, its length, a forced access). */
export type ExportOutcome = (typeof EXPORT_OUTCOMES)[number];

/** Commands of one outcome. */
export interface ExportCount {
  readonly count: number;
  /** Every reason that was given, with how many commands it was given for, the most frequent first. */
  readonly reasons: readonly { readonly why: string; readonly count: number }[];
  /** The first commands by their index `i`, each with its reason. */
  readonly examples: readonly { readonly index: number; readonly why: string }[];
}

/** What an export made of a trace. */
export interface ExportReport {
  readonly format: string;
  /** Commands of the trace. */
  readonly commands: number;
  readonly bytes: number;
  readonly outcomes: Readonly<Record<ExportOutcome, ExportCount>>;
}

/** Commands of one outcome that a report names at most. */
export const EXPORT_EXAMPLES_MAX = 1000;
