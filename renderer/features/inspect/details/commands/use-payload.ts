import { computed, reactive, ref, watch } from 'vue';
import { parseCount } from '../../../../../shared/units/parse';
import { drawnSeed } from '../../../../composables/form/drawn-seed';
import type { OwnCommand, OwnData } from '../../../../../shared/workload/command';

const CONTENTS = [
  { value: 'stamp', title: 'stamp: each block names its LBA' },
  { value: 'increment', title: 'increment: 00 01 02 …' },
  { value: 'random', title: 'random, from a seed' },
  { value: 'byte', title: 'one byte, again and again' },
  { value: 'zero', title: 'zeros' },
  { value: 'file', title: 'a file, as long as it is' },
] as const;
type Content = (typeof CONTENTS)[number]['value'];

/** What the user chose to write: a size and a pattern, or a file. */
export function usePayload(blockBytes: () => number) {
  const size = ref<number | null>(4096);
  /** Why the text of the size means none, while it does not; the size is the one before. */
  const sizeComplaint = ref('');
  const content = ref<Content>('stamp');
  const byte = ref('0xcd');
  const seed = ref('');
  const file = ref('');
  const isFile = computed(() => content.value === 'file');
  watch(isFile, () => (sizeComplaint.value = ''));
  const blocks = computed(() => (size.value ?? 0) / blockBytes());

  const byteProblem = computed(() =>
    content.value === 'byte' && byteOf(byte.value) === null ? 'A byte is 0 to 255, or 0x00 to 0xff' : '',
  );
  const seedProblem = computed(() =>
    content.value === 'random' && seedOf(seed.value) === null ? 'A seed is a whole number' : '',
  );
  const sizeProblem = computed(() => {
    if (isFile.value) return '';
    if (!Number.isInteger(blocks.value)) return `Not a whole number of blocks of ${blockBytes()} bytes`;
    return blocks.value === 0 ? 'Nothing to write' : '';
  });
  const fileProblem = computed(() => (isFile.value && file.value.trim() === '' ? 'Choose a file' : ''));

  function dataOf(): OwnData {
    if (content.value === 'byte') return { pattern: 'byte', value: byteOf(byte.value) ?? 0 };
    if (content.value === 'random') return { pattern: 'random', seed: seedOf(seed.value) ?? 0 };
    return { pattern: content.value === 'file' ? 'stamp' : content.value };
  }
  /** What a command says of its data; a file brings length and bytes itself. */
  const part = (): Pick<OwnCommand, 'blocks' | 'data'> =>
    isFile.value ? {} : { blocks: blocks.value, data: dataOf() };
  const from = computed(() => (isFile.value ? file.value.trim() : undefined));
  const problem = computed(
    () =>
      sizeComplaint.value || sizeProblem.value || byteProblem.value || seedProblem.value || fileProblem.value,
  );

  const draw = () => void (seed.value = String(drawnSeed()));

  /** For the next command: a size that is suggested, and a seed of its own. */
  function begin(bytes: number): void {
    size.value = bytes;
    sizeComplaint.value = '';
    draw();
  }

  /** The length of what is written, behind a verb; nothing where the file says it. */
  const amountWith = (amount: (bytes: number) => string) =>
    isFile.value ? '' : ` ${amount(size.value ?? 0)}`;

  /** Makes the size a whole number of blocks within a bound. */
  function fit(most: number): void {
    const wanted = Math.min(most, size.value ?? 0);
    size.value = Math.max(1, Math.floor(wanted / blockBytes())) * blockBytes();
  }

  return reactive({
    ...{ contents: CONTENTS, size, sizeComplaint, content, byte, seed, file, isFile, from },
    ...{ sizeProblem, byteProblem, seedProblem, fileProblem, problem, part, amountWith, fit, draw, begin },
  });
}

/** What `usePayload` gives. */
export type PayloadChoice = ReturnType<typeof usePayload>;

/** A byte that was typed; null = it is none. */
export function byteOf(text: string): number | null {
  try {
    const value = parseCount(text, 'Byte');
    return value > 255 ? null : value;
  } catch {
    return null;
  }
}

/** A seed that was typed; null = it is none. */
export function seedOf(text: string): number | null {
  try {
    return parseCount(text, 'Seed');
  } catch {
    return null;
  }
}
