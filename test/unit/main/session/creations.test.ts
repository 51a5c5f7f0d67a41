import { beforeEach, describe, expect, it } from 'vitest';
import { watchedFill, type CreateImage } from '../../../../main/session/create-in-thread';
import { Creations } from '../../../../main/session/creations';
import { AppError } from '../../../../shared/errors/app-error';
import type { EventEnvelope } from '../../../../shared/ipc/envelope';
import { appErrorOf } from '../../../support/image/format-images';
import { specOf } from '../../../support/image/device-images';

const FILE = { path: '/images/new.zoned', spec: specOf(), request: { replace: false, data: null } };

/** Lets what waits go on. */
const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

describe('images that are being made', () => {
  let told: { readonly event: EventEnvelope; readonly window: string }[];
  let creations: Creations;
  /** Takes steps until it is cancelled, or this many. */
  let steps: number;

  const createImage: CreateImage = async (_path, _spec, _request, { cancel, progress }) => {
    const look = watchedFill(cancel, progress);
    for (let done = 0; done < steps; done++) {
      look(done, steps);
      await turn();
    }
    if (steps === 0) throw new AppError('exists', 'there is one');
  };
  const ends = () => told.filter(({ event }) => event.event === 'jobs:finished');

  beforeEach(() => {
    told = [];
    steps = 3;
    creations = new Creations(createImage, (event, window) => told.push({ event, window }));
  });

  it('tells the window that asked of progress and of one end, behind the answer', async () => {
    const { job } = creations.start(FILE, 'w1');
    expect(told).toEqual([]);
    while (ends().length === 0) await turn();
    expect(told[0]).toMatchObject({
      window: 'w1',
      event: {
        event: 'jobs:progressed',
        payload: { job, session: '', title: 'Creating new.zoned', unit: 'bytes', done: 0, total: 3 },
      },
    });
    const result = { kind: 'creation', path: FILE.path, data: null };
    expect(ends().map(({ event }) => event.payload)).toEqual([{ job, session: '', result, error: null }]);
    expect(creations.cancel(job)).toBe(false);
  });

  it('tells of an error', async () => {
    steps = 0;
    creations.start(FILE, 'w1');
    while (ends().length === 0) await turn();
    expect(ends()[0]!.event.payload).toMatchObject({ result: null, error: { code: 'exists' } });
  });

  it('cancels one by its job, those of a window, or all, and waits for their ends', async () => {
    steps = Infinity;
    const [first, , third] = ['w1', 'w2', 'w1'].map((window) => creations.start(FILE, window).job);
    expect([creations.cancel(first!), creations.cancel('create-9'), creations.cancel('s1-job-1')]).toEqual([
      true,
      false,
      false,
    ]);
    while (ends().length === 0) await turn();
    expect(ends()[0]!.event.payload).toMatchObject({ job: first, error: { code: 'cancelled' } });
    await creations.stop('w1');
    expect(ends().map(({ event }) => 'job' in event.payload && event.payload.job)).toEqual([first, third]);
    await creations.stop();
    expect(ends()).toHaveLength(3);
  });

  it('looks for a cancel at every step, tells now and then', () => {
    const cancel = new Int32Array(new SharedArrayBuffer(4));
    const reports: unknown[] = [];
    const look = watchedFill(cancel, (report) => reports.push(report));
    for (let done = 0; done < 100; done++) look(done, 1000);
    expect(reports.length).toBeLessThan(100);
    expect(reports[0]).toEqual({ done: 0, total: 1000, bytesWritten: 0 });
    Atomics.store(cancel, 0, 1);
    expect(appErrorOf(() => look(100, 1000)).code).toBe('cancelled');
  });
});
