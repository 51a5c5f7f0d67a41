import { describe, expect, it } from 'vitest';
import { traceFileName } from '../../../../../renderer/composables/texts/trace-text';
import { listRuns } from '../../../../../renderer/features/workloads/run-rows';
import type { Job } from '../../../../../renderer/stores/jobs';
import type { JobResult, TraceInfo } from '../../../../../shared/session/job';

const TRACE: TraceInfo = {
  trace: 'trace-1',
  title: 'append-round-robin, seed 1',
  commands: 1000,
  seed: 1,
  recordedMs: Date.UTC(2026, 5, 1),
  revision: 0,
};
const RESULT: JobResult = {
  kind: 'workload',
  summary: { commands: 1000, ok: 1000, refused: {}, bytesWritten: 65_536_000, elapsedSeconds: 1.25 },
  trace: TRACE,
};

const run = (job: string) =>
  ({
    job,
    session: 's1',
    title: 'Reset churn',
    name: 'reset-churn',
    seed: 3,
    settings: {},
    target: 'scratch',
  }) as const;
const job = (id: string, rest: Partial<Job>): Job => ({
  job: id,
  session: 's1',
  status: 'running',
  progress: null,
  history: [],
  result: null,
  error: null,
  ...rest,
});

describe('runs and traces', () => {
  const jobs = [job('j1', { status: 'done', result: RESULT }), job('j2', { status: 'cancelled' })];
  const find = (id: string) => jobs.find((one) => one.job === id) ?? null;

  it('lists the newest run first, with its trace when there is one', () => {
    const rows = listRuns([run('j1'), run('j2')], find, [TRACE]);
    expect(rows.map(({ key, status, trace }) => [key, status, trace?.trace])).toEqual([
      ['j2', 'cancelled', undefined],
      ['j1', 'done', 'trace-1'],
    ]);
  });

  it('adds traces that another window recorded', () => {
    const rows = listRuns([run('j2')], find, [TRACE]);
    expect(rows[1]).toMatchObject({
      key: 'trace-1',
      title: TRACE.title,
      seed: 1,
      commands: 1000,
      status: 'done',
    });
  });

  it('gives no trace to a run whose trace is no longer kept', () => {
    expect(listRuns([run('j1')], find, [])[0]?.trace).toBeNull();
  });

  it('names a trace file after workload and seed', () => {
    expect(traceFileName({ ...TRACE, title: 'Append round robin', seed: 42 })).toBe(
      'append-round-robin-seed-42.trace',
    );
    expect(traceFileName({ ...TRACE, title: 'Append (all)', seed: null })).toBe('append-all.trace');
  });
});
