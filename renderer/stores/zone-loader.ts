import { nextTick, ref, shallowRef } from 'vue';
import { ZONES_PAGE_MAX } from '../../shared/image/limits';
import type { ZoneReportPage } from '../../shared/image/zone-report';
import type { ZoneIndex } from '../../shared/units/units';
import { allocateZoneTable, countZones, type ZoneCounts, type ZoneTable } from '../../shared/zone/zone-table';
import { call } from '../api/client';
import { createDirtyRange } from './dirty-range';
import { createPace } from './pace';
import { useSessions } from './sessions';

/** Milliseconds between two versions while many pages arrive: each makes views draw, perhaps sort, anew. */
const VERSION_MS = 100;

/** Keeps a copy of one session's zone table, loading what is marked as changed, one load after the other. */
export function createZoneLoader() {
  const sessions = useSessions();
  const table = shallowRef<ZoneTable | null>(null);
  /** Grows whenever anything in `table` changed. */
  const version = ref(0);
  /** Zones loaded so far; equals the count when the table is complete. */
  const loadedCount = ref(0);
  const loading = ref(false);
  const counts = shallowRef<ZoneCounts | null>(null);
  const dirty = createDirtyRange();
  let session: string | null = null;
  let loads: Promise<void> = Promise.resolve();
  let versionAt = 0;
  const pace = createPace();

  function changeVersion(): void {
    versionAt = performance.now();
    version.value++;
  }

  function copyPage(page: ZoneReportPage): void {
    const to = table.value;
    if (to === null || page.first + page.count > to.count) return;
    to.state.set(page.state, page.first);
    to.type.set(page.type, page.first);
    to.attributes.set(page.attributes, page.first);
    to.writePointer.set(page.writePointer, page.first);
    loadedCount.value = Math.max(loadedCount.value, page.first + page.count);
    if (performance.now() - versionAt >= VERSION_MS) changeVersion();
  }

  async function loadRange(first: ZoneIndex, end: ZoneIndex): Promise<void> {
    const from = session;
    for (let next = first; from !== null && next < end && session === from; next += ZONES_PAGE_MAX) {
      const count = Math.min(ZONES_PAGE_MAX, end - next);
      const page = await call('zones:report', { session: from, first: next, count });
      if (session === from) copyPage(page);
    }
  }

  async function loadDirty(): Promise<void> {
    const range = dirty.take(table.value?.count ?? 0);
    if (range === null) return;
    loading.value = true;
    const of = session;
    if (of !== null)
      await sessions.attemptOn(of, 'Reading the zones', () => loadRange(range.first, range.end));
    loading.value = false;
    counts.value = table.value === null ? null : countZones(table.value);
    changeVersion();
    await nextTick();
  }

  /** Loads what changed since the last time. Resolves when the table is as the image was at the call. */
  function refresh(): Promise<void> {
    pace.skipWait();
    loads = loads.then(() => pace.measure(loadDirty));
    return loads;
  }

  /** The same for changes that may come in a flood: at once when there was time to rest, else after it. */
  const refreshSoon = () => pace.soon(() => void refresh());

  /** Starts anew with a table of `zoneCount` zones of another session; null = of none. */
  function start(of: string | null, zoneCount: number): void {
    session = of;
    loadedCount.value = 0;
    counts.value = null;
    table.value = of === null ? null : allocateZoneTable(zoneCount);
    pace.forget();
    changeVersion();
    dirty.clear();
    dirty.addAll();
  }

  return { table, version, loadedCount, loading, counts, dirty, refresh, refreshSoon, start };
}
