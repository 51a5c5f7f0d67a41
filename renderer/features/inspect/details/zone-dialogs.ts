import { ref } from 'vue';

/** Which dialog about the selected zone is open. */
export const zoneDialogs = {
  append: ref(false),
  zde: ref(false),
};
