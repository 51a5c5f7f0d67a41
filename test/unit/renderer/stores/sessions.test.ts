import { beforeEach, describe, expect, it } from 'vitest';
import { AppError } from '../../../../shared/errors/app-error';
import { useNotices } from '../../../../renderer/stores/notices';
import { useSessions } from '../../../../renderer/stores/sessions';
import { connectFake, settle } from '../../../support/fake-bridge/connect-fake';
import type { FakeBridge } from '../../../support/fake-bridge/fake-bridge';

let bridge: FakeBridge;
beforeEach(() => (bridge = connectFake()));

async function openThree() {
  const sessions = useSessions();
  for (const name of ['a', 'b', 'c']) await sessions.open(`/images/${name}.img`);
  return sessions;
}

const names = () => useSessions().list.map((one) => one.name);

describe('sessions store', () => {
  it('opens images as tabs and shows the newest', async () => {
    const sessions = await openThree();
    expect(names()).toEqual(['a.img', 'b.img', 'c.img']);
    expect(sessions.active?.name).toBe('c.img');
    expect(sessions.active?.mode).toBe('locked');
  });

  it('shows the tab of an image that is open already', async () => {
    const sessions = await openThree();
    await sessions.open('/images/a.img');
    expect(names()).toHaveLength(3);
    expect(sessions.active?.name).toBe('a.img');
  });

  it('turns a refused opening into a notice that names the file', async () => {
    bridge.refuse('sessions:open', {
      code: 'not-recognised',
      message: 'no known layout',
      data: { path: '/x.bin' },
    });
    expect(await useSessions().open('/x.bin')).toBeNull();
    expect(useNotices().list[0]).toMatchObject({
      severity: 'error',
      where: '/x.bin',
      what: 'Opening x.bin: no known layout',
    });
    expect(names()).toEqual([]);
  });

  it.each(['not-recognised', 'damaged', 'unsupported', 'unknown-feature'] as const)(
    'offers to show the bytes of a file that is refused as %s',
    async (code) => {
      bridge.refuse('sessions:open', { code, message: 'refused', data: {} });
      await useSessions().open('/x.bin');
      bridge.allow('sessions:open');
      const { action } = useNotices().list[0]!;
      expect(action).toMatchObject({ title: 'Show its bytes', view: 'inspect' });
      expect(await action!.run()).toMatchObject({ options: { asBytes: true } });
    },
  );

  it('offers no bytes of a file that cannot be read at all', async () => {
    bridge.refuse('sessions:open', { code: 'permission', message: 'no', data: {} });
    await useSessions().open('/x.bin');
    expect(useNotices().list[0]?.action).toBeUndefined();
  });

  it('moves tabs, and steps around the end', async () => {
    const sessions = await openThree();
    sessions.move(sessions.list[2]!.session, 0);
    expect(names()).toEqual(['c.img', 'a.img', 'b.img']);
    sessions.activateNext(-1);
    expect(sessions.active?.name).toBe('b.img');
    sessions.activateNext(1);
    expect(sessions.active?.name).toBe('c.img');
  });

  it('shows the neighbour after closing', async () => {
    const sessions = await openThree();
    expect(await sessions.close(sessions.active!.session)).toBe(true);
    expect(sessions.active?.name).toBe('b.img');
    expect(bridge.images.size).toBe(2);
  });

  it('asks before closing an image with unsaved edits, and does what is answered', async () => {
    const sessions = useSessions();
    const { session } = (await sessions.open('/images/a.img'))!;
    bridge.imageOf(session).execute({ op: 'reset', zone: 40 });
    sessions.apply(bridge.imageOf(session).snapshot());

    expect(await sessions.close(session)).toBe(false);
    expect(sessions.closing?.name).toBe('a.img');
    await sessions.answerClosing('cancel');
    expect(sessions.closing).toBeNull();
    expect(names()).toEqual(['a.img']);

    await sessions.close(session);
    await sessions.answerClosing('discard');
    expect(names()).toEqual([]);
    expect(bridge.calls.filter((call) => call.channel === 'sessions:save')).toEqual([]);
  });

  it('does not complain of calls that an image did not live to answer', async () => {
    const sessions = useSessions();
    const { session } = (await sessions.open('/images/a.img'))!;
    const late = () => Promise.reject(new AppError('usage', 'there is no session'));
    const closing = sessions.close(session);
    expect(await sessions.attemptOn(session, 'Reading', late)).toBeNull();
    await closing;
    expect(await sessions.attemptOn(session, 'Reading', late)).toBeNull();
    expect(useNotices().list).toEqual([]);
  });

  it('makes a notice of the failed call of an image that is open', async () => {
    const sessions = useSessions();
    const { session } = (await sessions.open('/images/a.img'))!;
    const failing = () => Promise.reject(new AppError('io', 'read error'));
    expect(await sessions.attemptOn(session, 'Reading', failing)).toBeNull();
    expect(useNotices().list.map(({ what }) => what)).toEqual(['Reading: read error']);
  });

  it('saves before closing when asked to, and stays open when saving fails', async () => {
    const sessions = useSessions();
    const { session } = (await sessions.open('/images/a.img'))!;
    bridge.imageOf(session).execute({ op: 'reset', zone: 40 });
    sessions.apply(bridge.imageOf(session).snapshot());
    bridge.refuse('sessions:save', { code: 'no-space', message: 'the disk is full', data: {} });
    await sessions.close(session);
    await sessions.answerClosing('save');
    expect(names()).toEqual(['a.img']);
    expect(useNotices().list).toHaveLength(1);

    bridge.allow('sessions:save');
    await sessions.close(session);
    await sessions.answerClosing('save');
    expect(names()).toEqual([]);
  });

  describe('closing all', () => {
    async function openWithEdits(...edited: string[]) {
      const sessions = await openThree();
      for (const { session } of sessions.list.filter(({ name }) => edited.includes(name))) {
        bridge.imageOf(session).execute({ op: 'reset', zone: 40 });
        sessions.apply(bridge.imageOf(session).snapshot());
      }
      return sessions;
    }

    it('asks about each image with unsaved edits, and only about those', async () => {
      const sessions = await openWithEdits('a.img', 'c.img');
      const closed = sessions.closeAll();
      expect(sessions.closing?.name).toBe('a.img');
      expect(sessions.active?.name).toBe('a.img');
      await sessions.answerClosing('save');
      await settle();
      expect(sessions.closing?.name).toBe('c.img');
      await sessions.answerClosing('discard');
      expect(await closed).toBe(true);
      expect(names()).toEqual([]);
      expect(bridge.calls.filter(({ channel }) => channel === 'sessions:save')).toHaveLength(1);
    });

    it('stops at a cancel and leaves the rest open', async () => {
      const sessions = await openWithEdits('b.img');
      const closed = sessions.closeAll();
      await sessions.answerClosing('cancel');
      expect(await closed).toBe(false);
      expect(names()).toEqual(['a.img', 'b.img', 'c.img']);
    });

    it('stops when saving fails', async () => {
      const sessions = await openWithEdits('b.img');
      bridge.refuse('sessions:save', { code: 'no-space', message: 'the disk is full', data: {} });
      const closed = sessions.closeAll();
      await sessions.answerClosing('save');
      expect(await closed).toBe(false);
      expect(names()).toHaveLength(3);
    });

    it('asks anew when it is asked for a second time, and the first attempt ends', async () => {
      const sessions = await openWithEdits('b.img');
      const first = sessions.closeAll();
      const second = sessions.closeAll();
      expect(await first).toBe(false);
      await sessions.answerClosing('discard');
      expect(await second).toBe(true);
    });
  });

  it('never goes back to an older snapshot', async () => {
    const sessions = useSessions();
    const old = (await sessions.open('/images/a.img'))!;
    bridge.imageOf(old.session).execute({ op: 'reset', zone: 40 });
    const fresh = bridge.imageOf(old.session).snapshot();
    bridge.emit('sessions:changed', fresh);
    bridge.emit('sessions:changed', old);
    expect(sessions.active?.revision).toBe(fresh.revision);
    expect(sessions.active?.dirty).toBe(true);
  });

  it('unlocks, undoes and redoes through the host', async () => {
    const sessions = useSessions();
    const { session } = (await sessions.open('/images/a.img'))!;
    await sessions.setMode(session, 'editing');
    expect(sessions.active?.mode).toBe('editing');
    bridge.imageOf(session).execute({ op: 'reset', zone: 40 });
    sessions.apply(bridge.imageOf(session).snapshot());
    expect(sessions.active?.undoTitle).toBe('reset zone 40');
    await sessions.undo();
    expect(sessions.active).toMatchObject({ canUndo: false, canRedo: true });
    await sessions.redo();
    expect(sessions.active).toMatchObject({ canUndo: true, dirty: true });
  });

  it('drops a session that failed and says why', async () => {
    const sessions = await openThree();
    const session = sessions.list[0]!.session;
    bridge.emit('sessions:failed', { session, error: { code: 'internal', message: 'assertion', data: {} } });
    expect(names()).toEqual(['b.img', 'c.img']);
    const notice = useNotices().list[0];
    expect(notice?.what).toContain('a.img was closed');

    notice?.action?.run();
    await settle();
    expect(names()).toEqual(['b.img', 'c.img', 'a.img']);
  });

  it('takes over the sessions of a host that has some already', async () => {
    await openThree();
    const again = connectFake();
    again.images.set('s1', bridge.imageOf('s1'));
    await useSessions().restore();
    expect(names()).toEqual(['a.img']);
    expect(useSessions().activeId).toBe('s1');
  });
});
