import { defineStore } from 'pinia';
import type { ZoneStateName } from '../../../shared/zone/state';
import { useSessions } from '../sessions';

/** What the zone table can be sorted by. */
export type SortKey =
  | 'zone'
  | 'type'
  | 'state'
  | 'reset'
  | 'start'
  | 'size'
  | 'capacity'
  | 'writePointer'
  | 'attributes';

interface ZoneViewState {
  shownAs: 'map' | 'table';
  /** States that map and table show; empty = all. */
  shownStates: ReadonlySet<ZoneStateName>;
  sortedBy: SortKey;
  descending: boolean;
}

/** How the zones of an image are looked at: as a map or a table, which of them, in what order. */
export const useZoneView = defineStore('zone-view', () => {
  const { fields } = useSessions().perImage((): ZoneViewState => ({
    shownAs: 'map',
    shownStates: new Set(),
    sortedBy: 'zone',
    descending: false,
  }));
  const { shownStates, sortedBy, descending } = fields;

  /** Adds a state to the filter, or takes it out. */
  function toggleState(state: ZoneStateName): void {
    const next = new Set(shownStates.value);
    if (!next.delete(state)) next.add(state);
    shownStates.value = next;
  }

  function showAllStates(): void {
    shownStates.value = new Set();
  }

  /** Sorts by a column, or the other way round when it was sorted by it already. */
  function sortBy(key: SortKey): void {
    if (sortedBy.value === key) descending.value = !descending.value;
    else [sortedBy.value, descending.value] = [key, false];
  }

  return { ...fields, toggleState, showAllStates, sortBy };
});
