import { createPinia, setActivePinia } from 'pinia';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { connect } from '../../../../renderer/api/client';
import { ZONES_PAGE_MAX } from '../../../../shared/image/limits';
import { ZoneState } from '../../../../shared/zone/state';
import { countZones } from '../../../../shared/zone/zone-table';
import { useNotices } from '../../../../renderer/stores/notices';
import { useSessions } from '../../../../renderer/stores/sessions';
import { useZones } from '../../../../renderer/stores/zones';
import { FakeBridge } from '../../../support/fake-bridge/fake-bridge';

let bridge: FakeBridge;

async function openWith(zoneCount: number) {
  bridge = new FakeBridge(zoneCount);
  setActivePinia(createPinia());
  connect(bridge);
  const zones = useZones();
  const { session } = (await useSessions().open('/images/a.img'))!;
  await zones.refresh();
  return { zones, image: bridge.imageOf(session), session };
}

const reports = () => bridge.calls.filter((call) => call.channel === 'zones:report').map((call) => call.args);

beforeEach(() => vi.useFakeTimers());
afterEach(() => vi.useRealTimers());

describe('zones store', () => {
  it('copies the whole table of the active image', async () => {
    const { zones, image } = await openWith(1000);
    expect(zones.table).toEqual(image.table);
    expect(zones.counts).toEqual(countZones(image.table));
    expect(zones.geometry).toMatchObject({
      zoneCount: 1000,
      zoneSizeBlocks: 16_384,
      zoneCapacityBlocks: 12_288,
    });
    expect(zones.loadedCount).toBe(1000);
  });

  it('loads a million zones in pages that the contract allows', async () => {
    const { zones, image } = await openWith(1_000_000);
    expect(reports()).toHaveLength(Math.ceil(1_000_000 / ZONES_PAGE_MAX));
    expect(zones.loadedCount).toBe(1_000_000);
    expect(zones.table?.state.at(-1)).toBe(image.table.state.at(-1));
    expect(zones.counts?.full).toBe(countZones(image.table).full);
  });

  it('loads only the zones that an event names', async () => {
    const { zones, image, session } = await openWith(1000);
    const before = zones.version;
    bridge.calls.length = 0;
    image.execute({ op: 'reset', zone: 40 });
    bridge.emit('zones:changed', { session, first: 40, count: 1 });
    bridge.emit('sessions:changed', image.snapshot());
    await zones.refresh();
    await vi.runAllTimersAsync();
    expect(reports()).toEqual([{ session, first: 40, count: 1 }]);
    expect(zones.table?.state[40]).toBe(ZoneState.empty);
    expect(zones.version).toBeGreaterThan(before);
  });

  describe('in a flood of changes', () => {
    /** A host that takes 50 ms for a report. */
    async function openSlow(zoneCount: number) {
      const opened = await openWith(zoneCount);
      const answer = bridge.invoke.bind(bridge);
      vi.spyOn(bridge, 'invoke').mockImplementation((channel, args) => {
        if (channel === 'zones:report') vi.advanceTimersByTime(50);
        return answer(channel, args);
      });
      bridge.calls.length = 0;
      return opened;
    }

    async function flood(session: string, milliseconds: number) {
      for (let at = 0; at < milliseconds; at += 10) {
        bridge.emit('zones:changed', { session, first: at % 1000, count: 1 });
        await vi.advanceTimersByTimeAsync(10);
      }
    }

    it('spends no more than a fifth of the time on following it', async () => {
      const { session } = await openSlow(1000);
      const began = performance.now();
      await flood(session, 2_000);
      const elapsed = performance.now() - began;
      expect(reports().length).toBeGreaterThan(4);
      expect(reports().length * 50).toBeLessThanOrEqual(elapsed / 5 + 50);
    });

    it('has followed the last change in the end', async () => {
      const { zones, image, session } = await openSlow(1000);
      await flood(session, 500);
      image.execute({ op: 'reset', zone: 40 });
      bridge.emit('zones:changed', { session, first: 40, count: 1 });
      await vi.runAllTimersAsync();
      expect(zones.table).toEqual(image.table);
    });

    it('does not keep a command of our own waiting', async () => {
      const { zones, session } = await openSlow(1000);
      await flood(session, 100);
      await zones.execute({ op: 'reset', zone: 40 });
      expect(zones.table?.state[40]).toBe(ZoneState.empty);
    });

    it('tells of a long load a few times, not of each page', async () => {
      const { zones, session } = await openSlow(1_000_000);
      const before = zones.version;
      bridge.emit('zones:changed', { session, first: 0, count: 1_000_000 });
      await zones.refresh();
      const changes = zones.version - before;
      expect(changes).toBeGreaterThan(2);
      expect(changes).toBeLessThan(Math.ceil(1_000_000 / ZONES_PAGE_MAX));
    });
  });

  it('loads everything when a new revision comes without word of its zones', async () => {
    const { zones, image, session } = await openWith(1000);
    bridge.calls.length = 0;
    image.execute({ op: 'reset', zone: 40 });
    bridge.emit('sessions:changed', image.snapshot());
    await vi.runAllTimersAsync();
    await zones.refresh();
    expect(reports()).toEqual([{ session, first: 0, count: 1000 }]);
    expect(zones.table?.state[40]).toBe(ZoneState.empty);
  });

  it('knows the new state when a command is answered', async () => {
    const { zones, session } = await openWith(1000);
    bridge.calls.length = 0;
    const outcome = await zones.execute({ op: 'reset', zone: 40 });
    await vi.runAllTimersAsync();
    expect(outcome?.status).toBe('ok');
    expect(zones.table?.state[40]).toBe(ZoneState.empty);
    expect(useSessions().active?.dirty).toBe(true);
    expect(reports()).toEqual([{ session, first: 40, count: 1 }]);
  });

  it('hands on a refusal without making it an error', async () => {
    const { zones } = await openWith(1000);
    const outcome = await zones.execute({ op: 'open', zone: 40 });
    expect(outcome?.refusal).toMatchObject({ status: 'invalid-transition' });
    expect(useNotices().list).toEqual([]);
  });

  it('follows the active image and forgets the table of the last one closed', async () => {
    const { zones, session } = await openWith(100);
    const sessions = useSessions();
    await sessions.open('/images/b.img');
    await zones.refresh();
    await zones.execute({ op: 'reset', zone: 40 });
    sessions.activate(session);
    await zones.refresh();
    expect(zones.table).toEqual(bridge.imageOf(session).table);
    for (const one of sessions.list) await sessions.close(one.session, true);
    expect(zones.table).toBeNull();
    expect(zones.geometry).toBeNull();
  });

  it('drops pages of an image that is no longer shown', async () => {
    const { zones, session } = await openWith(ZONES_PAGE_MAX + 100);
    bridge.emit('zones:changed', { session, first: 0, count: ZONES_PAGE_MAX + 100 });
    await useSessions().open('/images/b.img');
    await zones.refresh();
    expect(session).not.toBe(useSessions().activeId);
    await zones.execute({ op: 'reset', zone: 40 });
    const shown = bridge.imageOf(useSessions().activeId!).table.state;
    expect(zones.table?.state.every((state, zone) => state === shown[zone])).toBe(true);
  });
});
