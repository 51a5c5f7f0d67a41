/** A format of traces that another tool writes or reads. */
export interface TraceFormat {
  /** As the command line spells it. */
  readonly name: string;
  readonly title: string;
  /** One line: who writes or reads it, and what it cannot say. */
  readonly description: string;
}

/** What traces are taken from and written as. */
export interface TraceFormats {
  readonly imports: readonly TraceFormat[];
  /** `suffix`: of its files, with the dot. */
  readonly exports: readonly (TraceFormat & { readonly suffix: string })[];
}
