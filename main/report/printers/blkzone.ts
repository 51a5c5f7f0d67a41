import { SECTOR_BYTES, type ByteCount, type ByteOffset } from '../../../shared/units/units';
import { ZONE_STATE_LETTERS, ZoneType } from '../../../shared/zone/state';
import {
  bit,
  hex,
  isConventionalRow,
  resetRecommended,
  stateCode,
  type PrintedZone,
  type ReportHead,
  type ReportPrinter,
} from './zone-printer';

const TYPE_NAMES = {
  conventional: 'CONVENTIONAL',
  sequentialWriteRequired: 'SEQ_WRITE_REQUIRED',
  sequentialWritePreferred: 'SEQ_WRITE_PREFERRED',
} as const;

/** `blkzone report` of util-linux: 512-byte sectors, write pointer relative to the zone start, N/A where it is not valid. */
export const blkzonePrinter = blkzoneOf(() => 'N/A');

/** `blkzone report` of util-linux 2.38 to 2.41: always a number, the kernel's pointer less the zone start. */
export const blkzone238Printer = blkzoneOf((printed) => {
  const { row } = printed;
  if (isConventionalRow(printed)) return hex(0, 6);
  if (row.state === 'full') return hex(sectors(row.sizeBytes), 6);
  return hex(BigInt.asUintN(64, -1n - BigInt(sectors(row.startBytes))));
});

/** `without`: what stands for the pointer of a zone that has none. */
function blkzoneOf(without: (printed: PrintedZone) => string): ReportPrinter {
  return {
    details: ['verbose'],
    header: foundLine,
    zone: (printed) => [zoneLine(printed, without)],
    footer: () => [],
  };
}

function foundLine({ listed, fromBytes, details }: ReportHead): readonly string[] {
  return details.has('verbose') ? [`Found ${listed} zones from ${hex(sectors(fromBytes))}`] : [];
}

function zoneLine(printed: PrintedZone, without: (printed: PrintedZone) => string): string {
  const { row } = printed;
  const pointer = row.writePointerBytes;
  const relative = pointer === null ? without(printed) : hex(sectors(pointer - row.startBytes), 6);
  const place = `start: ${hex(sectors(row.startBytes), 9)}, len ${hex(sectors(row.sizeBytes), 6)}`;
  const flags = `reset:${bit(resetRecommended(printed))} non-seq:0`;
  const condition = `zcond:${String(stateCode(printed)).padStart(2)}(${ZONE_STATE_LETTERS[row.state]})`;
  const type = `[type: ${ZoneType[row.type]}(${TYPE_NAMES[row.type]})]`;
  return `  ${place}, cap ${hex(sectors(row.capacityBytes), 6)}, wptr ${relative} ${flags}, ${condition} ${type}`;
}

function sectors(bytes: ByteCount | ByteOffset): number {
  return Math.floor(bytes / SECTOR_BYTES);
}
