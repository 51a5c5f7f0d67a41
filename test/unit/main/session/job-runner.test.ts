import { beforeEach, describe, expect, it, vi } from 'vitest';
import { FAKE_LIVE } from '../../../support/session/fake-target';
import { JobRunner, type SessionHost } from '../../../../main/session/job-runner';
import type { JobContext } from '../../../../main/device/job';
import type { Events } from '../../../../shared/ipc/channels';
import type { JobResult } from '../../../../shared/session/job';
import type { EventEnvelope } from '../../../../shared/ipc/envelope';

const done: JobResult = { kind: 'zones', path: '/a' };

describe('JobRunner', () => {
  let events: EventEnvelope[];
  let scheduled: (() => void)[];
  let cancelled: number;
  let served: number;
  let runner: JobRunner;

  const job = (run: (context: JobContext) => JobResult) => ({ title: 'check', unit: 'zones' as const, run });
  const runScheduled = () => scheduled.splice(0).forEach((run) => run());
  const finished = () =>
    events
      .filter(({ event }) => event === 'jobs:finished')
      .map(({ payload }) => payload as Events['jobs:finished']);
  const progressed = () => events.filter(({ event }) => event === 'jobs:progressed');

  beforeEach(() => {
    events = [];
    scheduled = [];
    cancelled = 0;
    served = 0;
    const host: SessionHost = {
      publish: (event) => events.push(event),
      schedule: (run) => scheduled.push(run),
      cancelledJob: () => cancelled,
      serveWaiting: () => void served++,
      live: FAKE_LIVE,
    };
    runner = new JobRunner('s3', host);
  });

  it('answers the id before the work begins, and tells the result when it ends', () => {
    const { job: id } = runner.start(job(() => done));
    expect(id).toBe('s3-job-1');
    expect(runner.busy).toBe(true);
    expect(events).toEqual([]);
    runScheduled();
    expect(runner.busy).toBe(false);
    expect(finished()).toEqual([{ job: id, session: 's3', result: done, error: null }]);
  });

  it('refuses a second job and whatever else has to wait', () => {
    runner.start(job(() => done));
    expect(() => runner.start(job(() => done))).toThrow(/a job is running/);
    expect(() => runner.requireIdle('save')).toThrow(/save has to wait/);
    runScheduled();
    expect(() => runner.requireIdle('save')).not.toThrow();
  });

  it.each([[1], [-1]])('stops at the next check when the flag says %i', (flag) => {
    let steps = 0;
    runner.start(
      job((context) => {
        for (; steps < 100; steps++) {
          if (steps === 3) cancelled = flag;
          context.checkCancelled();
        }
        return done;
      }),
    );
    runScheduled();
    expect(steps).toBe(3);
    expect(finished()).toMatchObject([{ result: null, error: { code: 'cancelled' } }]);
    expect(runner.busy).toBe(false);
  });

  it('is not stopped by the cancel of an earlier job', () => {
    runner.start(job(() => done));
    runScheduled();
    cancelled = 1;
    runner.start(
      job((context) => {
        context.checkCancelled();
        return done;
      }),
    );
    runScheduled();
    expect(finished().at(-1)).toMatchObject({ job: 's3-job-2', result: done });
  });

  it('publishes progress at intervals, the last report always, and serves waiting calls meanwhile', () => {
    const clock = vi.spyOn(performance, 'now');
    let nowMs = 0;
    clock.mockImplementation(() => nowMs);
    const report = { total: 200 };
    runner.start(
      job((context) => {
        for (let step = 1; step <= 200; step++) {
          nowMs++;
          context.checkCancelled();
          context.progress({ ...report, done: step });
        }
        return done;
      }),
    );
    runScheduled();
    clock.mockRestore();
    expect(progressed().length).toBeGreaterThanOrEqual(2);
    expect(progressed().length).toBeLessThan(20);
    expect(progressed().at(-1)?.payload).toMatchObject({
      done: 200,
      total: 200,
      title: 'check',
      unit: 'zones',
    });
    expect(served).toBeGreaterThanOrEqual(5);
    expect(served).toBeLessThan(50);
  });

  it('reports a bug of ours and lets it end the session', () => {
    runner.start(
      job(() => {
        throw new TypeError('broken');
      }),
    );
    expect(runScheduled).toThrow('broken');
    expect(finished()).toMatchObject([{ result: null, error: { code: 'internal' } }]);
  });
});
