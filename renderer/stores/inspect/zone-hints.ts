import { defineStore } from 'pinia';
import { ref, watch } from 'vue';
import { attempt } from '../../../shared/errors/result';
import { hintIn, type ZoneHint, type ZoneHintsPage } from '../../../shared/image/zone-hints';
import { call } from '../../api/client';
import { useSessions } from '../sessions';

/** Zones that are looked at at once: about as many as a table shows. */
const PAGE_ZONES = 32;

/** What the zones of the active image hold, looked at when it is asked for and anew after changes. */
export const useZoneHints = defineStore('zone-hints', () => {
  const sessions = useSessions();
  /** Grows when hints arrived, or are to be asked for again. */
  const version = ref(0);
  /** Null = on its way, or it cannot be told. */
  let pages = new Map<number, ZoneHintsPage | null>();

  function forget(): void {
    pages = new Map();
    version.value++;
  }

  async function load(page: number, into: typeof pages): Promise<void> {
    const session = sessions.activeId;
    const zoneCount = sessions.active?.info.geometry.zoneCount ?? 0;
    const first = page * PAGE_ZONES;
    const count = Math.min(PAGE_ZONES, zoneCount - first);
    if (session === null || count <= 0) return;
    into.set(page, null);
    const answer = await attempt(() => call('zones:hints', { session, first, count }));
    // Of an image whose data cannot be read, that is said elsewhere.
    if (!answer.ok || into !== pages) return;
    into.set(page, answer.value);
    version.value++;
  }

  /** The hint of a zone; null while it is not there. */
  function hintOf(zone: number): ZoneHint | null {
    void version.value;
    const page = Math.floor(zone / PAGE_ZONES);
    const known = pages.get(page);
    if (known === undefined) void load(page, pages);
    return known == null ? null : hintIn(known, zone);
  }

  watch(() => sessions.activeOpening, forget, { flush: 'sync' });
  sessions.onChange(({ zones, bytes }) => {
    if (zones.count > 0 || bytes === null || bytes.length > 0) forget();
  });

  return { hintOf };
});
