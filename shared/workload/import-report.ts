/** What an importer can make of a line or record of a foreign trace. */
export const IMPORT_OUTCOMES = ['taken', 'inferred', 'remapped', 'refused', 'ignored'] as const;

/**
 * What became of a line (of a text) or record (of a binary) of a foreign trace: a command as it stands there; a command that
 * the source does not log and the rules of zones make certain; a command moved to where a zone takes it; nothing, because it
 * cannot be carried; nothing, because it is no request (comments, merges, summaries).
 */
export type ImportOutcome = (typeof IMPORT_OUTCOMES)[number];

/** Lines of one outcome. */
export interface ImportCount {
  readonly count: number;
  /** Every reason that was given, with how many lines it was given for, the most frequent first. */
  readonly reasons: readonly { readonly why: string; readonly count: number }[];
  /** The first lines or records, from 1, each with its reason. */
  readonly examples: readonly { readonly line: number; readonly why: string }[];
}

/** What an import made of a source. */
export interface ImportReport {
  readonly format: string;
  /** Lines or records read. */
  readonly lines: number;
  /** Commands of the trace. */
  readonly commands: number;
  readonly outcomes: Readonly<Record<ImportOutcome, ImportCount>>;
}

/** Lines of one outcome that a report names at most. */
export const IMPORT_EXAMPLES_MAX = 1000;

/**
 * Where the requests of a foreign trace go: `inferred` where the source has them, with the resets that they prove, and
 * without what the rules refuse; `as-is` where the source has them, whatever the rules say; `sequentialise` onto zones, in
 * the order of writing.
 */
export const IMPORT_PLACEMENTS = ['inferred', 'as-is', 'sequentialise'] as const;
/** One of IMPORT_PLACEMENTS. */
export type ImportPlacement = (typeof IMPORT_PLACEMENTS)[number];

/** How the waits of an iolog of version 2 are meant: microseconds since the last one, or milliseconds since the start. */
export const IOLOG_WAITS = ['relative', 'since-start'] as const;
/** One of IOLOG_WAITS. fio's manual has the first, its code the second. */
export type IologWait = (typeof IOLOG_WAITS)[number];
