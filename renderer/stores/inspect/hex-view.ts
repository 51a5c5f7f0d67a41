import { defineStore } from 'pinia';
import { ref } from 'vue';

/** What the offset column of the hex view counts. */
export type OffsetColumn = 'file' | 'lba' | 'zone';

/** How bytes are shown, whatever image they are of. */
export const useHexView = defineStore('hex-view', () => {
  const offsetColumn = ref<OffsetColumn>('file');
  const showsTints = ref(true);

  return { offsetColumn, showsTints };
});
