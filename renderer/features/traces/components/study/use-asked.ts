import { nextTick, watch } from 'vue';

/** Gives a section the focus each time it is asked for (`asked` grows), once what `prepare` set is shown. */
export function useAsked(
  asked: () => number,
  focus: () => void,
  prepare: () => void = () => undefined,
): void {
  watch(
    asked,
    async (times) => {
      if (times === 0) return;
      prepare();
      await nextTick();
      focus();
    },
    { immediate: true },
  );
}
