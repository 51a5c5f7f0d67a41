import {
  IMPORT_EXAMPLES_MAX,
  IMPORT_OUTCOMES,
  type ImportCount,
  type ImportOutcome,
  type ImportReport,
} from '../../../shared/workload/import-report';

/** Different reasons that are counted apart. A hostile source could give one of its own to every line. */
const REASONS_MAX = 200;
const OTHER_REASONS = 'another reason (see the lines)';

/** Counts what became of lines, in bounded memory. */
export class ImportTally {
  /** Highest line that was spoken of. */
  lines = 0;
  readonly #outcomes = new Map(IMPORT_OUTCOMES.map((outcome) => [outcome, new OutcomeTally()]));
  readonly #taken = this.#outcomes.get('taken')!;

  /** A line that became the command it says. */
  take(line: number): void {
    if (line > this.lines) this.lines = line;
    this.#taken.count++;
  }

  /** Any other line: `why` is one of few reasons, `detail` what is shown of this very line. */
  add(line: number, outcome: ImportOutcome, why: string, detail: string = why): void {
    if (line > this.lines) this.lines = line;
    this.#outcomes.get(outcome)!.add(line, why, detail);
  }

  /** What came of it all. */
  report(format: string, commands: number): ImportReport {
    const outcomes = [...this.#outcomes].map(([outcome, tally]) => [outcome, tally.result()]);
    return {
      format,
      lines: this.lines,
      commands,
      outcomes: Object.fromEntries(outcomes) as ImportReport['outcomes'],
    };
  }
}

class OutcomeTally {
  count = 0;
  readonly #reasons = new Map<string, number>();
  readonly #examples: { readonly line: number; readonly why: string }[] = [];

  add(line: number, why: string, detail: string): void {
    this.count++;
    const isNew = !this.#reasons.has(why);
    const reason = isNew && this.#reasons.size >= REASONS_MAX ? OTHER_REASONS : why;
    this.#reasons.set(reason, (this.#reasons.get(reason) ?? 0) + 1);
    if (this.#examples.length < IMPORT_EXAMPLES_MAX) this.#examples.push({ line, why: detail });
  }

  result(): ImportCount {
    const reasons = [...this.#reasons].map(([why, count]) => ({ why, count }));
    return {
      count: this.count,
      reasons: reasons.toSorted((a, b) => b.count - a.count),
      examples: this.#examples.toSorted((a, b) => a.line - b.line),
    };
  }
}
