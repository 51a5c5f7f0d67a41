import { formatBytes, formatHex } from '../../../../shared/units/format';
import { ZONE_STATE_LETTERS, ZONE_STATE_TITLES } from '../../../../shared/zone/state';
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
  title: 'a table for people',
  header: () => [columns(COLUMNS)],
  zone: (printed) => [columns(cells(printed))],
  footer: () => [],
};

/** Neighbouring zones mostly have the same sizes: the words of the last one are kept. */
function remembering(format: (value: number) => string): (value: number) => string {
  let last = NaN;
  let words = '';
  return (value) => {
    if (value !== last) [last, words] = [value, format(value)];
    return words;
  };
}

const sizeWords = remembering(formatBytes);
const capacityWords = remembering(formatBytes);
const writtenWords = remembering(formatBytes);

function cells({ row, image }: PrintedZone): string[] {
  const blockSize = image.facts.geometry.logicalBlockSizeBytes;
  const pointer = row.writePointerBytes;
  return [
    String(row.index),
    TYPES[row.type],
    `${ZONE_STATE_LETTERS[row.state]} ${ZONE_STATE_TITLES[row.state]}`,
    formatHex(row.startLba),
    sizeWords(row.sizeBytes),
    capacityWords(row.capacityBytes),
    pointer === null ? '-' : formatHex(pointer / blockSize),
    pointer === null ? '-' : writtenWords(Math.max(0, pointer - row.startBytes)),
    row.attributes.join(' '),
  ];
}

function columns(texts: readonly string[]): string {
  let line = '';
  for (let column = 0; column < texts.length; column++)
    line += `${column === 0 ? '' : ' '}${texts[column]!.padEnd(WIDTHS[column]!)}`;
  return line.trimEnd();
}
