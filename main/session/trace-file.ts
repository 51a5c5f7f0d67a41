import { closeSync, writeFileSync } from 'node:fs';
import type { TraceEntry, TraceHeader } from '../../shared/workload/trace-entry';
import { withAttempt } from '../storage/node-errors';
import { formatTraceEntry, formatTraceHeader } from '../trace/native-codec';
import { putInPlace } from '../storage/node-replace-file';
import { openSync } from '../storage/node-fs';

/** Lines that are written at a time. */
const LINES_AT_ONCE = 1000;

/** Writes a native trace. Errors: `exists` unless `replace`, `permission`, `no-space`, `io`. */
export function saveTrace(
  path: string,
  trace: { readonly header: TraceHeader; readonly entries: readonly TraceEntry[] },
  options: { readonly replace: boolean },
): void {
  putInPlace(path, options, (passing) => {
    withAttempt({ verb: 'save', path }, () => {
      const fd = openSync(passing, 'wx');
      try {
        writeFileSync(fd, `${formatTraceHeader(trace.header)}\n`);
        for (let first = 0; first < trace.entries.length; first += LINES_AT_ONCE) {
          const lines = trace.entries
            .slice(first, first + LINES_AT_ONCE)
            .map((entry) => `${formatTraceEntry(entry)}\n`);
          writeFileSync(fd, lines.join(''));
        }
      } finally {
        closeSync(fd);
      }
    });
  });
}
