import { ref } from 'vue';

/** Which sections of the details are unfolded. */
export const detailsState = {
  zone: ref(true),
  actions: ref(true),
  descriptor: ref(true),
  structureOpen: ref(true),
  findingsOpen: ref(true),
  /** Grows when the findings should be seen. */
  findingsWanted: ref(0),
};

/** Unfolds the findings and brings them into view. */
export function showFindings(): void {
  detailsState.findingsOpen.value = true;
  detailsState.findingsWanted.value++;
}
