import { describe, expect, it } from 'vitest';
import { openingNotices } from '../../../../renderer/stores/opening-notices';
import type { ImageInfo } from '../../../../shared/ipc/shapes';
import { connectFake } from '../../../support/fake-bridge/connect-fake';
import { useNotices } from '../../../../renderer/stores/notices';
import { useSessions } from '../../../../renderer/stores/sessions';

async function openWith(facts: Partial<ImageInfo>) {
  connectFake();
  const snapshot = (await useSessions().open('/images/a.img'))!;
  return openingNotices({ ...snapshot, info: { ...snapshot.info, ...facts } });
}

describe('notices of an opened image', () => {
  it('has none for an image at rest', async () => {
    expect(await openWith({})).toEqual([]);
    expect(useNotices().list).toEqual([]);
  });

  it('names the program that is writing it', async () => {
    const [notice] = await openWith({ writer: 'zonesmith, process 7' });
    expect(notice).toMatchObject({ severity: 'warning', where: '/images/a.img' });
    expect(notice?.what).toContain('a.img is being written by another program: zonesmith, process 7');
  });

  it('tells of a save that a journal still holds', async () => {
    const [notice] = await openWith({ pendingSave: true });
    expect(notice?.what).toContain('save of a.img was interrupted');
  });
});
