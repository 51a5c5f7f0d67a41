import { beforeEach, describe, expect, it } from 'vitest';
import { AppError } from '../../../../shared/errors/app-error';
import { formatNotice } from '../../../../renderer/stores/notice-text';
import { useNotices } from '../../../../renderer/stores/notices';
import { connectFake } from '../../../support/fake-bridge/connect-fake';

beforeEach(() => void connectFake());

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

  it('keeps notices until they are dismissed', () => {
    const notices = useNotices();
    const first = notices.add({ what: 'one' });
    notices.add({ what: 'two' });
    notices.dismiss(first);
    expect(notices.list.map((notice) => notice.what)).toEqual(['two']);
    notices.clear();
    expect(notices.list).toEqual([]);
  });

  it('does not report what the user cancelled', async () => {
    const notices = useNotices();
    expect(
      await notices.attempt('Running', () => Promise.reject(new AppError('cancelled', 'cancelled'))),
    ).toBeNull();
    expect(notices.list).toEqual([]);
  });
});
