import { nextTick, ref, shallowRef } from 'vue';
import { ZONES_PAGE_MAX } from '../../shared/image/limits';
import type { ZoneReportPage } from '../../shared/image/zone-report';
import type { ZoneIndex } from '../../shared/units/units';
import { allocateZoneTable, countZones, type ZoneCounts, type ZoneTable } from '../../shared/zone/zone-table';
import { createPace } from './pace';

/** Milliseconds between two versions while many pages arrive: each makes views draw, perhaps sort, anew. */
const VERSION_MS = 100;

/** Reads a page of an image's zone report; null = it cannot be read, which the user was told. */
type ReadReport = (session: string, first: ZoneIndex, count: number) => Promise<ZoneReportPage | null>;

/** Collects changed zones as the one range that spans them. */
function createDirtyRange() {
  let first: ZoneIndex = Infinity;
  let end: ZoneIndex = 0;

  function add(from: ZoneIndex, count: number): void {
    first = Math.min(first, from);
    end = Math.max(end, from + count);
  }

  function clear(): void {
    first = Infinity;
    end = 0;
  }

  /** The collected zones first … end−1, cut at `count` zones. Starts anew. */
  function take(count: number): { readonly first: ZoneIndex; readonly end: ZoneIndex } {
    const range = { first, end: Math.min(end, count) };
    clear();
    return range;
  }

  return { add, clear, take, addAll: () => add(0, Infinity), isEmpty: () => first >= end };
}

/** Keeps a copy of one image's zone table, loading what is marked as changed, one load after the other. */
export function createZoneCopy(read: ReadReport) {
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
      const page = await read(from, next, Math.min(ZONES_PAGE_MAX, end - next));
      if (page === null) return;
      if (session === from) copyPage(page);
    }
  }

  async function loadDirty(): Promise<void> {
    const { first, end } = dirty.take(table.value?.count ?? 0);
    if (first >= end) return;
    loading.value = true;
    await loadRange(first, end);
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
