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

/** Comma-separated, bytes; an empty write pointer where it means nothing. */
export const csvPrinter: ReportPrinter = {
  title: 'comma-separated, with a header line',
  header: () => [COLUMNS.join(',')],
  zone: ({ row }) => [
    [
      row.index,
      row.type,
      row.state,
      row.startLba,
      row.startBytes,
      row.sizeBytes,
      row.capacityBytes,
      row.writePointerBytes ?? '',
      row.attributes.join(' '),
    ].join(','),
  ],
  footer: () => [],
};

/** One JSON document, a line a zone, so that a million zones stream. */
export const jsonPrinter: ReportPrinter = {
  title: 'one JSON document',
  header: () => ['{"zones":['],
  zone: ({ row }: PrintedZone, position) => [`${position === 0 ? '' : ','}${JSON.stringify(row)}`],
  footer: () => [']}'],
};
