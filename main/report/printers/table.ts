import type { ZoneRow } from '../../../shared/image/zone-report';
import { formatBytes, formatExactBytes, formatHex } from '../../../shared/units/format';
import type { ByteCount } from '../../../shared/units/units';
import { ZONE_STATE_LETTERS, ZONE_STATE_TITLES, type ZoneStateName } from '../../../shared/zone/state';
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

/** Neighbouring zones mostly have the same sizes and states: the words of the last one are kept, in their column. */
function remembering<Value>(column: number, format: (value: Value) => string): (value: Value) => string {
  let last: Value | undefined;
  let words = '';
  return (value) => {
    if (value !== last) [last, words] = [value, format(value).padEnd(WIDTHS[column]!)];
    return words;
  };
}

const stateWords = remembering<ZoneStateName>(
  2,
  (state) => `${ZONE_STATE_LETTERS[state]} ${ZONE_STATE_TITLES[state]}`,
);
// Exact, so that the table can be read again.
const sizeWords = remembering(4, formatExactBytes);
const capacityWords = remembering(5, formatExactBytes);
const writtenWords = remembering(7, formatBytes);
const NOTHING = ['-'.padEnd(WIDTHS[6]!), '-'.padEnd(WIDTHS[7]!)] as const;

/** Put together in one step: a million lines of nine texts each would be most of the work. */
function lineOf({ row, image }: PrintedZone): string {
  const index = String(row.index).padEnd(WIDTHS[0]!);
  const type = TYPES[row.type].padEnd(WIDTHS[1]!);
  const start = formatHex(row.startLba).padEnd(WIDTHS[3]!);
  const sizes = `${sizeWords(row.sizeBytes)} ${capacityWords(row.capacityBytes)}`;
  const [pointer, written] = pointerCells(row, image.facts.geometry.logicalBlockSizeBytes);
  const line = `${index} ${type} ${stateWords(row.state)} ${start} ${sizes} ${pointer} `;
  return row.attributes.length === 0
    ? line + written.trimEnd()
    : `${line}${written} ${row.attributes.join(' ')}`;
}

function pointerCells(
  { writePointerBytes, startBytes }: ZoneRow,
  blockSize: ByteCount,
): readonly [pointer: string, written: string] {
  if (writePointerBytes === null) return NOTHING;
  const pointer = formatHex(writePointerBytes / blockSize).padEnd(WIDTHS[6]!);
  return [pointer, writtenWords(Math.max(0, writePointerBytes - startBytes))];
}
