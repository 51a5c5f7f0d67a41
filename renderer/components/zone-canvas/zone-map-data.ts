import type { ZoneTable } from '../../../shared/zone/zone-table';
import { slotOfCode, ZONE_STATE_NAMES, ZoneState, type ZoneStateName } from '../../../shared/zone/state';

/** What the map draws: a zone table and the sizes that give the fill levels, in logical blocks. */
export interface ZoneMapData {
  readonly table: Pick<ZoneTable, 'count' | 'state' | 'writePointer'>;
  readonly zoneSizeBlocks: number;
  readonly zoneCapacityBlocks: number;
  readonly lastZoneSizeBlocks: number;
}

/** Number of drawn states: the order of the legend, from the bottom of a mixed cell to its top. */
export const SLOTS = ZONE_STATE_NAMES.length;

/** Name of a slot. */
export function slotName(slot: number): ZoneStateName {
  return ZONE_STATE_NAMES[slot]!;
}

/** How much of one zone is what, as fractions of the common zone size. */
export interface ZoneFill {
  readonly slot: number;
  /** Less than 1 only in a last zone that is smaller than the rest. */
  readonly size: number;
  readonly capacity: number;
  readonly written: number;
}

/** Fill levels of one zone, whole and bounded whatever the write pointer says. */
export function zoneFill(data: ZoneMapData, zone: number): ZoneFill {
  const { table, zoneSizeBlocks } = data;
  const code = table.state[zone]!;
  const sizeBlocks = zone === table.count - 1 ? data.lastZoneSizeBlocks : zoneSizeBlocks;
  const isConventional = code === ZoneState.notWritePointer;
  const capacityBlocks = isConventional ? sizeBlocks : Math.min(sizeBlocks, data.zoneCapacityBlocks);
  const pointerBlocks = table.writePointer[zone]! - zone * zoneSizeBlocks;
  return {
    slot: slotOfCode(code),
    size: sizeBlocks / zoneSizeBlocks,
    capacity: capacityBlocks / zoneSizeBlocks,
    written: writtenBlocks(code, pointerBlocks, capacityBlocks) / zoneSizeBlocks,
  };
}

function writtenBlocks(code: number, pointerBlocks: number, capacityBlocks: number): number {
  if (code === ZoneState.full || code === ZoneState.notWritePointer) return capacityBlocks;
  if (code === ZoneState.empty) return 0;
  return Math.min(Math.max(pointerBlocks, 0), capacityBlocks) || 0;
}
