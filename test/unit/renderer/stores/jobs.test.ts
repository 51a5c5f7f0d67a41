import { beforeEach, describe, expect, it } from 'vitest';
import { useJobs, type Job } from '../../../../renderer/stores/jobs';
import { useNotices } from '../../../../renderer/stores/notices';
import { useSessions } from '../../../../renderer/stores/sessions';
import { useWorkload } from '../../../../renderer/stores/workload';
import { openWorkbench, type Workbench } from '../../../support/workbench/workbench';
import { progressOf } from '../../../support/workbench/progress';

let workbench: Workbench;
const settle = () => workbench.settle();

beforeEach(async () => {
  workbench = openWorkbench();
  await workbench.open();
  workbench.holdJobs();
});

describe('jobs store', () => {
  it('follows a workload from its start to its result', async () => {
    const workload = useWorkload();
    await workload.load();
    expect(workload.name).toBe('sequential-fill');
    workload.settings = { bytes: '4KiB', commands: '1000', zones: '  ' };
    const over = workload.run();
    await settle();
    const [{ job, session }] = useJobs().running as [Job];
    for (const done of [250, 500]) workbench.emit('jobs:progressed', progressOf({ job, session, done }));
    expect(useJobs().running).toHaveLength(1);
    expect(workload.job?.history.map((report) => report.done)).toEqual([250, 500]);
    workbench.runJobs();
    const outcome = await over;
    expect(outcome?.summary.commands).toBe(outcome?.trace?.commands);
    expect(useJobs().running).toEqual([]);
    expect(workload.outcome).toEqual(outcome);
    expect(outcome?.trace).toMatchObject({ seed: 1, title: expect.stringContaining('equential') });
    const start = workbench.calls.find((call) => call.channel === 'workloads:start');
    expect(start?.args).toMatchObject({
      name: 'sequential-fill',
      settings: { bytes: '4KiB', commands: '1000' },
      target: 'scratch',
    });
  });

  it('cancels without an error notice', async () => {
    const workload = useWorkload();
    await workload.load();
    const over = workload.run();
    await settle();
    await useJobs().cancelAll();
    workbench.runJobs();
    expect(await over).toBeNull();
    expect(workload.job?.status).toBe('cancelled');
    expect(useNotices().list).toEqual([]);
  });

  it('reports a job that failed', async () => {
    const workload = useWorkload();
    await workload.load();
    const over = workload.run();
    await settle();
    const [{ job, session }] = useJobs().running as [Job];
    workbench.emit('jobs:finished', {
      job,
      session,
      result: null,
      error: { code: 'no-space', subject: null, message: 'disk full', data: {} },
    });
    expect(await over).toBeNull();
    expect(useNotices().list[0]?.what).toBe('Running Sequential fill: disk full');
  });

  it('answers a job that was over before anyone waited', async () => {
    const jobs = useJobs();
    const session = useSessions().activeId!;
    workbench.emit('jobs:finished', {
      job: 'early',
      session,
      result: { kind: 'zones', path: '/a' },
      error: null,
    });
    expect(await jobs.wait('early', session)).toEqual({ kind: 'zones', path: '/a' });
  });

  it('keeps the history of a long job bounded, with its first and newest report', () => {
    const jobs = useJobs();
    for (let done = 0; done < 5000; done++)
      workbench.emit('jobs:progressed', progressOf({ job: 'long', session: 's1', done }));
    const history = jobs.find('long')!.history;
    expect(history.length).toBeLessThanOrEqual(600);
    expect(history[0]?.done).toBe(0);
    expect(history.at(-1)?.done).toBe(4999);
    expect(jobs.find('long')?.progress?.done).toBe(4999);
  });
});
