import { PROGRESS_INTERVAL_MS } from '../../../../shared/session/job';
import { remainingMs, roughTime, type TimedReport } from '../../../../shared/session/remaining-time';

/** Reports by which the pace is told: half a minute of them. */
const REPORTS_KEPT = 300;

/** How long the rest of a command's work takes, by how fast it went so far. */
export class TimeLeft {
  readonly #begunMs = performance.now();
  readonly #history: TimedReport[] = [];

  /** Takes how far the work is; false where the last time was a moment ago and of the same work. */
  take({
    unit = 'commands',
    done,
    total,
  }: Partial<TimedReport> & Pick<TimedReport, 'done' | 'total'>): boolean {
    const elapsedMs = performance.now() - this.#begunMs;
    const last = this.#history.at(-1);
    if (last?.unit === unit && elapsedMs - last.elapsedMs < PROGRESS_INTERVAL_MS) return false;
    this.#history.push({ unit, done, total, elapsedMs });
    if (this.#history.length > REPORTS_KEPT) this.#history.shift();
    return true;
  }

  /** `, 40 s left`, or nothing as long as it cannot be told. */
  toString(): string {
    const left = remainingMs(this.#history);
    return left === null ? '' : `, ${roughTime(left)} left`;
  }
}
