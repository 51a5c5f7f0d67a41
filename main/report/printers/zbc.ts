import { SECTOR_BYTES } from '../../../shared/units/units';
import { ZoneType, type ZoneStateName } from '../../../shared/zone/state';
import { blockLayerPointer } from './zbd';
import { bit, hex, isConventionalRow, plainPrinter, resetRecommended, stateCode } from './zone-printer';

const TYPE_NAMES = {
  conventional: 'Conventional',
  sequentialWriteRequired: 'Sequential-write-required',
  sequentialWritePreferred: 'Sequential-write-preferred',
} as const;

const CONDITION_NAMES: Readonly<Record<ZoneStateName, string>> = {
  notWritePointer: 'Not-write-pointer',
  empty: 'Empty',
  implicitlyOpened: 'Implicit-open',
  explicitlyOpened: 'Explicit-open',
  closed: 'Closed',
  readOnly: 'Read-only',
  full: 'Full',
  offline: 'Offline',
};

/** `zbc_report_zones` of libzbc: 512-byte sectors, absolute write pointer. */
export const zbcPrinter = plainPrinter((printed) => {
  const { row } = printed;
  const sectors = (bytes: number): number => Math.floor(bytes / SECTOR_BYTES);
  const type = `type ${hex(ZoneType[row.type])} (${TYPE_NAMES[row.type]})`;
  const condition = `cond ${hex(stateCode(printed))} (${CONDITION_NAMES[row.state]})`;
  const place = `sector ${sectors(row.startBytes)}, ${sectors(row.sizeBytes)} sectors`;
  const head = `Zone ${String(row.index).padStart(5, '0')}: ${type}, ${condition}`;
  if (isConventionalRow(printed)) return `${head}, ${place}`;
  const recommended = `reset recommended ${bit(resetRecommended(printed))}, non_seq 0`;
  return `${head}, ${recommended}, ${place}, wp ${sectors(blockLayerPointer(printed))}`;
});
