import { describe, expect, it } from 'vitest';
import { useSessions } from '../../../../renderer/stores/sessions';
import { connectFake } from '../../../support/fake-bridge/connect-fake';

describe('sentences about an image', () => {
  it('name it by its name, or not at all where they are about nothing else', async () => {
    connectFake({
      notices: [
        '/images/a.img: an interrupted save is pending',
        '/images/a.img is open, as is /images/b.img',
      ],
      info: { readOnlyReason: '/images/a.img: it has snapshots' },
    });
    await useSessions().open('/images/a.img');
    const { notices, info } = useSessions().active!;
    expect(notices).toEqual(['an interrupted save is pending', 'a.img is open, as is /images/b.img']);
    expect(info.readOnlyReason).toBe('it has snapshots');
    expect(info.path).toBe('/images/a.img');
  });
});
