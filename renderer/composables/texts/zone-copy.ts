import { nextTick, ref, shallowRef } from 'vue';
import { ZONES_PAGE_MAX } from '../../../shared/image/limits';
import type { ZoneReportPage } from '../../../shared/image/zone-report';
import type { ChangedZones } from '../../../shared/session/image-change';
import type { ZoneIndex } from '../../../shared/units/units';
import { ZoneState } from '../../../shared/zone/state';
import {
  allocateZoneTable,
  countZones,
  type ZoneCounts,
  type ZoneTable,
} from '../../../shared/zone/zone-table';
import { createPace } from '../pace';

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

  return { add, clear, take, isEmpty: () => first >= end };
}

/** A zone table that comes in pages. */
function createTable() {
  const table = shallowRef<ZoneTable | null>(null);
  /** Grows whenever anything in `table` changed. */
  const version = ref(0);
  /** Zones loaded so far; equals the count when the table is complete. */
  const loadedCount = ref(0);
  const counts = shallowRef<ZoneCounts | null>(null);
  let versionAt = 0;

  function changeVersion(): void {
    versionAt = performance.now();
    version.value++;
  }

  /** Takes over a page. Those of a long load are told of now and then, the last one by `tellChange`. */
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

  function tellChange(): void {
    counts.value = table.value === null ? null : countZones(table.value);
    changeVersion();
  }

  /** Starts anew with so many zones; null = without a table. */
  function startTable(zoneCount: number | null): void {
    loadedCount.value = 0;
    counts.value = null;
    table.value = zoneCount === null ? null : allocateZoneTable(zoneCount);
    // What was not read yet is drawn in the neutral colour; code 0 would be a conventional zone.
    table.value?.state.fill(ZoneState.empty);
    changeVersion();
  }

  return { shown: { table, version, loadedCount, counts }, copyPage, tellChange, startTable };
}

/** Keeps a copy of one image's zone table, loading what is marked as changed, one load after the other. */
export function createZoneCopy(read: ReadReport) {
  const { shown, copyPage, tellChange, startTable } = createTable();
  const dirty = createDirtyRange();
  const pace = createPace();
  let session: string | null = null;
  let loads: Promise<void> = Promise.resolve();
  let isLoading = false;

  async function loadRange(first: ZoneIndex, end: ZoneIndex): Promise<void> {
    const from = session;
    for (let next = first; from !== null && next < end && session === from; next += ZONES_PAGE_MAX) {
      const page = await read(from, next, Math.min(ZONES_PAGE_MAX, end - next));
      if (page === null) return;
      if (session === from) copyPage(page);
    }
  }

  async function loadDirty(): Promise<void> {
    const { first, end } = dirty.take(shown.table.value?.count ?? 0);
    if (first >= end) return;
    isLoading = true;
    await loadRange(first, end);
    isLoading = false;
    tellChange();
    await nextTick();
  }

  /** Loads what changed since the last time. Resolves when the table is as the image was at the call. */
  function refresh(): Promise<void> {
    pace.skipWait();
    loads = loads.then(() => pace.measure(loadDirty));
    return loads;
  }

  /**
   * Follows a change: takes what the zones are now where it tells, else loads them, at once when there was time to
   * rest, else after it, as changes may come in a flood.
   */
  function follow({ first, count, report }: ChangedZones): void {
    if (count === 0) return;
    // An answer that is on its way may be older.
    if (report !== null && dirty.isEmpty() && !isLoading) {
      copyPage(report);
      tellChange();
      return;
    }
    dirty.add(first, count);
    pace.soon(() => void refresh());
  }

  /** Starts anew with a table of `zoneCount` zones of another session; null = of none. */
  function start(of: string | null, zoneCount: number): void {
    session = of;
    startTable(of === null ? null : zoneCount);
    pace.forget();
    dirty.clear();
    dirty.add(0, zoneCount);
  }

  return { ...shown, refresh, follow, start };
}
