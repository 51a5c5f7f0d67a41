import { printQemuIoZone } from './qemu-io-zone';
import { blkzonePrinter } from './blkzone';
import { nvmeJsonPrinter, nvmePrinter } from './nvme';
import { csvPrinter, jsonPrinter } from './own';
import { tablePrinter } from './table';
import { zbcPrinter } from './zbc';
import { zbdCsvPrinter, zbdPrinter } from './zbd';
import { plainPrinter, type ReportPrinter } from './zone-printer';

/** Printer of each report format, in the order of the help. */
export const PRINTERS = {
  table: tablePrinter,
  blkzone: blkzonePrinter,
  zbd: zbdPrinter,
  'zbd-csv': zbdCsvPrinter,
  zbc: zbcPrinter,
  nvme: nvmePrinter,
  'nvme-json': nvmeJsonPrinter,
  'qemu-io': plainPrinter('zrp of qemu-io (QEMU)', ({ image, row }) => printQemuIoZone(image, row.index)),
  csv: csvPrinter,
  json: jsonPrinter,
} as const satisfies Readonly<Record<string, ReportPrinter>>;

/** Name of a format of `report --as`. */
export type ReportFormat = keyof typeof PRINTERS;
/** Names of the formats of `report --as`. */
export const REPORT_FORMATS = Object.keys(PRINTERS) as readonly ReportFormat[];
