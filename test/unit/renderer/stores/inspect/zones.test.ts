import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { openImage } from '../../../../../main/image/open-image';
import { call } from '../../../../../renderer/api/client';
import { useNotices } from '../../../../../renderer/stores/notices';
import { useSessions } from '../../../../../renderer/stores/sessions';
import { useZones } from '../../../../../renderer/stores/inspect/zones';
import { ZONES_PAGE_MAX } from '../../../../../shared/image/limits';
import { everythingSince, type ImageChange } from '../../../../../shared/session/image-change';
import type { ZoneCommand } from '../../../../../shared/workload/command';
import { ZoneState } from '../../../../../shared/zone/state';
import { cloneZoneTable, countZones, type ZoneTable } from '../../../../../shared/zone/zone-table';
import { holdTime, rest } from '../../../../support/workbench/rest';
import { openWorkbench, type Workbench } from '../../../../support/workbench/workbench';

/** Milliseconds between two changes of a flood. */
const FLOOD_MS = 10;

let workbench: Workbench;

/** Opens an image of small zones, one of them full, unlocked. */
async function openWith(zoneCount: number, name = 'a.img') {
  const spec = { zoneCount, zoneSizeBytes: 8192, zoneCapacityBytes: 4096, conventional: [], limits: {} };
  const { session } = await workbench.open(name, { spec, commands: [{ op: 'finish', zone: 7 }] });
  const zones = useZones();
  await useSessions().setMode(session, 'editing');
  await rest(workbench);
  workbench.calls.length = 0;
  return { zones, session };
}

/** The zone table as the file holds it. */
function tableOf(name: string): ZoneTable {
  const image = openImage(workbench.path(name), { access: 'read' });
  const table = cloneZoneTable(image.device.image.table.zones);
  image.dispose();
  return table;
}

/** A command by another window. */
const command = (session: string, given: ZoneCommand & { data?: never }) =>
  call('zones:execute', { session, command: given });

/** Tells the window of a change that did not happen. */
function tell(change: (revision: number) => ImageChange): void {
  const active = useSessions().active!;
  const told = change(active.revision);
  workbench.emit('sessions:changed', { ...active, revision: active.revision + 1, change: told });
}

const reports = () =>
  workbench.calls.filter(({ channel }) => channel === 'zones:report').map(({ args }) => args);
const filled = (table: ZoneTable | null) =>
  [...(table?.state ?? [])].flatMap((state, zone) => (state === ZoneState.full ? [zone] : []));

beforeEach(() => {
  holdTime();
  workbench = openWorkbench();
});
afterEach(() => vi.useRealTimers());

