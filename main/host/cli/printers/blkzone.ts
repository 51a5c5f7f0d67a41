import { SECTOR_BYTES } from '../../../../shared/units/units';
import { ZONE_STATE_LETTERS, ZoneType } from '../../../../shared/zone/state';
import { bit, hex, plainPrinter, resetRecommended, stateCode } from './zone-printer';

const TYPE_NAMES = {
  conventional: 'CONVENTIONAL',
  sequentialWriteRequired: 'SEQ_WRITE_REQUIRED',
  sequentialWritePreferred: 'SEQ_WRITE_PREFERRED',
} as const;

/** `blkzone report` of util-linux: 512-byte sectors, write pointer relative to the zone start. */
export const blkzonePrinter = plainPrinter('blkzone report (util-linux)', (printed) => {
  const { row } = printed;
  const sectors = (bytes: number): number => Math.floor(bytes / SECTOR_BYTES);
  const pointer = row.writePointerBytes;
  const relative = pointer === null ? 'N/A' : hex(sectors(pointer - row.startBytes), 6);
  const place = `start: ${hex(sectors(row.startBytes), 9)}, len ${hex(sectors(row.sizeBytes), 6)}`;
  const flags = `reset:${bit(resetRecommended(printed))} non-seq:0`;
  const condition = `zcond:${String(stateCode(printed)).padStart(2)}(${ZONE_STATE_LETTERS[row.state]})`;
  const type = `[type: ${ZoneType[row.type]}(${TYPE_NAMES[row.type]})]`;
  return `  ${place}, cap ${hex(sectors(row.capacityBytes), 6)}, wptr ${relative} ${flags}, ${condition} ${type}`;
});
