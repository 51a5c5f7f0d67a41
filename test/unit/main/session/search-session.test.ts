import { closeSync, openSync, writeSync } from 'node:fs';
import { FAKE_LIVE } from '../../../support/session/fake-target';
import { describe, expect, it } from 'vitest';
import { createImage } from '../../../../main/image/create-image';
import { openSession } from '../../../../main/session/image-session';
import type { Events } from '../../../../shared/ipc/channels';
import { specOf } from '../../../support/image/device-images';
import { useFolder } from '../../../support/storage/temporary-folder';

const at = useFolder();

describe('a search that is cancelled', () => {
  it('stops at once, also where hits are dense, and leaves those found so far', () => {
    const path = at('image');
    createImage(path, specOf(), { replace: false });
    const file = openSync(path, 'r+');
    writeSync(file, Buffer.alloc(100_000, 0xa7), 0, 100_000, 131_072);
    closeSync(file);
    const ended: Events['jobs:finished'][] = [];
    let [asked, whileItRan] = [0, -1];
    const session = openSession(
      { session: 's1', path, options: {} },
      {
        publish: ({ event, payload }) =>
          void (event === 'jobs:finished' && ended.push(payload as Events['jobs:finished'])),
        schedule: (run) => run(),
        cancelledJob() {
          if (++asked === 50) whileItRan = read('f1').total;
          return asked > 50 ? -1 : 0;
        },
        serveWaiting: () => undefined,
        live: FAKE_LIVE,
      },
    );
    const read = (search: string) =>
      session.call('searches:read', { session: 's1', search, first: 0, count: 9 });
    const pattern = { kind: 'hex', text: 'a7' } as const;
    const { search } = session.call('searches:start', { session: 's1', pattern, scope: 'all' });
    expect(ended).toMatchObject([{ result: null, error: { code: 'cancelled' } }]);
    expect(whileItRan).toBeGreaterThan(0);
    expect(read(search).total).toBeGreaterThanOrEqual(whileItRan);
    expect(read(search).total).toBeLessThan(60);
    session.dispose();
  });
});
