import { flushPromises } from '@vue/test-utils';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { useDataRuns } from '../../../../../../renderer/features/inspect/hex/use-data-runs';
import { useSessions } from '../../../../../../renderer/stores/sessions';
import type { ValueOf } from '../../../../../../shared/ipc/channels';
import type { Annotation } from '../../../../../../shared/image/place';
import { connectFake } from '../../../../../support/fake-bridge/connect-fake';

const ZONE = 0x10000;
const cluster: Annotation = { offset: 0x5000, length: 0x1000, kind: 'written', label: '', zone: 2 };

/** Where the host says that the cluster lies. */
let zoneByte: number;
const asked = vi.fn();

beforeEach(async () => {
  zoneByte = 0x3000;
  asked.mockClear();
  const bridge = connectFake();
  await useSessions().open('/images/a.img');
  const answer = bridge.invoke.bind(bridge);
  vi.spyOn(bridge, 'invoke').mockImplementation((channel, args) => {
    if (channel !== 'bytes:locate') return answer(channel, args);
    asked();
    const value = { offset: cluster.offset, lba: 35, zone: 2, zoneByte, region: 'data' };
    return Promise.resolve({ ok: true, value } as { ok: true; value: ValueOf<typeof channel> });
  });
});

describe('data runs', () => {
  it('asks once where a span lies on the device', async () => {
    const runs = useDataRuns(() => ZONE);
    expect(runs.runsOf([cluster])).toEqual([]);
    await flushPromises();
    expect(runs.runsOf([cluster])).toMatchObject([{ offset: 0x5000, deviceByte: 2 * ZONE + 0x3000 }]);
    expect(asked).toHaveBeenCalledOnce();
  });

  it('asks again after the file changed, and shows the old place until the answer is here', async () => {
    const runs = useDataRuns(() => ZONE);
    runs.runsOf([cluster]);
    await flushPromises();
    zoneByte = 0x7000;
    runs.outdate();
    expect(runs.runsOf([cluster])).toMatchObject([{ zoneByte: 0x3000 }]);
    await flushPromises();
    expect(runs.runsOf([cluster])).toMatchObject([{ zoneByte: 0x7000 }]);
    expect(asked).toHaveBeenCalledTimes(2);
  });

  it('knows nothing of another file', async () => {
    const runs = useDataRuns(() => ZONE);
    runs.runsOf([cluster]);
    await flushPromises();
    runs.forget();
    expect(runs.runsOf([cluster])).toEqual([]);
  });
});
