import { beforeEach, describe, expect, it, vi } from 'vitest';
import { AppError, errorAbout } from '../../../../shared/errors/app-error';
import { formatNotice } from '../../../../renderer/composables/notice-text';
import { useNotices } from '../../../../renderer/stores/notices';
import { createPinia, setActivePinia } from 'pinia';

beforeEach(() => setActivePinia(createPinia()));

describe('notices store', () => {
  it('says what, where, why and what next, and copies it as text', () => {
    const notices = useNotices();
    notices.report(
      new AppError('locked', 'qemu has the image', { path: '/a.img', offset: 512, zone: 7 }),
      'Saving',
    );
    const notice = notices.list[0]!;
    expect(notice.where).toBe('/a.img · offset 512 · zone 7');
    const lines = formatNotice(notice).split('\n');
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
    expect(notices.list.map(({ where }) => where)).toEqual([path, path]);
  });

  it('gives the next step of the occasion, else the usual one', () => {
    const notices = useNotices();
    const steps = { locked: 'Save a copy.' };
    notices.report(new AppError('locked', 'taken', {}), 'Saving', steps);
    notices.report(new AppError('usage', 'wrong', {}), 'Saving', steps);
    expect(notices.list.map(({ next }) => next)).toEqual([
      'Save a copy.',
      'Correct the value and try again.',
    ]);
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
