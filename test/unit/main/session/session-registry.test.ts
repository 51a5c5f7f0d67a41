import { beforeEach, describe, expect, it } from 'vitest';
import { createSessionRegistry, type SessionRegistry } from '../../../../main/session/session-registry';
import type { SessionStart, SpawnSession } from '../../../../main/session/session-port';
import { AppError } from '../../../../shared/errors/app-error';
import type { EventEnvelope } from '../../../../shared/ipc/envelope';
import type { SessionDescription } from '../../../../shared/session/session';

interface FakeSession {
  readonly start: SessionStart;
  readonly publish: (event: EventEnvelope) => void;
  dirty: boolean;
  busy: boolean;
  cancelled: number;
  disposed: boolean;
}

describe('session registry', () => {
  let started: FakeSession[];
  let published: EventEnvelope[];
  let registry: SessionRegistry;

  const spawn: SpawnSession = (start, publish) => {
    if (start.path === '/missing') return Promise.reject(new AppError('not-found', 'no such file'));
    if (start.options.variant === 'wrong') return Promise.reject(new AppError('usage', 'no such variant'));
    const fake: FakeSession = { start, publish, dirty: false, busy: false, cancelled: 0, disposed: false };
    started.push(fake);
    const snapshot = () =>
      ({
        session: start.session,
        dirty: fake.dirty,
        busy: fake.busy,
        mode: 'locked',
        options: start.options,
        revision: start.revision ?? 0,
      }) as SessionDescription;
    return Promise.resolve({
      opened: { snapshot: snapshot(), strip: new Uint8Array(1) },
      call: () => Promise.resolve(snapshot() as never),
      cancelJob: (job) => void (fake.cancelled = job),
      dispose: () => Promise.resolve(void (fake.disposed = true)),
    });
  };

  beforeEach(() => {
    started = [];
    published = [];
    registry = createSessionRegistry({ spawn, publish: (event) => published.push(event) });
  });

  it('gives every image a session of its own', async () => {
    const first = await registry.open('/a', {});
    const second = await registry.open('/b', {});
    expect(first.snapshot.session).not.toBe(second.snapshot.session);
    expect((await registry.list()).map(({ session }) => session)).toEqual([
      first.snapshot.session,
      second.snapshot.session,
    ]);
  });

  it('answers the same session when a file is opened twice, also at the same time', async () => {
    const [first, second] = await Promise.all([registry.open('/a', {}), registry.open('/x/../a', {})]);
    expect(second.snapshot.session).toBe(first.snapshot.session);
    expect(started).toHaveLength(1);
  });

  it('opens so many images at a time, and another one when one was closed', async () => {
    const open = (index: number) => registry.open(`/images/${index}`, {});
    const [first] = await Promise.all(Array.from({ length: 64 }, (_, index) => open(index)));
    await expect(open(64)).rejects.toMatchObject({ code: 'busy', data: { open: 64 } });
    expect((await open(63)).snapshot.session).toBe('s64');
    await registry.close(first!.snapshot.session, false);
    expect((await open(64)).snapshot.session).toBe('s65');
  });

  it('forgets a session that could not be opened', async () => {
    await expect(registry.open('/missing', {})).rejects.toMatchObject({ code: 'not-found' });
    expect(await registry.list()).toEqual([]);
  });

  it('lists what is open, and cancels without harm, while another image turns out not to open', async () => {
    const { snapshot } = await registry.open('/a', {});
    const opening = registry.open('/missing', {});
    const listed = registry.list();
    expect(registry.cancelJob('s2-job-1')).toBe(true);
    await expect(opening).rejects.toMatchObject({ code: 'not-found' });
    expect((await listed).map(({ session }) => session)).toEqual([snapshot.session]);
  });

  it('refuses a call to a session that does not exist', async () => {
    await expect(registry.call('sessions:describe', { session: 's9' })).rejects.toMatchObject({
      code: 'gone',
    });
  });

  it('closes a clean session, and a dirty one only when its edits are given up', async () => {
    const { snapshot } = await registry.open('/a', {});
    started[0]!.dirty = true;
    expect(await registry.close(snapshot.session, false)).toBe(false);
    expect(started[0]!.disposed).toBe(false);
    expect(await registry.close(snapshot.session, true)).toBe(true);
    expect(started[0]!.disposed).toBe(true);
    expect(await registry.list()).toEqual([]);
  });

  it('passes a cancel to the session that runs the job', async () => {
    await registry.open('/a', {});
    const { snapshot } = await registry.open('/b', {});
    expect(registry.cancelJob(`${snapshot.session}-job-4`)).toBe(true);
    await registry.list();
    expect(started.map(({ cancelled }) => cancelled)).toEqual([0, 4]);
  });

  it.each([['s77-job-1'], ['nonsense'], ['']])('says that there is no job %j', (job) => {
    expect(registry.cancelJob(job)).toBe(false);
  });

  it('passes events on and drops a session that failed', async () => {
    const { snapshot } = await registry.open('/a', {});
    const error = { code: 'internal', subject: null, message: 'gone', data: {} } as const;
    started[0]!.publish({ event: 'sessions:failed', payload: { session: snapshot.session, error } });
    expect(published).toHaveLength(1);
    expect(await registry.list()).toEqual([]);
  });

  describe('opening an open image with other choices', () => {
    it('opens it anew under the same id, tells all windows, and counts revisions on', async () => {
      const first = await registry.open('/a', {});
      const again = await registry.open('/a', { variant: 'rfc' });
      expect(again.snapshot).toMatchObject({
        session: first.snapshot.session,
        options: { variant: 'rfc' },
        revision: first.snapshot.revision + 1,
      });
      expect(started.map(({ disposed }) => disposed)).toEqual([true, false]);
      expect(published).toEqual([{ event: 'sessions:changed', payload: again.snapshot }]);
      expect(await registry.list()).toHaveLength(1);
    });

    it('answers the session that is there for the same choices and for none', async () => {
      const options = { data: '/x/../d', namespace: 1, start: { zdeBytes: 64, offlineZones: 1 } };
      await registry.open('/a', options);
      await registry.open('/a', {
        start: { offlineZones: 1, zdeBytes: 64 },
        namespace: 1,
        data: '/d',
        asBytes: false,
      });
      await registry.open('/a', {});
      expect([started.length, published]).toEqual([1, []]);
      await registry.open('/a', { asBytes: false });
      expect(started[1]!.start.options).toEqual({ asBytes: false });
    });

    it.each([
      ['unsaved edits', 'dirty', 'unsaved'],
      ['a job', 'busy', 'busy'],
    ] as const)('leaves a session with %s as it is and says so', async (_what, field, code) => {
      const { snapshot } = await registry.open('/a', {});
      started[0]![field] = true;
      await expect(registry.open('/a', { asBytes: true })).rejects.toMatchObject({
        code,
        subject: '/a',
      });
      expect([started.length, started[0]!.disposed]).toEqual([1, false]);
      expect((await registry.list()).map(({ session }) => session)).toEqual([snapshot.session]);
    });

    it('leaves the session as it is when the image does not open so', async () => {
      const { snapshot } = await registry.open('/a', {});
      await expect(registry.open('/a', { variant: 'wrong' })).rejects.toMatchObject({ code: 'usage' });
      expect(started[0]!.disposed).toBe(false);
      expect(await registry.call('sessions:describe', { session: snapshot.session })).toMatchObject({
        options: {},
      });
    });

    it('calls that come meanwhile are answered by the session that is then there', async () => {
      const { snapshot } = await registry.open('/a', {});
      const opening = registry.open('/a', { asBytes: true });
      // Until the exchange has begun and the first session is no longer asked.
      await Promise.resolve();
      await Promise.resolve();
      await Promise.resolve();
      const described = registry.call('sessions:describe', { session: snapshot.session });
      await opening;
      expect((await described).options).toEqual({ asBytes: true });
    });

    it('hears nothing more of the session before', async () => {
      await registry.open('/a', {});
      await registry.open('/a', { asBytes: true });
      const error = { code: 'internal', subject: null, message: 'late', data: {} } as const;
      started[0]!.publish({ event: 'sessions:failed', payload: { session: 's1', error } });
      expect(await registry.list()).toHaveLength(1);
    });
  });

  it('ends all sessions when it is disposed', async () => {
    await registry.open('/a', {});
    await registry.open('/b', {});
    await registry.dispose();
    expect(started.every(({ disposed }) => disposed)).toBe(true);
  });
});
