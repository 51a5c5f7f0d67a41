import { defineStore } from 'pinia';
import { computed, shallowRef } from 'vue';
import { AppError, fromErrorShape, type ErrorShape } from '../../shared/errors/app-error';
import type { JobFinished, JobProgress, JobResult } from '../../shared/session/job';
import { call, on } from '../api/client';
import { useNotices } from './notices';

/** A job and all it reported, for charts. */
export interface Job {
  readonly job: string;
  readonly session: string;
  readonly status: 'running' | 'done' | 'failed' | 'cancelled';
  /** Newest report; null before the first. */
  readonly progress: JobProgress | null;
  /** Reports so far, oldest first, thinned out beyond HISTORY_MAX. */
  readonly history: readonly JobProgress[];
  readonly result: JobResult | null;
  readonly error: ErrorShape | null;
}

const HISTORY_MAX = 600;
const UNHEARD: ErrorShape = {
  code: 'io',
  subject: null,
  message: 'the connection to the host was lost while it ran; how it ended is not known',
  data: {},
};

/** Every second report of the older half goes, so that a long job keeps its shape. */
function thin(history: readonly JobProgress[]): readonly JobProgress[] {
  if (history.length <= HISTORY_MAX) return history;
  const half = history.length >> 1;
  return [...history.slice(0, half).filter((_, index) => index % 2 === 0), ...history.slice(half)];
}

/** Long work: what runs, how far it is, what it left behind. */
export const useJobs = defineStore('jobs', () => {
  const notices = useNotices();
  const all = shallowRef<readonly Job[]>([]);
  const running = computed(() => all.value.filter((job) => job.status === 'running'));
  const waiting = new Map<string, (job: Job) => void>();

  const find = (job: string) => all.value.find((one) => one.job === job) ?? null;

  function put(job: Job): void {
    const known = find(job.job) !== null;
    all.value = known ? all.value.map((one) => (one.job === job.job ? job : one)) : [...all.value, job];
  }

  function start(job: string, session: string): Job {
    const fresh: Job = {
      job,
      session,
      status: 'running',
      progress: null,
      history: [],
      result: null,
      error: null,
    };
    const known = find(job);
    if (known === null) put(fresh);
    return known ?? fresh;
  }

  function onProgress(progress: JobProgress): void {
    const job = start(progress.job, progress.session);
    if (job.status === 'running') put({ ...job, progress, history: thin([...job.history, progress]) });
  }

  function onFinished({ job, session, result, error }: JobFinished): void {
    const status = error === null ? 'done' : error.code === 'cancelled' ? 'cancelled' : 'failed';
    const finished: Job = { ...start(job, session), status, result, error };
    put(finished);
    waiting.get(job)?.(finished);
    waiting.delete(job);
  }

  /** Waits for a job that a call has just started; answers its result. Throws its error, or `cancelled`. */
  async function wait(job: string, session: string): Promise<JobResult> {
    const known = start(job, session);
    const done =
      known.status === 'running' ? await new Promise<Job>((resolve) => waiting.set(job, resolve)) : known;
    if (done.error !== null) throw fromErrorShape(done.error);
    if (done.result === null) throw new AppError('internal', `job ${job} ended without a result`);
    return done.result;
  }

  async function cancel(job: string): Promise<void> {
    await notices.attempt('Cancelling', () => call('jobs:cancel', { job }));
  }

  async function cancelAll(): Promise<void> {
    await Promise.all(running.value.map((one) => cancel(one.job)));
  }

  /** Ends the jobs whose end was not heard of while the host could not be reached. */
  function abandon(isOver: (job: Job) => boolean): void {
    for (const job of running.value.filter(isOver))
      onFinished({ job: job.job, session: job.session, result: null, error: UNHEARD });
  }

  on('jobs:progressed', onProgress);
  on('jobs:finished', onFinished);

  return { all, running, find, wait, cancel, cancelAll, abandon };
});
