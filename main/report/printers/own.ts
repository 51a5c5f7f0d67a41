import type { ZoneRow } from '../../../shared/image/zone-report';
import type { PrintedZone, ReportPrinter } from './zone-printer';

const COLUMNS = [
  'index',
  'type',
  'state',
  'start_lba',
  'start_bytes',
  'size_bytes',
  'capacity_bytes',
  'write_pointer_bytes',
  'attributes',
];

/** Cells of COLUMNS; an empty write pointer where it means nothing. */
function cellsOf(row: ZoneRow): (string | number)[] {
  return [
    ...[row.index, row.type, row.state, row.startLba, row.startBytes, row.sizeBytes, row.capacityBytes],
    ...[row.writePointerBytes ?? '', row.attributes.join(' ')],
  ];
}

/** The line of a zone, comma-separated, bytes. */
export const csvLine = (row: ZoneRow): string => cellsOf(row).join(',');

/** Comma-separated, bytes. */
export const csvPrinter: ReportPrinter = {
  header: () => [COLUMNS.join(',')],
  zone: ({ row }) => [csvLine(row)],
  footer: () => [],
};

/** One JSON document, a line a zone, so that a million zones stream. */
export const jsonPrinter: ReportPrinter = {
  header: () => ['{"zones":['],
  zone: ({ row }: PrintedZone, position) => [`${position === 0 ? '' : ','}${JSON.stringify(row)}`],
  footer: () => [']}'],
};

/** A table in Markdown, bytes. */
export const markdownPrinter: ReportPrinter = {
  header: () => [`| ${COLUMNS.join(' | ')} |`, `|${COLUMNS.map(() => ' --- ').join('|')}|`],
  zone: ({ row }) => [`| ${cellsOf(row).join(' | ')} |`],
  footer: () => [],
};
