import { ref } from 'vue';

/** Which sections of the details are unfolded. */
export const detailsState = {
  zone: ref(true),
  actions: ref(true),
  descriptor: ref(true),
  lists: ref(true),
  structureOpen: ref(true),
  recognition: ref(false),
  findingsOpen: ref(true),
  /** Grows when the findings should be seen. */
  findingsWanted: ref(0),
  /** Grows when the recognition should be seen. */
  recognitionWanted: ref(0),
};

/** Unfolds the findings and brings them into view. */
export function showFindings(): void {
  detailsState.findingsOpen.value = true;
  detailsState.findingsWanted.value++;
}

/** Unfolds how the image was recognised and brings it into view. */
export function showRecognition(): void {
  detailsState.recognition.value = true;
  detailsState.recognitionWanted.value++;
}
