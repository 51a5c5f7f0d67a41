import { defineStore } from 'pinia';
import { shallowRef, watch } from 'vue';
import type { ZoneList } from '../../../shared/image/zone-report';
import { call } from '../../api/client';
import { createLatest } from '../../composables/latest';
import { useSessions } from '../sessions';

/** The linked lists of zones that the active image's file holds; empty where the family has none. */
export const useZoneLists = defineStore('zoneLists', () => {
  const sessions = useSessions();
  const lists = shallowRef<readonly ZoneList[]>([]);
  const latest = createLatest();
  /** The family has no lists, whatever changes. */
  let hasNone = false;

  async function load(): Promise<void> {
    const session = sessions.activeId;
    const hasZones = (sessions.active?.info.geometry.zoneCount ?? 0) > 0;
    await latest(
      async () => {
        if (session === null || !hasZones) return [];
        return sessions.attemptOn(session, 'Reading the lists', () => call('zones:lists', { session }));
      },
      (found) => {
        lists.value = found ?? [];
        hasNone = found?.length === 0;
      },
    );
  }

  watch(
    () => sessions.activeOpening,
    () => {
      lists.value = [];
      hasNone = false;
      void load();
    },
    { immediate: true },
  );
  sessions.onChange(({ zones }) => {
    if (zones.count > 0 && !hasNone) void load();
  });

  return { lists };
});
