import type { JobProgress } from './job';

/** How far a job was at a moment. */
export type TimedReport = Pick<JobProgress, 'unit' | 'total' | 'done' | 'elapsedMs'>;

/** Earlier the pace is that of a start. */
const LEAST_MS = 1_000;
/** The pace of now counts, not that of long ago. */
const WINDOW_MS = 15_000;

/**
 * Milliseconds that a job still takes at its pace of the last seconds, from its reports, oldest first; null where that cannot be told:
 * no total, too early, or nothing got done lately.
 */
export function remainingMs(history: readonly TimedReport[]): number | null {
  const now = history.at(-1);
  if (now === undefined || now.total === null || now.elapsedMs < LEAST_MS) return null;
  // A part of the work that counts otherwise began anew.
  const comparable = history.filter(
    ({ unit, total, done, elapsedMs }) =>
      unit === now.unit && total === now.total && done <= now.done && now.elapsedMs - elapsedMs <= WINDOW_MS,
  );
  const first = comparable[0] ?? now;
  const [done, spent] = [now.done - first.done, now.elapsedMs - first.elapsedMs];
  if (done <= 0 || spent < LEAST_MS / 2) return null;
  return (Math.max(0, now.total - now.done) / done) * spent;
}

/** A span of time that is only known roughly: `a few seconds`, `40 s`, `5 min`, `2 h 10 min`. */
export function roughTime(ms: number): string {
  const seconds = ms / 1000;
  if (seconds < 5) return 'a few seconds';
  if (seconds < 55) return `${Math.ceil(seconds / 5) * 5} s`;
  const minutes = Math.ceil(seconds / 60);
  if (minutes < 60) return `${minutes} min`;
  const hours = Math.floor(minutes / 60);
  const rest = Math.ceil((minutes % 60) / 10) * 10;
  if (hours >= 48) return 'days';
  return rest === 60 ? `${hours + 1} h` : `${hours} h${rest === 0 ? '' : ` ${rest} min`}`;
}
