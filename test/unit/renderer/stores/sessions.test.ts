import { writeFileSync } from 'node:fs';
import { createPinia, setActivePinia } from 'pinia';
import { beforeEach, describe, expect, it } from 'vitest';
import { call } from '../../../../renderer/api/client';
import { AppError } from '../../../../shared/errors/app-error';
import { wordNotice } from '../../../../renderer/composables/texts/notice-text';
import { useUnits } from '../../../../renderer/composables/use-units';
import { useNotices } from '../../../../renderer/stores/notices';
import { useSessions } from '../../../../renderer/stores/sessions';
import { openWorkbench, type Workbench } from '../../../support/workbench/workbench';

let workbench: Workbench;
beforeEach(() => void (workbench = openWorkbench()));

/** Opens an image and edits it. */
async function openEdited(name = 'a.img'): Promise<string> {
  const { session } = await workbench.open(name);
  await edit(session);
  return session;
}

async function edit(session: string): Promise<void> {
  await useSessions().setMode(session, 'editing');
  const { snapshot } = await call('zones:execute', { session, command: { op: 'finish', zone: 40 } });
  useSessions().apply(snapshot);
}

async function openThree() {
  const sessions = useSessions();
  for (const name of ['a', 'b', 'c']) await workbench.open(`${name}.img`);
  return sessions;
}

const names = () => useSessions().list.map((one) => one.name);

/** A file that nobody recognises. */
function noImage(): string {
  writeFileSync(workbench.path('x.bin'), 'no image');
  return workbench.path('x.bin');
}

