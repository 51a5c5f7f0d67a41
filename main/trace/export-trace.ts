import type { TraceEntry } from '../../shared/workload/trace-entry';
import {
  EXPORT_EXAMPLES_MAX,
  type ExportCount,
  type ExportOutcome,
  type ExportReport,
} from '../../shared/workload/export-report';
import type { ExportContext, Exporter } from './exporters/exporter';
import type { ParsedTrace } from './native-codec';

/** Where a foreign file goes and what it is named after. */
export interface ExportOptions extends Omit<ExportContext, 'leftOut' | 'altered'> {
  /** Called before each command with how many there were. */
  readonly before?: (commands: number) => void;
}

/** Writes a trace as a foreign format and says what it could not carry. Errors: those of the trace, its data and `write`. */
export function exportTrace(trace: ParsedTrace, exporter: Exporter, options: ExportOptions): ExportReport {
  const outcomes: Record<ExportOutcome, Tally> = { leftOut: new Tally(), altered: new Tally() };
  let commands = 0;
  let bytes = 0;
  function* counted(): Generator<TraceEntry> {
    for (const entry of trace.entries) {
      options.before?.(commands);
      commands++;
      yield entry;
    }
  }
  exporter.write(
    { header: trace.header, entries: counted() },
    {
      ...options,
      write(piece) {
        bytes += piece.length;
        options.write(piece);
      },
      leftOut: (index, why) => outcomes.leftOut.add(index, why),
      altered: (index, why) => outcomes.altered.add(index, why),
    },
  );
  const { leftOut, altered } = outcomes;
  return {
    format: exporter.name,
    commands,
    bytes,
    outcomes: { leftOut: leftOut.counted, altered: altered.counted },
  };
}

/** Reasons are few: they name formats, operations and statuses, never numbers of a command. */
class Tally {
  readonly #reasons = new Map<string, number>();
  readonly #examples: { readonly index: number; readonly why: string }[] = [];
  #count = 0;

  add(index: number, why: string): void {
    this.#count++;
    this.#reasons.set(why, (this.#reasons.get(why) ?? 0) + 1);
    if (this.#examples.length < EXPORT_EXAMPLES_MAX) this.#examples.push({ index, why });
  }

  get counted(): ExportCount {
    const reasons = [...this.#reasons].map(([why, count]) => ({ why, count }));
    return {
      count: this.#count,
      reasons: reasons.sort((a, b) => b.count - a.count),
      examples: this.#examples,
    };
  }
}
