import { computed, ref, watch, type Ref } from 'vue';
import { isMask } from '../../../shared/crash/loss';

/** The mask of surviving writes as text that can be typed; only what is a mask reaches `lose`. */
export function useMaskText(lose: Ref<string>) {
  const text = ref(lose.value);
  const problem = computed(() =>
    isMask(text.value) ? '' : 'hexadecimal digits, bit 0 = the oldest write, 1 = survives: 0x1f',
  );

  watch(text, (typed) => {
    if (isMask(lose.value) && isMask(typed)) lose.value = typed;
  });
  watch(lose, (now) => {
    if (isMask(now)) text.value = now;
  });
  return { text, problem };
}
