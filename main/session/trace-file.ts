import { closeSync } from 'node:fs';
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
import { saveLines } from '../storage/node-save-lines';
import { writeWhole } from '../storage/node-whole-moves';

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
        write: (bytes) => withAttempt(attempt, () => writeWhole(fd, bytes)),
        rewrite: (offset, bytes) => withAttempt(attempt, () => writeWhole(fd, bytes, offset)),
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
  saveLines(path, linesOf(trace), options);
}

function* linesOf(trace: {
  readonly header: TraceHeader;
  readonly entries: readonly TraceEntry[];
}): Generator<string> {
  yield formatTraceHeader(trace.header);
  for (const entry of trace.entries) yield formatTraceEntry(entry);
}
