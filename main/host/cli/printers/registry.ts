import { printQemuIoZone } from './qemu-io-zone';
import { blkzone238Printer, blkzonePrinter } from './blkzone';
import { nvmeJson23Printer, nvmeJsonPrinter, nvmePrinter } from './nvme';
import { csvPrinter, jsonPrinter } from './own';
import { sgRepZonesPrinter } from './sg-rep-zones';
import { tablePrinter } from './table';
import { zbcPrinter } from './zbc';
import { zbdCsvPrinter, zbdPrinter } from './zbd';
import { plainPrinter, type ReportPrinter } from './zone-printer';

/** Printer of each report format, in the order of the help. */
export const PRINTERS = {
  table: tablePrinter,
  blkzone: blkzonePrinter,
  'blkzone-2.38': blkzone238Printer,
  zbd: zbdPrinter,
  'zbd-csv': zbdCsvPrinter,
  zbc: zbcPrinter,
  'sg-rep-zones': sgRepZonesPrinter,
  nvme: nvmePrinter,
  'nvme-json': nvmeJsonPrinter,
  'nvme-json-2.3': nvmeJson23Printer,
  'qemu-io': plainPrinter('zrp of qemu-io (QEMU)', ({ image, row }) => printQemuIoZone(image, row.index)),
  csv: csvPrinter,
  json: jsonPrinter,
} satisfies Readonly<Record<string, ReportPrinter>>;

/** Name of a format of `report --as`. */
export type ReportFormat = keyof typeof PRINTERS;
/** Names of the formats of `report --as`. */
export const REPORT_FORMATS = Object.keys(PRINTERS) as readonly ReportFormat[];
