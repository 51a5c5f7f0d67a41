import { defineStore } from 'pinia';
import { computed, ref, shallowRef, watch } from 'vue';
import { ZONES_PAGE_MAX } from '../../shared/ipc/limits';
import type { CommandOutcome, ZoneDetails, ZoneReportPage } from '../../shared/ipc/shapes';
import type { ZoneIndex } from '../../shared/units/units';
import type { ZoneCommand } from '../../shared/workload/command';
import { allocateZoneTable, countZones, type ZoneCounts, type ZoneTable } from '../../shared/zone/zone-table';
import { call, on } from '../api/client';
import { createDirtyRange } from './dirty-range';
import { geometryOf } from './geometry';
import { useNotices } from './notices';
import { useSessions } from './sessions';

/** How long a new revision waits for the zones:changed event that narrows it, in milliseconds. */
const REVISION_GRACE_MS = 30;

/**
 * A copy of the active image's whole zone table. The typed arrays of `table` are changed in place; `version`
 * grows each time, so watch `version` (or read it in a computed) rather than the table.
 */
export const useZones = defineStore('zones', () => {
  const sessions = useSessions();
  const notices = useNotices();

  const table = shallowRef<ZoneTable | null>(null);
  /** Grows whenever anything in `table` changed. */
  const version = ref(0);
  /** Zones loaded so far; equals the count when the table is complete. */
  const loadedCount = ref(0);
  const loading = ref(false);
  const counts = shallowRef<ZoneCounts | null>(null);
  const geometry = computed(() => (sessions.active === null ? null : geometryOf(sessions.active.info)));

  const dirty = createDirtyRange();
  let session: string | null = null;
  let revision = -1;
  let grace: ReturnType<typeof setTimeout> | undefined;
  let loads: Promise<void> = Promise.resolve();

  function copyPage(page: ZoneReportPage): void {
    const to = table.value;
    if (to === null || page.first + page.count > to.count) return;
    to.state.set(page.state, page.first);
    to.type.set(page.type, page.first);
    to.attributes.set(page.attributes, page.first);
    to.writePointer.set(page.writePointer, page.first);
    loadedCount.value = Math.max(loadedCount.value, page.first + page.count);
    version.value++;
  }

  async function loadRange(first: ZoneIndex, end: ZoneIndex): Promise<void> {
    const from = session;
    for (let next = first; from !== null && next < end && session === from; next += ZONES_PAGE_MAX) {
      const page = await call('zones:report', { session: from, first: next, count: Math.min(ZONES_PAGE_MAX, end - next) });
      if (session === from) copyPage(page);
    }
  }

  async function loadDirty(): Promise<void> {
    clearTimeout(grace);
    const range = dirty.take(table.value?.count ?? 0);
    if (range === null) return;
    loading.value = true;
    await notices.attempt('Reading the zones', () => loadRange(range.first, range.end));
    loading.value = false;
    counts.value = table.value === null ? null : countZones(table.value);
  }

  /** Loads what changed since the last time. Resolves when the table is as the image was at the call. */
  function refresh(): Promise<void> {
    loads = loads.then(loadDirty);
    return loads;
  }

  /** Loads the whole table again. */
  function reload(): Promise<void> {
    dirty.addAll();
    return refresh();
  }

  function follow(): Promise<void> | undefined {
    const active = sessions.active;
    if (active?.session !== session) return switchTo();
    if (active === null || active.revision === revision) return undefined;
    revision = active.revision;
    if (!dirty.isEmpty() || wasCovered(revision)) return refresh();
    clearTimeout(grace);
    grace = setTimeout(() => void reload(), REVISION_GRACE_MS);
    return undefined;
  }

  let coveredRevision = -1;
  /** True when the outcome of our own command told already which zones a revision changed. */
  const wasCovered = (of: number) => of <= coveredRevision;

  function switchTo(): Promise<void> {
    const active = sessions.active;
    session = active?.session ?? null;
    revision = active?.revision ?? -1;
    coveredRevision = -1;
    loadedCount.value = 0;
    counts.value = null;
    table.value = active === null ? null : allocateZoneTable(active.info.geometry.zoneCount);
    version.value++;
    dirty.clear();
    return reload();
  }

  /**
   * Gives one command to the active image. The answer tells a refusal (rule, status, numbers); it is null when
   * the call itself failed, which is then a notice.
   */
  async function execute(command: ZoneCommand): Promise<CommandOutcome | null> {
    const to = session;
    if (to === null) return null;
    const outcome = await notices.attempt(`Executing ${command.op}`, () => call('zones:execute', { session: to, command }));
    if (outcome === null) return null;
    for (const zone of outcome.changedZones) dirty.add(zone, 1);
    if (session === to) coveredRevision = outcome.snapshot.revision;
    sessions.apply(outcome.snapshot);
    await refresh();
    return outcome;
  }

  /** Everything the inspector shows of a zone; null when it cannot be told. */
  async function describe(zone: ZoneIndex): Promise<ZoneDetails | null> {
    const of = session;
    if (of === null) return null;
    return notices.attempt(`Reading zone ${zone}`, () => call('zones:describe', { session: of, zone }));
  }

  watch(() => sessions.active, follow, { immediate: true, flush: 'sync' });
  on('zones:changed', ({ session: changed, first, count }) => {
    if (changed !== session) return;
    dirty.add(first, count);
    void refresh();
  });

  return { table, version, loadedCount, loading, counts, geometry, refresh, reload, execute, describe };
});
