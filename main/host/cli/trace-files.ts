import type { TraceEntry, TraceHeader } from '../../../shared/workload/trace-entry';
import { readLines } from '../../trace/lines';
import { formatTraceEntry, formatTraceHeader, parseTrace, type ParsedTrace } from '../../trace/native-codec';
import { createOutputFile, withOutputFile } from './output-file';
import { readStream } from './streams';

/** Lines gathered before they are written. */
const LINES = 1000;

/** A trace being read from a file (`-`: standard input); its entries come as they are asked for. */
export function readTrace(path: string): ParsedTrace {
  return parseTrace(readLines(readStream(path)));
}

/** Where a trace goes and what it may not take the place of. */
export interface TraceTarget {
  readonly path: string;
  readonly notOver: readonly string[];
}

/** Receives the entries of a trace in order. */
export type TraceSink = (entry: TraceEntry) => void;

/**
 * Writes the trace that `make` gives entry by entry, and puts it in its place when `make` is done; when it fails or
 * is cancelled what was there stays. Without a target entries go nowhere. Errors: `usage`, `permission`, `no-space`,
 * `io`, those of `make`.
 */
export function withTrace<Value>(
  target: TraceTarget | null,
  header: TraceHeader,
  make: (sink: TraceSink | undefined) => Value,
): Value {
  if (target === null) return make(undefined);
  return withOutputFile(createOutputFile(target.path, target.notOver), (file) => {
    let lines = [formatTraceHeader(header)];
    const flush = (): void => {
      file.write(Buffer.from(lines.map((line) => `${line}\n`).join('')));
      lines = [];
    };
    const value = make((entry) => {
      if (lines.push(formatTraceEntry(entry)) >= LINES) flush();
    });
    flush();
    return value;
  });
}
