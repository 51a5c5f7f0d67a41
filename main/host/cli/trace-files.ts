import type { Command } from 'commander';
import { fail } from '../../../shared/errors/app-error';
import { formatCount } from '../../../shared/units/format';
import { KIB } from '../../../shared/units/units';
import type { TraceEntry, TraceHeader } from '../../../shared/workload/trace-entry';
import { eachSayingWhere, sayingWhere } from '../../trace/saying-where';
import { readSpans } from '../../trace/lines';
import { formatTraceEntry, formatTraceHeader, parseTrace, type ParsedTrace } from '../../trace/native-codec';
import { createOutputFile, withOutputFile, type OutputPlace } from './printing/output-file';
import { readStream } from './streams';

/** Characters of lines gathered before they are written. */
const GATHERED = 64 * KIB;
/** Commands of a trace that are held in memory at most. */
const WHOLE_COMMANDS_MAX = 2_000_000;

/** A trace being read from a file (`-`: standard input); its entries come as they are asked for. */
export function readTrace(path: string): ParsedTrace {
  const trace = naming(path, () => parseTrace(readSpans(readStream(path))));
  return { ...trace, entries: eachSayingWhere(nameOf(path), trace.entries) };
}

/** A trace with all its commands in memory. Errors: `usage` for too many; those of the file and its lines. */
export function readWholeTrace(path: string): ParsedTrace & { readonly entries: readonly TraceEntry[] } {
  const { header, entries: lines } = readTrace(path);
  const entries: TraceEntry[] = [];
  for (const entry of lines) {
    if (entries.push(entry) > WHOLE_COMMANDS_MAX)
      fail(
        'usage',
        `${path}: has more than ${formatCount(WHOLE_COMMANDS_MAX)} commands, which are too many here`,
        { path },
      );
  }
  return { header, entries };
}

/** What is said of a line is said with the file that it is in (`-`: standard input). */
export function naming<Value>(path: string, read: () => Value): Value {
  return sayingWhere(nameOf(path), read);
}

function nameOf(path: string): string {
  return path === '-' ? 'standard input' : path;
}

/** Options of commands that record what they do. */
export interface RecordOptions {
  readonly record?: string;
  readonly force?: boolean;
}

/** Adds the options of commands that record what they do; `what` goes into the help. */
export function withRecordOptions(command: Command, what: string): Command {
  return command
    .option('--record <trace>', `write a trace of ${what}`)
    .option('--force', 'replace the trace that --record names');
}

/** Where a recording goes, never in the place of `notOver`; null = none is asked for. */
export function recordingOf(
  { record, force }: RecordOptions,
  notOver: readonly string[],
): OutputPlace | null {
  return record === undefined ? null : { path: record, replace: force === true, notOver };
}

/** Receives the entries of a trace in order. */
export type TraceSink = (entry: TraceEntry) => void;

/**
 * Writes the trace that `make` gives entry by entry, and puts it in its place when `make` is done; when it fails or
 * is cancelled what was there stays. Without a target entries go nowhere. Errors: those of
 * `createOutputFile` and of `make`.
 */
export function withTrace<Value>(
  target: OutputPlace | null,
  header: TraceHeader,
  make: (sink: TraceSink | undefined) => Value,
): Value {
  if (target === null) return make(undefined);
  return withOutputFile(createOutputFile(target), (file) => {
    let lines = `${formatTraceHeader(header)}\n`;
    const flush = (): void => {
      file.write(Buffer.from(lines));
      lines = '';
    };
    const value = make((entry) => {
      lines += `${formatTraceEntry(entry)}\n`;
      if (lines.length >= GATHERED) flush();
    });
    flush();
    return value;
  });
}
