import type { ZoneRow } from '../../../shared/image/zone-report';
import { formatBytes, formatExactBytes, formatHex } from '../../../shared/units/format';
import type { ByteCount } from '../../../shared/units/units';
import {
  ZONE_STATE_LETTERS,
  ZONE_STATE_TITLES,
  type ZoneStateName,
  type ZoneTypeName,
} from '../../../shared/zone/state';
import type { PrintedZone, ReportPrinter } from './zone-printer';

const COLUMNS = [
  'zone',
  'type',
  'state',
  'start LBA',
  'size',
  'capacity',
  'write pointer LBA',
  'written',
  'attributes',
];
const WIDTHS = [9, 4, 23, 15, 11, 11, 18, 11, 0];
const TYPES = {
  conventional: 'cnv',
  sequentialWriteRequired: 'swr',
  sequentialWritePreferred: 'swp',
} as const;

/** The report for people: sizes with their unit, addresses as LBAs in hexadecimal. */
export const tablePrinter: ReportPrinter = {
  header: () => [COLUMNS.map((title, column) => title.padEnd(WIDTHS[column]!)).join(' ')],
  zone: (printed) => [lineOf(printed)],
  footer: () => [],
};

/** Neighbouring zones mostly have the same sizes and states: the words of the last one are kept, at least so wide. */
function remembering<Value>(width: number, format: (value: Value) => string): (value: Value) => string {
  let last: Value | undefined;
  let words = '';
  return (value) => {
    if (value !== last) [last, words] = [value, format(value).padEnd(width)];
    return words;
  };
}

const typeWords = remembering<ZoneTypeName>(WIDTHS[1]!, (type) => TYPES[type]);
const stateWords = remembering<ZoneStateName>(
  WIDTHS[2]!,
  (state) => `${ZONE_STATE_LETTERS[state]} ${ZONE_STATE_TITLES[state]}`,
);
// Exact, so that the table can be read again.
const sizeWords = remembering(WIDTHS[4]!, formatExactBytes);
const capacityWords = remembering(WIDTHS[5]!, formatExactBytes);
const writtenWords = remembering(0, formatBytes);
const NOTHING = '-';

/** Put together in one step: a million lines of nine texts each would be most of the work. */
function lineOf({ row, image }: PrintedZone): string {
  const index = String(row.index).padEnd(WIDTHS[0]!);
  const startWords = formatHex(row.startLba);
  const start = startWords.padEnd(WIDTHS[3]!);
  const sizes = `${sizeWords(row.sizeBytes)} ${capacityWords(row.capacityBytes)}`;
  const pointer = pointerWords(row, startWords, image.facts.geometry.logicalBlockSizeBytes);
  const line = `${index} ${typeWords(row.type)} ${stateWords(row.state)} ${start} ${sizes} ${pointer.padEnd(WIDTHS[6]!)} `;
  const { writePointerBytes, startBytes, attributes } = row;
  const written =
    writePointerBytes === null ? NOTHING : writtenWords(Math.max(0, writePointerBytes - startBytes));
  return attributes.length === 0
    ? line + written
    : `${line}${written.padEnd(WIDTHS[7]!)} ${attributes.join(' ')}`;
}

/** Most zones are empty: their pointer has the words of their start. */
function pointerWords(
  { writePointerBytes, startBytes }: ZoneRow,
  startWords: string,
  blockSize: ByteCount,
): string {
  if (writePointerBytes === null) return NOTHING;
  return writePointerBytes === startBytes ? startWords : formatHex(writePointerBytes / blockSize);
}
