import { flushPromises } from '@vue/test-utils';
import { beforeEach, describe, expect, it } from 'vitest';
import { useGoing } from '../../../../renderer/stores/going';
import { useInspector } from '../../../../renderer/stores/inspector';
import { useNotices } from '../../../../renderer/stores/notices';
import { useSessions } from '../../../../renderer/stores/sessions';
import { connectFake } from '../../../support/fake-bridge/connect-fake';
import type { FakeBridge } from '../../../support/fake-bridge/fake-bridge';

const DATA = 4096;
const ZONE = 64 * 1024 * 1024;

let bridge: FakeBridge;

beforeEach(async () => {
  bridge = connectFake({ zoneCount: 100 });
  await useSessions().open('/images/a.img');
  useGoing();
  await flushPromises();
});

describe('going', () => {
  it('shows the bytes of a zone that is picked', async () => {
    await useGoing().pickZone(7);
    await flushPromises();
    expect(useInspector().selectedZone).toBe(7);
    expect(useInspector().cursor).toBe(DATA + 7 * ZONE);
  });

  it('leaves the cursor where it is when it is in that zone already', async () => {
    const { moveTo, pickZone } = useGoing();
    moveTo(DATA + 3 * ZONE + 500);
    await flushPromises();
    await pickZone(3);
    expect(useInspector().cursor).toBe(DATA + 3 * ZONE + 500);
  });

  it('selects the zone that the cursor enters', async () => {
    useGoing().moveTo(DATA + 12 * ZONE + 1);
    await flushPromises();
    expect(useInspector().selectedZone).toBe(12);
  });

  it('ends at the last of several zones picked in a hurry', async () => {
    const { pickZone } = useGoing();
    const going = [4, 5, 6, 7, 8].map((zone) => pickZone(zone));
    await Promise.all(going);
    await flushPromises();
    expect(useInspector().selectedZone).toBe(8);
    expect(useInspector().cursor).toBe(DATA + 8 * ZONE);
  });

  it('lets a click into the bytes win over a zone that was being fetched', async () => {
    const { moveTo, pickZone } = useGoing();
    const picking = pickZone(9);
    moveTo(DATA + 2 * ZONE);
    await picking;
    await flushPromises();
    expect(useInspector().cursor).toBe(DATA + 2 * ZONE);
    expect(useInspector().selectedZone).toBe(2);
  });

  it('goes to addresses and selects the zone there', async () => {
    expect(await useGoing().tryGoTo('z7+0x120')).toBe(true);
    expect(useInspector().cursor).toBe(DATA + 7 * ZONE + 0x120);
    expect(useInspector().selectedZone).toBe(7);
    expect(await useGoing().tryGoTo('nowhere')).toBe(false);
    expect(useNotices().list).toHaveLength(1);
    expect(useInspector().cursor).toBe(DATA + 7 * ZONE + 0x120);
  });

  it('tells what is wrong with an address and stays where it is', async () => {
    const { goTo, tryGoTo } = useGoing();
    await expect(goTo('nonsense')).rejects.toMatchObject({ code: 'usage' });
    expect(useNotices().list).toHaveLength(0);
    await tryGoTo('nonsense');
    expect(useNotices().list).toHaveLength(1);
    expect(useInspector().cursor).toBe(0);
  });

  it('shows the table entry of a zone of which the file holds no bytes, without a message', async () => {
    const { pickZone, goToZone } = useGoing();
    bridge.unmappedZones.add(9);
    await pickZone(9);
    await flushPromises();
    expect(useInspector().selectedZone).toBe(9);
    expect(useInspector().place?.region).toBe('table, entry of zone 9');
    expect(useNotices().list).toHaveLength(0);
    await goToZone(9, 'wp:');
    expect(useNotices().announcement).toContain('table entry of zone 9');
    expect(useNotices().list).toHaveLength(0);
  });

  it('marks the bytes that a field stands for until the cursor is moved by hand', () => {
    const { moveTo, point } = useGoing();
    point(0x40, 8);
    expect(useInspector().highlight).toEqual({ offset: 0x40, length: 8 });
    expect(useInspector().cursor).toBe(0x40);
    moveTo(0x50);
    expect(useInspector().highlight).toBeNull();
  });
});
