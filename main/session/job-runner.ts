import { AppError, fail, toErrorShape } from '../../shared/errors/app-error';
import type { JobProgress, JobReport, JobResult } from '../../shared/session/job';
import type { EventEnvelope } from '../../shared/ipc/envelope';
import { PROGRESS_INTERVAL_MS } from '../../shared/session/job';
import type { JobContext } from '../device/job';
import { formatJobId } from './job-id';
import type { LiveTools } from './live/live-tools';

/** Milliseconds after which a job lets waiting calls be served. */
const SERVE_EVERY_MS = 20;
/** Half of what the contract promises, so that a slow command still leaves room. */
const PUBLISH_EVERY_MS = PROGRESS_INTERVAL_MS / 2;

/** What a session needs of the thread it runs in. */
export interface SessionHost {
  publish(event: EventEnvelope): void;
  /** Runs work once the call in hand has been answered. */
  schedule(run: () => void): void;
  /** Number of the job that is asked to stop; −1 = any. */
  cancelledJob(): number;
  /** Answers the calls that wait. Called between two commands of a job, where the image is consistent. */
  serveWaiting(): void;
  /** What serving the image as a drive takes. */
  readonly live: LiveTools;
}

/** A job to be run. */
export interface Job {
  readonly title: string;
  readonly unit: JobProgress['unit'];
  run(context: JobContext): JobResult;
}

/**
 * Runs the jobs of one session, one at a time.
 *
 * Invariants:
 * - The answer with a job's id goes out before the job begins.
 * - A job never gives up the thread. Calls are served, progress sent and a cancel noticed only where it asks
 *   (`checkCancelled`), between two commands, where the image is whole.
 * - While it runs, calls that change something and a second job are refused.
 * - Every job that started ends in exactly one `jobs:finished`, with a result or with an error, behind its last
 *   progress; what is not an AppError is a bug of ours and is thrown on.
 */
export class JobRunner {
  readonly #session: string;
  readonly #host: SessionHost;
  #last = 0;
  #busy = false;

  constructor(session: string, host: SessionHost) {
    this.#session = session;
    this.#host = host;
  }

  get busy(): boolean {
    return this.#busy;
  }

  /** Errors: `busy` while another job runs. */
  requireIdle(what: string): void {
    if (this.#busy)
      fail('busy', `${what} has to wait: a job is running in this session; cancel it or let it end`, {
        what,
      });
  }

  /** Starts a job after the current call; its id. Errors: `busy` while another one runs. */
  start(job: Job): { readonly job: string } {
    this.requireIdle(job.title);
    this.#busy = true;
    const number = ++this.#last;
    const id = formatJobId({ session: this.#session, number });
    this.#host.schedule(() => this.#run(job, id, number));
    return { job: id };
  }

  #run(job: Job, id: string, number: number): void {
    const context = new RunningJob({ job, id, number, session: this.#session, host: this.#host });
    try {
      const result = job.run(context);
      this.#finish(context, id, result, null);
    } catch (thrown) {
      this.#finish(context, id, null, thrown);
      if (!(thrown instanceof AppError)) throw thrown;
    }
  }

  #finish(context: RunningJob, id: string, result: JobResult | null, thrown: unknown): void {
    this.#busy = false;
    context.publish();
    const error = result === null ? toErrorShape(thrown) : null;
    this.#host.publish({
      event: 'jobs:finished',
      payload: { job: id, session: this.#session, result, error },
    });
  }
}

interface RunningSetup {
  readonly job: Job;
  readonly id: string;
  readonly number: number;
  readonly session: string;
  readonly host: SessionHost;
}

const NOTHING_DONE: JobReport = { done: 0, total: null };

class RunningJob implements JobContext {
  readonly #setup: RunningSetup;
  readonly #startedMs = performance.now();
  #latest: JobReport = NOTHING_DONE;
  #publishedMs = 0;
  #servedMs = performance.now();

  constructor(setup: RunningSetup) {
    this.#setup = setup;
  }

  checkCancelled(): void {
    const { host, number, job } = this.#setup;
    const nowMs = performance.now();
    if (nowMs - this.#servedMs >= SERVE_EVERY_MS) {
      host.serveWaiting();
      this.#servedMs = performance.now();
    }
    const cancelled = host.cancelledJob();
    if (cancelled === number || cancelled === -1) fail('cancelled', `${job.title} was cancelled`);
    if (nowMs - this.#publishedMs >= PUBLISH_EVERY_MS) this.publish();
  }

  progress(report: JobReport): void {
    this.#latest = report;
    if (performance.now() - this.#publishedMs >= PUBLISH_EVERY_MS) this.publish();
  }

  publish(): void {
    const { job, id, session, host } = this.#setup;
    this.#publishedMs = performance.now();
    const elapsedMs = this.#publishedMs - this.#startedMs;
    const payload = { job: id, session, title: job.title, unit: job.unit, ...this.#latest, elapsedMs };
    host.publish({ event: 'jobs:progressed', payload });
  }
}
