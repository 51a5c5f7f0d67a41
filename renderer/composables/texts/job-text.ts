import type { JobProgress } from '../../../shared/session/job';
import { formatBytes, formatCount } from '../../../shared/units/format';
import { remainingMs, roughTime } from '../../../shared/session/remaining-time';

/** How far a job is: percent where the whole is known, else what is done. */
export function jobAmount(progress: JobProgress | null): string {
  if (progress === null) return 'starting';
  const { done, total, unit } = progress;
  if (total === null) return unit === 'bytes' ? formatBytes(done) : `${formatCount(done)} ${unit}`;
  return `${total === 0 ? 100 : Math.min(100, Math.floor((done / total) * 100))} %`;
}

/** What is left of a job, from its reports; empty where that cannot be told. */
export function jobRemaining(history: readonly JobProgress[]): string {
  const left = remainingMs(history);
  return left === null ? '' : `${roughTime(left)} left`;
}
