import type { TraceInfo } from '../../../shared/session/job';
import type { Job } from '../../stores/jobs';
import type { WorkloadRun } from '../../stores/workload';

/** A line of the list of runs. */
export interface RunRow {
  readonly key: string;
  readonly title: string;
  readonly seed: number | null;
  readonly status: Job['status'];
  readonly commands: number;
  /** What it recorded; null when it was cancelled, failed, still runs, or recorded too much to keep. */
  readonly trace: TraceInfo | null;
}

function traceOf(job: Job | null): TraceInfo | null {
  return job?.result?.kind === 'workload' ? job.result.trace : null;
}

/** Runs of this window, newest first, then traces of the image that no run of this window left behind. */
export function listRuns(
  runs: readonly WorkloadRun[],
  findJob: (job: string) => Job | null,
  traces: readonly TraceInfo[],
): readonly RunRow[] {
  const rows = runs.map((run): RunRow => {
    const job = findJob(run.job);
    const kept = traceOf(job);
    return {
      key: run.job,
      title: run.title,
      seed: run.seed,
      status: job?.status ?? 'running',
      commands: job?.progress?.done ?? kept?.commands ?? 0,
      trace: traces.find((one) => one.trace === kept?.trace) ?? null,
    };
  });
  const known = new Set(rows.map((row) => row.trace?.trace));
  const others = traces
    .filter((trace) => !known.has(trace.trace))
    .map((trace): RunRow => {
      const { title, seed, commands } = trace;
      return { key: trace.trace, title, seed, status: 'done', commands, trace };
    });
  return [...rows.reverse(), ...others.reverse()];
}
