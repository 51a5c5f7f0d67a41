import { beforeEach, describe, expect, it, vi } from 'vitest';
import { AppError, errorAbout } from '../../../../shared/errors/app-error';
import { formatNotice, wordNotice } from '../../../../renderer/composables/texts/notice-text';
import { useUnits, type UnitContext } from '../../../../renderer/composables/use-units';
import { useNotices, type Notice } from '../../../../renderer/stores/notices';
import { useSessions } from '../../../../renderer/stores/sessions';
import { createPinia, setActivePinia } from 'pinia';
import { openWorkbench } from '../../../support/workbench/workbench';

beforeEach(() => setActivePinia(createPinia()));

const decimal: UnitContext = { unit: 'blocks', radix: 'dec', blockBytes: 4096, zoneSizeBytes: 0 };
const worded = (notice: Notice, context = decimal) => wordNotice(notice, useUnits(context));

describe('notices store', () => {
  it('says what, where, why and what next, and copies it as text', () => {
    const notices = useNotices();
    notices.report(
      new AppError('locked', 'qemu has the image', { path: '/a.img', offset: 512, zone: 7 }),
      'Saving',
    );
    const notice = notices.list[0]!;
    expect(worded(notice).where).toBe('/a.img · offset 512 B · zone 7');
    const lines = formatNotice(worded(notice)).split('\n');
    expect(lines[0]).toBe('Saving: qemu has the image');
    expect(lines.map((line) => line.split(':')[0])).toEqual(['Saving', 'Where', 'Why', 'Next']);
  });

  it('tells the file as the place, once, and not in the sentence', () => {
    const notices = useNotices();
    const path = '/images/a.img';
    notices.report(errorAbout(path, 'damaged', 'zone_size is 0', { path }), 'Opening a.img');
    notices.report(errorAbout(path, 'not-recognised', 'holds nothing known'), 'Opening a.img');
    expect(notices.list.map(({ what }) => what)).toEqual([
      'Opening a.img: zone_size is 0',
      'Opening a.img: holds nothing known',
    ]);
    expect(notices.list.map((notice) => worded(notice).where)).toEqual([path, path]);
  });

  it('gives the next step of the occasion, else the usual one', () => {
    const notices = useNotices();
    const steps = { locked: { next: 'Save a copy.' } };
    notices.report(new AppError('locked', 'taken', {}), 'Saving', steps);
    notices.report(new AppError('usage', 'wrong', {}), 'Saving', steps);
    expect(notices.list.map(({ next }) => next)).toEqual([
      'Save a copy.',
      'Correct the value and try again.',
    ]);
  });

  it('writes its numbers in the unit and radix of now', () => {
    const notices = useNotices();
    notices.report(new AppError('io', 'cannot read', { offset: 4096, lba: 16 }), 'Reading');
    const hexadecimal: UnitContext = { ...decimal, unit: 'sectors', radix: 'hex' };
    expect(worded(notices.list[0]!).where).toBe('offset 4,096 B · LBA 16');
    expect(worded(notices.list[0]!, hexadecimal).where).toBe('offset 0x1000 B · sector 0x80');
  });

  it('tells apart what differs in its numbers alone', () => {
    const notices = useNotices();
    for (const zone of [1, 2, 2]) notices.report(new AppError('io', 'cannot read', { zone }), 'Reading');
    expect(notices.list).toHaveLength(2);
  });

  it('keeps notices until they are dismissed', () => {
    const notices = useNotices();
    const first = notices.add({ what: 'one' });
    notices.add({ what: 'two' });
    notices.dismiss(first);
    expect(notices.list.map((notice) => notice.what)).toEqual(['two']);
    notices.clear();
    expect(notices.list).toEqual([]);
  });

  it('says the same thing once, last', () => {
    const notices = useNotices();
    for (const what of ['one', 'two', 'one']) notices.add({ what });
    expect(notices.list.map(({ what }) => what)).toEqual(['two', 'one']);
    notices.add({ what: 'one', severity: 'error', where: 'zone 7' });
    expect(notices.list).toHaveLength(3);
  });

  it('forgets what it said in passing, ten seconds after the newest', () => {
    vi.useFakeTimers();
    const notices = useNotices();
    notices.announce('one');
    vi.advanceTimersByTime(9_000);
    notices.announce('two');
    vi.advanceTimersByTime(9_000);
    expect(notices.announcement).toBe('two');
    vi.advanceTimersByTime(1_000);
    expect(notices.announcement).toBe('');
    vi.useRealTimers();
  });

  it('does not report what the user cancelled', async () => {
    const notices = useNotices();
    expect(
      await notices.attempt('Running', () => Promise.reject(new AppError('cancelled', 'cancelled'))),
    ).toBeNull();
    expect(notices.list).toEqual([]);
  });
});

