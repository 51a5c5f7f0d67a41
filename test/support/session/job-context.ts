import type { JobContext } from '../../../main/device/job';
import { AppError } from '../../../shared/errors/app-error';
import type { JobReport } from '../../../shared/session/job';

/** A job that nobody cancels, and what it was told. */
export function quietContext(): JobContext & { readonly reports: JobReport[] } {
  const reports: JobReport[] = [];
  return { reports, checkCancelled: () => undefined, progress: (report) => reports.push(report) };
}

/** A job that is cancelled after it has asked so many times. */
export function contextCancelledAfter(asked: number): JobContext {
  let left = asked;
  return {
    checkCancelled() {
      if (left-- <= 0) throw new AppError('cancelled', 'cancelled');
    },
    progress: () => undefined,
  };
}

/** A clock that moves on by a millisecond each time it is asked, in microseconds. */
export function steppingClock(): () => number {
  let now = 5_000_000;
  return () => (now += 1000);
}
