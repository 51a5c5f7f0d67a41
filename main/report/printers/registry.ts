import type { ReportFormat } from '../../../shared/image/report-formats';
import { printQemuIoZone } from './qemu-io-zone';
import { blkzone238Printer, blkzonePrinter } from './blkzone';
import { nvmeJson23Printer, nvmeJsonPrinter, nvmePrinter } from './nvme';
import { csvPrinter, jsonPrinter, markdownPrinter } from './own';
import { sgRepZonesPrinter } from './sg-rep-zones';
import { tablePrinter } from './table';
import { zbcPrinter } from './zbc';
import { zbdCsvPrinter, zbdPrinter } from './zbd';
import { plainPrinter, type ReportPrinter } from './zone-printer';

/** Printer of each report format. */
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
  'qemu-io': plainPrinter(({ image, row }) => printQemuIoZone(image, row.index)),
  csv: csvPrinter,
  json: jsonPrinter,
  markdown: markdownPrinter,
} satisfies Readonly<Record<ReportFormat, ReportPrinter>>;
