import { computed, ref, shallowRef, watch } from 'vue';
import { sentenceOf } from '../../../../shared/errors/app-error';
import { REPORT_TEXT_MAX, type ReportReading } from '../../../../shared/image/report-reading';
import { formatCount, formatExactBytes, plural } from '../../../../shared/units/format';
import { countInRanges } from '../../../../shared/units/ranges';
import { ZONE_STATE_TITLES } from '../../../../shared/zone/state';
import { createLatest } from '../../../composables/latest';
import { useCreation } from '../../../stores/creation';
import { useFiles } from '../../../stores/files/files';

/** Milliseconds without a change before a text is read. */
const READ_DELAY_MS = 150;

/** A report that is pasted or read from a file, and what it says. */
export function useReport() {
  const creation = useCreation();
  const files = useFiles();
  const text = ref('');
  /** The file that is read in place of the text. */
  const path = ref<string | null>(null);
  /** What the text leaves open; null = as it is guessed. */
  const blockSize = ref<512 | 4096 | null>(null);
  const reading = shallowRef<ReportReading | null>(null);
  const problem = ref('');
  const busy = ref(false);
  const latest = createLatest();
  let delay: ReturnType<typeof setTimeout> | undefined;

  const ask = () =>
    creation
      .readReport({
        text: path.value === null ? text.value : null,
        ...{ path: path.value, logicalBlockSizeBytes: blockSize.value },
      })
      .then((found) => ({ found, why: '' }))
      .catch((thrown: unknown) => ({ found: null, why: sentenceOf(thrown) }));

  async function readNow(): Promise<void> {
    await latest(ask, ({ found, why }) => {
      [reading.value, problem.value, busy.value] = [found, why, false];
    });
  }

  function request(): void {
    clearTimeout(delay);
    const isEmpty = path.value === null && text.value.trim() === '';
    problem.value = path.value === null ? tooLong(text.value) : '';
    busy.value = !isEmpty && problem.value === '';
    if (busy.value) delay = setTimeout(() => void readNow(), READ_DELAY_MS);
    else
      void latest(
        () => Promise.resolve(null),
        (none) => (reading.value = none),
      );
  }

  async function openFile(): Promise<void> {
    const chosen = await files.pickFile('Open report');
    if (chosen === null) return;
    [path.value, text.value, blockSize.value] = [chosen, '', null];
  }

  function clear(): void {
    [path.value, text.value, blockSize.value] = [null, '', null];
  }

  watch(text, (typed) => typed !== '' && (path.value = null));
  watch([text, path, blockSize], request);
  const zones = computed(() => reading.value && zonesOf(reading.value));
  const states = computed(() => reading.value && statesOf(reading.value));
  return { text, path, blockSize, reading, zones, states, problem, busy, openFile, clear };
}

/** Why a text is not sent; empty = it is. */
function tooLong({ length }: string): string {
  if (length <= REPORT_TEXT_MAX) return '';
  return `The text has ${formatCount(length)} characters, ${formatCount(REPORT_TEXT_MAX)} can be pasted: save it and open the file.`;
}

/** `16 zones of 4 MiB, 2 conventional, capacity 3 MiB`. */
function zonesOf({ spec }: ReportReading): string {
  const { zoneSizeBytes, zoneCapacityBytes, lastZoneSizeBytes } = spec;
  const conventional = countInRanges(spec.conventional);
  return [
    `${plural(spec.zoneCount, 'zone')} of ${formatExactBytes(zoneSizeBytes)}`,
    ...(conventional > 0 ? [`${formatCount(conventional)} conventional`] : []),
    ...(zoneCapacityBytes === zoneSizeBytes ? [] : [`capacity ${formatExactBytes(zoneCapacityBytes)}`]),
    ...(lastZoneSizeBytes === zoneSizeBytes ? [] : [`the last of ${formatExactBytes(lastZoneSizeBytes)}`]),
  ].join(', ');
}

/** `1 closed, 2 full, 11 empty`. */
function statesOf({ spec }: ReportReading): string {
  const counts = new Map<string, number>();
  let empty = spec.zoneCount - countInRanges(spec.conventional);
  for (const { state, first, last } of spec.states) {
    const title = ZONE_STATE_TITLES[state];
    if (state === 'empty') continue;
    counts.set(title, (counts.get(title) ?? 0) + last - first + 1);
    empty -= last - first + 1;
  }
  const named = [...counts].map(([title, zones]) => `${formatCount(zones)} ${title}`);
  return [...named, ...(empty > 0 ? [`${formatCount(empty)} empty`] : [])].join(', ');
}
