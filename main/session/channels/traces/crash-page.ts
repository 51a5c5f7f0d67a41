import { CRASH_WRITES_MAX } from '../../../../shared/crash/crash-report';
import { ROWS_PAGE_MAX } from '../../../../shared/image/limits';
import type { CrashReport, CrashSummary } from '../../../../shared/crash/crash-report';

/**
 * A summary that crosses the IPC at any length of its trace: of the pending writes the oldest (those that a mask
 * counts from), of the durable ones the newest; `durable` counts them all.
 */
export function summaryPage(summary: CrashSummary): CrashSummary {
  const { writes, survived, lost, torn } = summary;
  if (writes.length <= CRASH_WRITES_MAX) return summary;
  const pending = writes.filter(({ fate }) => fate !== 'durable').slice(0, CRASH_WRITES_MAX);
  const room = CRASH_WRITES_MAX - pending.length;
  const durable = room === 0 ? [] : writes.filter(({ fate }) => fate === 'durable').slice(-room);
  const shown = [...durable, ...pending].sort((a, b) => a.index - b.index);
  return { ...summary, writes: shown, durable: writes.length - survived - lost - torn };
}

/** A report that crosses the IPC at any number of zones and commands. */
export function reportPage(report: CrashReport): CrashReport {
  const { crash, recovery } = report;
  return {
    ...report,
    crash: summaryPage(crash),
    recovery: {
      ...recovery,
      changed: recovery.changed.slice(0, ROWS_PAGE_MAX),
      violations: recovery.violations.slice(0, ROWS_PAGE_MAX),
    },
  };
}