describe('sessions store', () => {
  it('opens images as tabs and shows the newest', async () => {
    const sessions = await openThree();
    expect(names()).toEqual(['a.img', 'b.img', 'c.img']);
    expect(sessions.active?.name).toBe('c.img');
    expect(sessions.active?.mode).toBe('locked');
  });

  it('shows the tab of an image that is open already', async () => {
    const sessions = await openThree();
    await sessions.open(workbench.path('a.img'));
    expect(names()).toHaveLength(3);
    expect(sessions.active?.name).toBe('a.img');
  });

  it('turns a refused opening into a notice that names the file', async () => {
    const path = noImage();
    expect(await useSessions().open(path)).toBeNull();
    const [notice] = useNotices().list;
    expect(notice).toMatchObject({
      severity: 'error',
      image: { session: null, name: 'x.bin' },
      what: expect.stringMatching(/^Opening: holds no zoned image/),
    });
    const units = useUnits({ unit: 'bytes', radix: 'dec', blockBytes: 512, zoneSizeBytes: 0 });
    expect(wordNotice(notice!, units).where).toBe(path);
    expect(names()).toEqual([]);
  });

  it.each(['not-recognised', 'damaged', 'unsupported', 'unknown-feature'] as const)(
    'offers to show the bytes of a file that is refused as %s',
    async (code) => {
      workbench.refuse('sessions:open', { code, subject: null, message: 'refused', data: {} });
      await useSessions().open(noImage());
      workbench.allow('sessions:open');
      const { action } = useNotices().list[0]!;
      expect(action).toMatchObject({ title: 'Show its bytes', view: 'inspect' });
      expect(await action!.run()).toMatchObject({ options: { asBytes: true } });
    },
  );

  it('says of a report of zones what can be done with it', async () => {
    const path = workbench.path('zones.txt');
    writeFileSync(
      path,
      '  start: 0x000000000, len 0x000800, cap 0x000800, wptr 0x000000 reset:0 non-seq:0, zcond: 1(em) [type: 2(SEQ_WRITE_REQUIRED)]\n',
    );
    await useSessions().open(path);
    expect(useNotices().list[0]).toMatchObject({
      what: expect.stringMatching(/is a report of zones, as blkzone/),
      why: expect.stringMatching(/^It tells the zones of a device/),
      next: expect.stringMatching(/^Compare an image with it, or create an image from it/),
      action: { title: 'Show its bytes' },
    });
  });

  it('offers no bytes of a file that cannot be read at all', async () => {
    workbench.refuse('sessions:open', { code: 'permission', subject: null, message: 'no', data: {} });
    await useSessions().open(noImage());
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
    expect(await call('sessions:list', {})).toHaveLength(2);
  });

  it('asks before closing an image with unsaved edits, and does what is answered', async () => {
    const sessions = useSessions();
    const session = await openEdited();

    expect(await sessions.close(session)).toBe(false);
    expect(sessions.closing?.name).toBe('a.img');
    await sessions.answerClosing('cancel');
    expect(sessions.closing).toBeNull();
    expect(names()).toEqual(['a.img']);

    await sessions.close(session);
    await sessions.answerClosing('discard');
    expect(names()).toEqual([]);
    expect(workbench.calls.filter((call) => call.channel === 'sessions:save')).toEqual([]);
  });

  it('does not complain of calls that an image did not live to answer', async () => {
    const sessions = useSessions();
    const { session } = await workbench.open();
    const late = () => Promise.reject(new AppError('usage', 'there is no session'));
    const closing = sessions.close(session);
    expect(await sessions.attemptOn(session, 'Reading', late)).toBeNull();
    await closing;
    expect(await sessions.attemptOn(session, 'Reading', late)).toBeNull();
    expect(useNotices().list).toEqual([]);
  });

  it('makes a notice of the failed call of an image that is open', async () => {
    const sessions = useSessions();
    const { session } = await workbench.open();
    const failing = () => Promise.reject(new AppError('io', 'read error'));
    expect(await sessions.attemptOn(session, 'Reading', failing)).toBeNull();
    expect(useNotices().list.map(({ what }) => what)).toEqual(['Reading: read error']);
  });

  it('saves before closing when asked to, and stays open when saving fails', async () => {
    const sessions = useSessions();
    const session = await openEdited();
    workbench.refuse('sessions:save', {
      code: 'no-space',
      subject: null,
      message: 'the disk is full',
      data: {},
    });
    await sessions.close(session);
    await sessions.answerClosing('save');
    expect(names()).toEqual(['a.img']);
    expect(useNotices().list).toHaveLength(1);

    workbench.allow('sessions:save');
    await sessions.close(session);
    await sessions.answerClosing('save');
    expect(names()).toEqual([]);
  });

  describe('closing all', () => {
    async function openWithEdits(...edited: string[]) {
      const sessions = await openThree();
      for (const { session } of sessions.list.filter(({ name }) => edited.includes(name))) {
        await edit(session);
      }
      return sessions;
    }

    it('asks about each image with unsaved edits, and only about those', async () => {
      const sessions = await openWithEdits('a.img', 'c.img');
      const closed = sessions.closeAll();
      expect(sessions.closing?.name).toBe('a.img');
      expect(sessions.active?.name).toBe('a.img');
      await sessions.answerClosing('save');
      await workbench.settle();
      expect(sessions.closing?.name).toBe('c.img');
      await sessions.answerClosing('discard');
      expect(await closed).toBe(true);
      expect(names()).toEqual([]);
      expect(workbench.calls.filter(({ channel }) => channel === 'sessions:save')).toHaveLength(1);
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
      workbench.refuse('sessions:save', {
        code: 'no-space',
        subject: null,
        message: 'the disk is full',
        data: {},
      });
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
    const old = await workbench.open();
    await edit(old.session);
    await workbench.settle();
    const fresh = await call('sessions:describe', { session: old.session });
    workbench.emit('sessions:changed', old);
    expect(sessions.active?.revision).toBe(fresh.revision);
    expect(sessions.active?.dirty).toBe(true);
  });

  it('unlocks, undoes and redoes through the host', async () => {
    const sessions = useSessions();
    const { session } = await workbench.open();
    await edit(session);
    expect(sessions.active?.mode).toBe('editing');
    expect(sessions.active?.undoTitle).toMatch(/finish.* zone 40/i);
    await sessions.undo();
    expect(sessions.active).toMatchObject({ canUndo: false, canRedo: true });
    await sessions.redo();
    expect(sessions.active).toMatchObject({ canUndo: true, dirty: true });
  });

  it('drops a session that failed and says why', async () => {
    const sessions = await openThree();
    const session = sessions.list[0]!.session;
    workbench.emit('sessions:failed', {
      session,
      error: { code: 'internal', subject: null, message: 'assertion', data: {} },
    });
    expect(names()).toEqual(['b.img', 'c.img']);
    const notice = useNotices().list[0];
    expect(notice).toMatchObject({ what: 'Closed: assertion', image: { session: null, name: 'a.img' } });

    notice?.action?.run();
    await workbench.settle();
    expect(names()).toEqual(['b.img', 'c.img', 'a.img']);
  });

  it('takes over the sessions of a host that has some already', async () => {
    await openThree();
    await call('sessions:close', { session: 's2', discard: true });
    await call('sessions:close', { session: 's3', discard: true });
    setActivePinia(createPinia());
    await useSessions().restore();
    expect(names()).toEqual(['a.img']);
    expect(useSessions().activeId).toBe('s1');
  });
});

describe('saving', () => {
  it('asks first where undo ends with it, and says so afterwards', async () => {
    const sessions = useSessions();
    await openEdited();
    workbench.alter('sessions:weighSave', () => ({ undoLostBytes: 300 * 2 ** 20 }));
    expect(await sessions.save()).toBe(false);
    expect(sessions.saveQuestion).toMatchObject({ image: { name: 'a.img' }, bytes: 300 * 2 ** 20 });
    await sessions.answerSaving(false);
    expect([sessions.saveQuestion, sessions.active?.dirty]).toEqual([null, true]);
    await sessions.save();
    await sessions.answerSaving(true);
    expect(sessions.active?.dirty).toBe(false);
    expect(useNotices().announcement).toContain('What was done before can no longer be undone');
  });

  it('does not ask where undo survives it', async () => {
    await openEdited();
    expect(await useSessions().save()).toBe(true);
    expect(useSessions().saveQuestion).toBeNull();
    expect(useSessions().active?.undoTitle).toBe('finish zone 40');
  });
});

it('says at once that another program writes to an image that is unlocked', async () => {
  const path = workbench.makeBusy('a.img');
  const opened = await useSessions().open(path);
  await useSessions().setMode(opened!.session, 'editing');
  expect(useSessions().active?.mode).toBe('editing');
  const [notice] = useNotices().list;
  expect(notice).toMatchObject({ severity: 'warning', image: { name: 'a.img' } });
  expect(notice!.what).toContain(`Open for writing by`);
  expect(notice!.why).toContain('cannot be saved while the other program has the file');
});