describe('zones store', () => {
  it('copies the whole table of the active image', async () => {
    const { zones } = await openWith(1000);
    expect(zones.table).toEqual(tableOf('a.img'));
    expect(filled(zones.table)).toEqual([7]);
    expect(zones.counts).toEqual(countZones(tableOf('a.img')));
    expect(zones.geometry).toMatchObject({ zoneCount: 1000, zoneSizeBlocks: 2, zoneCapacityBlocks: 1 });
    expect(zones.loadedCount).toBe(1000);
  });

  it('loads a million zones in pages that the contract allows', async () => {
    const { zones } = await openWith(1_000_000);
    expect(zones.loadedCount).toBe(1_000_000);
    expect(zones.table?.writePointer.at(-1)).toBe(1_999_998);
    tell((revision) => everythingSince(revision, 1_000_000));
    await rest(workbench);
    expect(reports()).toHaveLength(Math.ceil(1_000_000 / ZONES_PAGE_MAX));
    expect(zones.counts).toEqual(countZones(tableOf('a.img')));
  });

  it('asks for nothing where a change tells what the zones are', async () => {
    const { zones, session } = await openWith(1000);
    const before = zones.version;
    await command(session, { op: 'finish', zone: 40 });
    await rest(workbench);
    expect(filled(zones.table)).toEqual([7, 40]);
    expect(zones.counts?.full).toBe(2);
    expect(zones.version).toBeGreaterThan(before);
    expect(reports()).toEqual([]);
  });

  it('loads only the zones that a change names', async () => {
    const { zones, session } = await openWith(1000);
    await command(session, { op: 'finish', zone: 40 });
    await command(session, { op: 'finish', zone: 700 });
    await rest(workbench);
    expect(reports()).toEqual([{ session, first: 40, count: 661 }]);
    expect(filled(zones.table)).toEqual([7, 40, 700]);
  });

  it('asks for nothing when another mode is all that came', async () => {
    const { session } = await openWith(1000);
    await call('sessions:setMode', { session, mode: 'locked' });
    await rest(workbench);
    expect(useSessions().active?.mode).toBe('locked');
    expect(reports()).toEqual([]);
  });

  describe('in a flood of changes', () => {
    /** A host that takes 50 ms for a report. */
    async function openSlow(zoneCount: number) {
      const opened = await openWith(zoneCount);
      const answer = workbench.invoke.bind(workbench);
      vi.spyOn(workbench, 'invoke').mockImplementation((channel, args) => {
        if (channel === 'zones:report') vi.advanceTimersByTime(50);
        return answer(channel, args);
      });
      return opened;
    }

    async function flood(session: string, milliseconds: number) {
      for (let at = 0; at < milliseconds; at += FLOOD_MS) {
        await command(session, { op: 'finish', zone: 100 + at / FLOOD_MS });
        await vi.advanceTimersByTimeAsync(FLOOD_MS);
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
      const { zones, session } = await openSlow(1000);
      await flood(session, 500);
      await command(session, { op: 'finish', zone: 40 });
      await rest(workbench);
      expect(filled(zones.table)).toEqual([7, 40, ...Array.from({ length: 50 }, (_, i) => 100 + i)]);
    });

    it('does not keep a command of our own waiting', async () => {
      const { zones, session } = await openSlow(1000);
      await flood(session, 100);
      await zones.execute({ op: 'finish', zone: 40 });
      expect(zones.table?.state[40]).toBe(ZoneState.full);
    });

    it('tells of a long load a few times, not of each page', async () => {
      const { zones } = await openSlow(1_000_000);
      const before = zones.version;
      tell((revision) => everythingSince(revision, 1_000_000));
      await rest(workbench);
      const changes = zones.version - before;
      expect(changes).toBeGreaterThan(2);
      expect(changes).toBeLessThan(Math.ceil(1_000_000 / ZONES_PAGE_MAX));
    });
  });

  it('loads everything when a revision before the one that comes was missed', async () => {
    const { session } = await openWith(1000);
    tell((revision) => ({
      ...everythingSince(revision + 1, 1000),
      zones: { first: 40, count: 1, report: null },
    }));
    await rest(workbench);
    expect(reports()).toEqual([{ session, first: 0, count: 1000 }]);
  });

  it('knows the new state when a command is answered, and asks for nothing', async () => {
    const { zones } = await openWith(1000);
    const outcome = await zones.execute({ op: 'finish', zone: 40 });
    expect(outcome?.status).toBe('ok');
    expect(filled(zones.table)).toEqual([7, 40]);
    expect(await zones.describe(40)).toEqual(outcome?.details);
    await rest(workbench);
    expect(useSessions().active?.dirty).toBe(true);
    expect(workbench.calls.map(({ channel }) => channel)).toEqual(['zones:execute']);
  });

  it('asks again what a zone is as soon as anything changed since a command told', async () => {
    const { zones, session } = await openWith(1000);
    await zones.execute({ op: 'open', zone: 40 });
    await command(session, { op: 'finish', zone: 40 });
    await rest(workbench);
    expect((await zones.describe(40))?.row.state).toBe('full');
  });

  it('hands on a refusal without making it an error', async () => {
    const { zones } = await openWith(1000);
    const outcome = await zones.execute({ op: 'open', zone: 7 });
    expect(outcome?.refusal).toMatchObject({ status: 'invalid-transition' });
    expect(useNotices().list).toEqual([]);
  });

  it('takes back that nothing was changed once a command of that image succeeds', async () => {
    const { zones, session } = await openWith(1000);
    const say = () => 'done';
    expect(await zones.carryOut({ op: 'open', zone: 7 }, say)).toBeNull();
    expect(await zones.carryOut({ op: 'close', zone: 8 }, say)).toBeNull();
    expect(useNotices().list.map(({ next }) => next)).toEqual([
      'Nothing was changed.',
      'Nothing was changed.',
    ]);
    await openWith(50, 'b.img');
    expect(await zones.carryOut({ op: 'finish', zone: 9 }, say)).not.toBeNull();
    expect(useNotices().list).toHaveLength(2);
    useSessions().activate(session);
    expect(await zones.carryOut({ op: 'finish', zone: 9 }, say)).not.toBeNull();
    expect(useNotices().list).toEqual([]);
  });

  it('follows the active image and forgets the table of the last one closed', async () => {
    const { zones, session } = await openWith(100);
    const sessions = useSessions();
    await openWith(50, 'b.img');
    await zones.execute({ op: 'finish', zone: 40 });
    expect(filled(zones.table)).toEqual([7, 40]);
    sessions.activate(session);
    await rest(workbench);
    expect(zones.table).toEqual(tableOf('a.img'));
    for (const one of sessions.list) await sessions.close(one.session, true);
    expect(zones.table).toBeNull();
    expect(zones.geometry).toBeNull();
  });

  it('drops pages of an image that is no longer shown', async () => {
    const count = ZONES_PAGE_MAX + 100;
    const { session } = await openWith(count);
    const b = await openWith(count, 'b.img');
    useSessions().activate(session);
    tell((revision) => everythingSince(revision, count));
    useSessions().activate(b.session);
    await b.zones.execute({ op: 'finish', zone: 40 });
    await rest(workbench);
    expect(filled(b.zones.table)).toEqual([7, 40]);
  });
});
