import { flushPromises } from '@vue/test-utils';
import { describe, expect, it } from 'vitest';
import { useSessions } from '../../../../renderer/stores/sessions';
import { useZoneLists } from '../../../../renderer/stores/zone-lists';
import type { ZoneList } from '../../../../shared/image/zone-report';
import { connectFake } from '../../../support/fake-bridge/connect-fake';

const CLOSED: ZoneList = {
  ...{ name: 'closed', offset: 72, head: 3, tail: 1, size: 2, zones: [3, 1], zonesInState: 2, problems: [] },
};

describe('lists of zones', () => {
  it('are those of the active image, and renewed when it changes', async () => {
    const bridge = connectFake();
    bridge.lists = [CLOSED];
    const lists = useZoneLists();
    expect(lists.lists).toEqual([]);
    const { session } = (await useSessions().open('/images/a.img'))!;
    await flushPromises();
    expect(lists.lists).toEqual([CLOSED]);
    bridge.lists = [{ ...CLOSED, size: 3 }];
    const image = bridge.images.get(session)!;
    image.execute({ op: 'reset', zone: 40 });
    bridge.emit('sessions:changed', image.snapshot());
    await flushPromises();
    expect(lists.lists[0]?.size).toBe(3);
  });
});
