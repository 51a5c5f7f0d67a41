import { closeSync, openSync, readSync, renameSync, writeSync } from 'node:fs';
import type { TraceEntry, TraceHeader } from '../../../shared/workload/trace-entry';
import { removeFile } from '../../storage/node-block-file';
import { withAttempt } from '../../storage/node-errors';
import { readLines } from '../../trace/lines';
import { formatTraceEntry, formatTraceHeader, parseTrace, type ParsedTrace } from '../../trace/native-codec';

const CHUNK_BYTES = 256 * 1024;

/** A trace being read from a file; its entries come as they are asked for. */
export function readTrace(path: string): ParsedTrace {
  return parseTrace(readLines(chunksOf(path)));
}

/** A trace being written, line by line. */
export interface TraceWriter {
  add(entry: TraceEntry): void;
  /** Writes what is left and puts the file in its place. */
  end(): void;
  /** Gives up: nothing stays. */
  discard(): void;
}

/** Starts a trace under a passing name; `end` replaces what was there. Errors: `permission`, `no-space`, `io`. */
export function writeTrace(path: string, header: TraceHeader): TraceWriter {
  const attempt = { verb: 'write', path };
  const passing = `${path}.${process.pid}.new`;
  const file = withAttempt(attempt, () => openSync(passing, 'w'));
  let lines = [formatTraceHeader(header)];
  const flush = (): void => {
    const text = lines.map((line) => `${line}\n`).join('');
    lines = [];
    withAttempt(attempt, () => writeSync(file, text));
  };
  return {
    add(entry) {
      lines.push(formatTraceEntry(entry));
      if (lines.length >= 1000) flush();
    },
    end() {
      if (lines.length > 0) flush();
      closeSync(file);
      withAttempt(attempt, () => renameSync(passing, path));
    },
    discard() {
      closeSync(file);
      removeFile(passing);
    },
  };
}

function* chunksOf(path: string): Generator<Uint8Array> {
  const attempt = { verb: 'read', path };
  const file = withAttempt(attempt, () => (path === '-' ? 0 : openSync(path, 'r')));
  try {
    for (;;) {
      const chunk = new Uint8Array(CHUNK_BYTES);
      const length = withAttempt(attempt, () => readSync(file, chunk));
      if (length === 0) return;
      yield chunk.subarray(0, length);
    }
  } finally {
    if (file !== 0) closeSync(file);
  }
}
