import { closeSync, writeFileSync, writeSync } from 'node:fs';
import { basename } from 'node:path';
import { assert } from '../../shared/errors/assert';
import type { ExportReport } from '../../shared/workload/export-report';
import type { TraceEntry, TraceHeader } from '../../shared/workload/trace-entry';
import { withAttempt } from '../storage/node-errors';
import { exportTrace } from '../trace/export-trace';
import type { Exporter } from '../trace/exporters/exporter';
import { formatTraceEntry, formatTraceHeader, type ParsedTrace } from '../trace/native-codec';
import { putInPlace } from '../storage/node-replace-file';
import { openSync } from '../storage/node-fs';

/** Lines that are written at a time. */
const LINES_AT_ONCE = 1000;

/**
 * Writes a trace as another tool has it. Errors: `exists` unless `replace`, `permission`, `no-space`, `io`, those of
 * exportTrace.
 */
export function saveForeign(
  path: string,
  trace: ParsedTrace,
  { exporter, replace, before }: { exporter: Exporter; replace: boolean; before: (commands: number) => void },
): ExportReport {
  let report: ExportReport | null = null;
  putInPlace(path, { replace }, (passing) => {
    const attempt = { verb: 'save', path };
    const fd = withAttempt(attempt, () => openSync(passing, 'wx'));
    try {
      report = exportTrace(trace, exporter, {
        target: basename(path),
        before,
        write: (bytes) => withAttempt(attempt, () => writeFileSync(fd, bytes)),
        rewrite: (offset, bytes) =>
          withAttempt(attempt, () => void writeSync(fd, bytes, 0, bytes.length, offset)),
      });
    } finally {
      closeSync(fd);
    }
  });
  assert(report !== null, 'a trace was put in its place before it was written');
  return report;
}

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
