import { computed, reactive } from 'vue';

/** What was typed and means nothing, field by field. `complaint` is the first of it in words; empty where all means something. */
export function useComplaints() {
  const byField = reactive(new Map<string, string>());
  const complaint = computed(() => [...byField.values()].find((text) => text !== '') ?? '');
  return {
    complaint,
    complain: (field: string, text: string) => void byField.set(field, text),
    /** The fields are others now. */
    forget: () => byField.clear(),
  };
}
