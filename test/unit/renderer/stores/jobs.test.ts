import { beforeEach, describe, expect, it } from 'vitest';
import { useJobs } from '../../../../renderer/stores/jobs';
import { useNotices } from '../../../../renderer/stores/notices';
import { useSessions } from '../../../../renderer/stores/sessions';
import { useWorkload } from '../../../../renderer/stores/workload';
import { connectFake, settle } from '../../../support/fake-bridge/connect-fake';
import type { FakeBridge } from '../../../support/fake-bridge/fake-bridge';
import { progressOf } from '../../../support/fake-bridge/jobs';

let bridge: FakeBridge;

beforeEach(async () => {
  bridge = connectFake();
  await useSessions().open('/images/a.img');
});

describe('jobs store', () => {
  it('follows a workload from its start to its result', async () => {
    const workload = useWorkload();
    await workload.load();
    expect(workload.name).toBe('sequential-fill');
    workload.settings = { bytes: '4KiB', zones: '  ' };
    const over = workload.run();
    await settle();
    bridge.stepJobs(0.25);
    bridge.stepJobs(0.25);
    expect(useJobs().running).toHaveLength(1);
    expect(workload.job?.history.map((report) => report.done)).toEqual([250, 500]);
    bridge.stepJobs();
    expect((await over)?.summary.commands).toBe(1000);
    expect(useJobs().running).toEqual([]);
    expect(workload.outcome?.trace?.trace).toBe('trace-1');
    const start = bridge.calls.find((call) => call.channel === 'workloads:start');
    expect(start?.args).toMatchObject({
      name: 'sequential-fill',
      settings: { bytes: '4KiB' },
      target: 'scratch',
    });
  });

  it('cancels without an error notice', async () => {
    const workload = useWorkload();
    await workload.load();
    const over = workload.run();
    await settle();
    await useJobs().cancelAll();
    bridge.stepJobs(0.1);
    expect(await over).toBeNull();
    expect(workload.job?.status).toBe('cancelled');
    expect(useNotices().list).toEqual([]);
  });

  it('reports a job that failed', async () => {
    const workload = useWorkload();
    await workload.load();
    const over = workload.run();
    await settle();
    const { job, session } = bridge.jobs[0]!;
    bridge.emit('jobs:finished', {
      job,
      session,
      result: null,
      error: { code: 'no-space', message: 'disk full', data: {} },
    });
    expect(await over).toBeNull();
    expect(useNotices().list[0]?.what).toBe('Running Sequential fill: disk full');
  });

  it('answers a job that was over before anyone waited', async () => {
    const jobs = useJobs();
    const session = useSessions().activeId!;
    bridge.emit('jobs:finished', {
      job: 'early',
      session,
      result: { kind: 'check', findings: [], qemuVerdict: null },
      error: null,
    });
    expect(await jobs.wait('early', session)).toEqual({ kind: 'check', findings: [], qemuVerdict: null });
  });

  it('keeps the history of a long job bounded, with its first and newest report', () => {
    const jobs = useJobs();
    const result = { kind: 'check', findings: [], qemuVerdict: null } as const;
    const job = { job: 'long', session: 's1', title: 'long', total: 1e6, done: 0, cancelled: false, result };
    for (job.done = 0; job.done < 5000; job.done++) bridge.emit('jobs:progressed', progressOf(job));
    const history = jobs.find('long')!.history;
    expect(history.length).toBeLessThanOrEqual(600);
    expect(history[0]?.done).toBe(0);
    expect(history.at(-1)?.done).toBe(4999);
    expect(jobs.find('long')?.progress?.done).toBe(4999);
  });
});
