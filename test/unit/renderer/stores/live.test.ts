import { beforeEach, describe, expect, it } from 'vitest';
import { useLive } from '../../../../renderer/stores/live/live';
import { useSessions } from '../../../../renderer/stores/sessions';
import { openWorkbench, type Workbench } from '../../../support/workbench/workbench';

let workbench: Workbench;
let live: ReturnType<typeof useLive>;

const SPEC = { conventional: [], zoneCapacityBytes: 1024 ** 2 } as const;

beforeEach(async () => {
  workbench = openWorkbench();
  await workbench.open('a.img', { spec: SPEC });
  live = useLive();
  await workbench.settle();
});

/** Starts or stops serving and waits until that is done. */
async function serve(verb: 'start' | 'stop'): Promise<void> {
  await live[verb]();
  await expect.poll(() => live.state.phase).toBe(verb === 'start' ? 'serving' : 'off');
}

describe('live store', () => {
  it('keeps the newest state where an older one comes in behind it, as an answer may', async () => {
    await serve('start');
    const stale = live.state;
    await serve('stop');
    workbench.emit('live:changed', { session: 's1', live: stale });
    expect(live.state.phase).toBe('off');
  });

  it('shows what an image does that was opened anew', async () => {
    for (let round = 0; round < 3; round++) {
      await serve('start');
      await serve('stop');
    }
    await useSessions().open(workbench.path('a.img'), { openZonesMax: 3 });
    await workbench.settle();
    await serve('start');
    expect(live.state.address).toMatchObject({ host: '127.0.0.1' });
    await serve('stop');
  });
});
