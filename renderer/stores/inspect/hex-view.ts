import { defineStore } from 'pinia';
import { computed, ref } from 'vue';
import { useSettings } from '../settings';

/** What the offset column of the hex view counts. */
export type OffsetColumn = 'file' | 'lba' | 'zone';

/** How bytes are shown, whatever image they are of. */
export const useHexView = defineStore('hex-view', () => {
  const settings = useSettings();
  const offsetColumn = ref<OffsetColumn>('file');
  const showsTints = ref(true);
  /** Bytes of a row that have room, as last measured. */
  const fittingRow = ref(16);
  const bytesPerRow = computed(() => {
    const { bytesPerRow: chosen } = settings.values;
    return chosen === 'fit' ? fittingRow.value : chosen;
  });

  return { offsetColumn, showsTints, bytesPerRow, fittingRow };
});
