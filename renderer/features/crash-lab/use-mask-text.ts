import { computed, ref, watch } from 'vue';
import { isMask } from '../../../shared/crash/loss';
import { useCrash } from '../../stores/crash/crash';

/** The mask of surviving writes as text that can be typed; only what is a mask reaches the store. */
export function useMaskText() {
  const crash = useCrash();
  const text = ref(crash.lose);
  const problem = computed(() =>
    isMask(text.value) ? '' : 'hexadecimal digits, bit 0 = the oldest write, 1 = survives: 0x1f',
  );

  watch(text, (typed) => {
    if (isMask(crash.lose) && isMask(typed)) crash.lose = typed;
  });
  watch(
    () => crash.lose,
    (lose) => {
      if (isMask(lose)) text.value = lose;
    },
  );
  return { text, problem };
}
