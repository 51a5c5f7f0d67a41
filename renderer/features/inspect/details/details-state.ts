import { ref } from 'vue';

/** Which sections of the details are unfolded. */
export const detailsState = {
  zone: ref(true),
  actions: ref(true),
  descriptor: ref(true),
  structureOpen: ref(true),
  findingsOpen: ref(true),
};
