import { ref, shallowRef } from 'vue';
import type { ZoneStateName } from '../../../shared/zone/state';
import type { SortKey } from './zone-map/zone-order';

/** What the offset column of the hex view counts. */
export type OffsetColumn = 'file' | 'lba' | 'zone';

/** How the view is arranged. Outlives the view, so that coming back finds it as it was left. */
export const viewState = {
  zonesAs: ref<'map' | 'table'>('map'),
  /** States that map and table show; empty = all. */
  shownStates: shallowRef<ReadonlySet<ZoneStateName>>(new Set()),
  /** Order of the zone table. */
  sortedBy: ref<SortKey>('zone'),
  descending: ref(false),
  offsetColumn: ref<OffsetColumn>('file'),
  showsTints: ref(true),
  bytesPerGroup: ref(8),
  gotoText: ref(''),
  gotoOpen: ref(false),
  /** Grows when the cursor should be seen, even if it did not move. */
  reveals: ref(0),
};

/** Adds a state to the filter, or takes it out. */
export function toggleState(state: ZoneStateName): void {
  const next = new Set(viewState.shownStates.value);
  if (!next.delete(state)) next.add(state);
  viewState.shownStates.value = next;
}

/** Opens the go-to dialog with a text to start from. */
export function openGoto(text = ''): void {
  viewState.gotoText.value = text;
  viewState.gotoOpen.value = true;
}
