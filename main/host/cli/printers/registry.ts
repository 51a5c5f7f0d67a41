import { printQemuIoZone } from './qemu-io-zone';
import { blkzonePrinter } from './blkzone';
import { nvmeJsonPrinter, nvmePrinter } from './nvme';
import { csvPrinter, jsonPrinter } from './own';
import { tablePrinter } from './table';
import { zbcPrinter } from './zbc';
import { zbdCsvPrinter, zbdPrinter } from './zbd';
import { plainPrinter, type ReportFormat, type ReportPrinter } from './zone-printer';

/** Printer of each report format. */
export const PRINTERS: Readonly<Record<ReportFormat, ReportPrinter>> = {
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
};
