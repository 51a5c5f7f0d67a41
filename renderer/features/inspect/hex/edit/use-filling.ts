import { computed, reactive, ref } from 'vue';
import { COMMAND_BYTES_MAX } from '../../../../../shared/image/limits';
import type { ByteFill } from '../../../../../shared/session/byte-edit';
import { formatBytes } from '../../../../../shared/units/format';
import { parseHexBytes } from '../../../../../shared/units/parse';
import { drawnSeed } from '../../../../composables/form/drawn-seed';
import { byteOf, seedOf } from '../../details/commands/use-payload';

const KINDS = [
  { value: 'pattern', title: 'a byte or a pattern, again and again' },
  { value: 'increment', title: 'increment: each byte is greater by a step' },
  { value: 'random', title: 'random, from a seed' },
] as const satisfies readonly { readonly value: ByteFill['kind']; readonly title: string }[];

const PATTERN_BYTES_MAX = 4_096;
const NO_BYTE = 'A byte is 0 to 255, or 0x00 to 0xff';

/** What the user chose to fill bytes with. */
export function useFilling(length: () => number) {
  const kind = ref<ByteFill['kind']>('pattern');
  const pattern = ref('00');
  const first = ref('0');
  const step = ref('1');
  const seed = ref('');

  const bytes = computed(() => {
    try {
      return parseHexBytes(pattern.value, 'Pattern');
    } catch {
      return null;
    }
  });
  const patternProblem = computed(() => {
    if (bytes.value === null) return "Bytes in hex, such as '00' or 'de ad be ef'";
    return bytes.value.length > PATTERN_BYTES_MAX ? `At most ${formatBytes(PATTERN_BYTES_MAX)}` : '';
  });
  const firstProblem = computed(() => (byteOf(first.value) === null ? NO_BYTE : ''));
  const stepProblem = computed(() => (byteOf(step.value) === null ? NO_BYTE : ''));
  const seedProblem = computed(() => (seedOf(seed.value) === null ? 'A seed is a whole number' : ''));
  const problem = computed(() => {
    if (length() > COMMAND_BYTES_MAX) return `At most ${formatBytes(COMMAND_BYTES_MAX)} are filled at once`;
    if (kind.value === 'pattern') return patternProblem.value;
    return kind.value === 'random' ? seedProblem.value : firstProblem.value || stepProblem.value;
  });

  /** The choice, where nothing is wrong with it. */
  function fill(): ByteFill {
    if (kind.value === 'pattern') return { kind: 'pattern', bytes: bytes.value ?? new Uint8Array(1) };
    if (kind.value === 'random') return { kind: 'random', seed: seedOf(seed.value) ?? 0 };
    return { kind: 'increment', first: byteOf(first.value) ?? 0, step: byteOf(step.value) ?? 0 };
  }

  const draw = () => void (seed.value = String(drawnSeed()));

  return reactive({
    ...{ kinds: KINDS, kind, pattern, first, step, seed, fill, draw },
    ...{ patternProblem, firstProblem, stepProblem, seedProblem, problem },
  });
}