describe('messages of images', () => {
  async function openTwo() {
    const workbench = openWorkbench();
    const a = await workbench.open('a.img');
    const b = await workbench.open('b.img');
    const whats = () => useNotices().shown.map(({ what }) => what);
    return { workbench, a, b, whats, sessions: useSessions(), notices: useNotices() };
  }

  it('are shown with their image alone, those of the window with each', async () => {
    const { a, sessions, notices, whats } = await openTwo();
    notices.add({ what: 'of b' });
    notices.about(a).add({ what: 'of a' });
    notices.about(null).add({ what: 'of the window' });
    expect(whats()).toEqual(['of b', 'of the window']);
    sessions.activate(a.session);
    expect(whats()).toEqual(['of a', 'of the window']);
    expect(notices.countOf(a.session)).toBe(1);
    notices.clear();
    sessions.activateNext(1);
    expect(whats()).toEqual(['of b']);
  });

  it('belong to the image that was shown when they began', async () => {
    const { a, b, sessions, notices, whats } = await openTwo();
    let refuse = (_thrown: Error) => {};
    const over = notices.attempt('Reading', () => new Promise((_, reject) => (refuse = reject)));
    sessions.activate(a.session);
    refuse(new AppError('io', 'cannot read'));
    await over;
    expect(whats()).toEqual([]);
    sessions.activate(b.session);
    expect(whats()).toEqual(['Reading: cannot read']);
    expect(notices.shown[0]?.image?.name).toBe('b.img');
  });

  it('stay folded for the image for which they were folded, until it has a new one', async () => {
    const { a, sessions, notices } = await openTwo();
    notices.about(a).add({ what: 'of a' });
    notices.add({ what: 'of b' });
    notices.fold(true);
    sessions.activate(a.session);
    expect(notices.isFolded).toBe(false);
    sessions.activateNext(1);
    expect(notices.isFolded).toBe(true);
    notices.add({ what: 'news' });
    expect(notices.isFolded).toBe(false);
  });

  it('go with their image, and what comes after it is shown all the same', async () => {
    const { a, b, sessions, notices, whats } = await openTwo();
    notices.about(a).add({ what: 'of a' });
    await sessions.close(a.session);
    sessions.activate(b.session);
    expect(notices.list).toEqual([]);
    notices.about(a).add({ what: 'late', offer: { title: 'Save', command: 'image.save' } });
    expect(whats()).toEqual(['late']);
    expect(notices.list[0]).toMatchObject({ image: { session: null, name: 'a.img' } });
    expect(notices.list[0]?.offer).toBeUndefined();
  });

  it('advise what fits the refusal', async () => {
    const { workbench, b, sessions, notices } = await openTwo();
    await sessions.setMode(b.session, 'editing');
    const refusals = {
      'sessions:setMode': { code: 'unsaved', message: 'there are unsaved edits' },
      'sessions:save': { code: 'changed-outside', message: 'was changed' },
    } as const;
    for (const [channel, refusal] of Object.entries(refusals))
      workbench.refuse(channel as 'sessions:save', { ...refusal, subject: null, data: {} });
    await sessions.setMode(b.session, 'locked');
    await sessions.save();
    expect(notices.list.map(({ next, offer }) => [next, offer?.title])).toEqual([
      ['Save or discard them first.', 'Save'],
      [expect.stringContaining('Your edits are kept'), 'Save a copy…'],
    ]);
  });
});
