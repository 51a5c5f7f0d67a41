/** Every job of a window that makes a file, cancelled at each moment at which it asks: the file is whole or not there. */
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { beforeEach, describe, expect, it } from 'vitest';
import { createImage } from '../../main/image/create-image';
import { openSession, type ImageSession } from '../../main/session/image-session';
import type { ArgumentsOf, Events, SessionChannel, ValueOf } from '../../shared/ipc/channels';
import { specOf } from '../support/image/device-images';
import { FAKE_LIVE } from '../support/session/fake-target';
import { useFolder } from '../support/storage/temporary-folder';

/** Every moment in a thorough run, else each ninth. */
const STEP = process.env['ZONESMITH_THOROUGH'] === '1' ? 1 : 9;

interface Place {
  readonly path: string;
  readonly replace: boolean;
}
/** Channels that start a job which makes a file: one that is missing below does not compile. */
type FileJob = {
  [Name in SessionChannel]: ArgumentsOf<Name> extends Place
    ? ValueOf<Name> extends { job: string }
      ? Name
      : never
    : never;
}[SessionChannel];
type Rest<Name extends FileJob> = Omit<ArgumentsOf<Name>, keyof Place | 'session'>;

const target = { format: 'qcow2', variant: '44', force: false } as const;
const JOBS: { readonly [Name in FileJob]: (trace: string, comparison: string) => Rest<Name> } = {
  'checks:export': () => ({ form: 'json', all: true }),
  'differences:export': (_trace, comparison) => ({ comparison, form: 'json' }),
  'zones:export': () => ({ format: 'blkzone' }),
  'zones:exportMap': () => ({ picture: null }),
  'structure:export': () => ({ form: 'ksy' }),
  'traces:export': (trace) => ({ trace, format: 'fio-iolog' }),
  'reports:start': () => ({ format: 'html', zones: 100 }),
  'conversions:start': () => ({ target, data: null, acceptLoss: true }),
};

describe.each(Object.keys(JOBS) as FileJob[])('%s', (channel) => {
  const path = useFolder();
  let session: ImageSession;
  let trace: string;
  let comparison: string;
  /** How often it was asked whether to stop; when to. */
  let asked = 0;
  let cancelAt = Infinity;
  let finished: Events['jobs:finished'][] = [];

  beforeEach(() => {
    mkdirSync(path('work'));
    createImage(path('image'), specOf(), { replace: false });
    const queue: (() => void)[] = [];
    session = openSession(
      { session: 's1', path: path('image'), options: {} },
      {
        publish: ({ event, payload }) => {
          if (event === 'jobs:finished') finished.push(payload as Events['jobs:finished']);
        },
        schedule: (run) => queue.push(run),
        cancelledJob: () => (++asked === cancelAt ? -1 : 0),
        serveWaiting: () => undefined,
        live: FAKE_LIVE,
      },
    );
    run = (name, args) => {
      finished = [];
      asked = 0;
      session.call(name, args);
      queue.splice(0).forEach((work) => work());
      return finished[0]!;
    };
    const spec = {
      name: 'sequential-fill',
      seed: 1,
      settings: { commands: '200' },
      target: 'scratch',
    } as const;
    const { result } = run('workloads:start', { session: 's1', ...spec });
    trace = (result as { trace: { trace: string } }).trace.trace;
    createImage(path('other'), specOf(), { replace: false });
    const other = { kind: 'file', path: path('other'), options: {} } as const;
    const choice = { with: other, zones: null, zonesOnly: false };
    const compared = run('differences:start', { session: 's1', choice }).result;
    comparison = (compared as { summary: { comparison: string } }).summary.comparison;
  });

  let run: <Name extends SessionChannel>(name: Name, args: ArgumentsOf<Name>) => Events['jobs:finished'];

  it('leaves a whole file or none, and the image as it is', () => {
    const source = () =>
      createHash('sha256')
        .update(readFileSync(path('image')))
        .digest('hex');
    const before = source();
    const args = {
      session: 's1',
      path: path('work', 'n'),
      replace: false,
      ...JOBS[channel](trace, comparison),
    };
    const start = () => run(channel, args as ArgumentsOf<typeof channel>);
    expect(start().error).toBeNull();
    const [moments, whole] = [asked, readFileSync(path('work', 'n'))];
    let cancelled = 0;
    for (cancelAt = 1; cancelAt <= moments; cancelAt += STEP) {
      rmSync(path('work', 'n'), { force: true });
      const { error } = start();
      if (error !== null) {
        expect(error.code).toBe('cancelled');
        expect(readdirSync(path('work'))).toEqual([]);
        cancelled++;
      } else expect(readFileSync(path('work', 'n')).equals(whole)).toBe(true);
      expect(existsSync(path('image.zslock'))).toBe(false);
    }
    cancelAt = Infinity;
    expect(cancelled).toBeGreaterThan(0);
    expect(source()).toBe(before);
    rmSync(path('work', 'n'), { force: true });
    expect(start().error).toBeNull();
    session.dispose('drop');
  });
});
