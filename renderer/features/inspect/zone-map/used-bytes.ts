import {
  conventionalCount,
  deviceBlocks,
  zoneCapacity,
  zoneStart,
  type ZoneGeometry,
} from '../../../../shared/zone/geometry';
import { isActive, ZoneState } from '../../../../shared/zone/state';
import type { ZoneTable } from '../../../../shared/zone/zone-table';

/** Sums over sequential zones, in bytes. */
export interface UsedBytes {
  readonly written: number;
  readonly capacity: number;
  /** Blocks between capacity and size of all zones. */
  readonly holes: number;
}

/** How much of the sequential zones is written; read-only and offline zones count as not written. */
export function usedBytes(table: ZoneTable, geometry: ZoneGeometry): UsedBytes {
  let written = 0;
  for (let zone = 0; zone < table.count; zone++) {
    const code = table.state[zone]!;
    if (code === ZoneState.full) written += zoneCapacity(geometry, zone);
    else if (isActive(code)) written += Math.max(0, table.writePointer[zone]! - zoneStart(geometry, zone));
  }
  const block = geometry.logicalBlockSizeBytes;
  const { capacity, holes } = capacities(geometry);
  return { written: written * block, capacity: capacity * block, holes: holes * block };
}

function capacities(geometry: ZoneGeometry): { capacity: number; holes: number } {
  const { zoneCount, zoneSizeBlocks, zoneCapacityBlocks, lastZoneSizeBlocks } = geometry;
  if (zoneCount === 0) return { capacity: 0, holes: 0 };
  const sequential = zoneCount - conventionalCount(geometry);
  const last = zoneCount - 1;
  const isLastSequential = geometry.conventional.every(([, end]) => end !== last);
  const lastCapacity = isLastSequential ? zoneCapacity(geometry, last) : 0;
  const whole = isLastSequential ? sequential - 1 : sequential;
  const capacity = whole * Math.min(zoneSizeBlocks, zoneCapacityBlocks) + lastCapacity;
  const conventional =
    deviceBlocks(geometry) - whole * zoneSizeBlocks - (isLastSequential ? lastZoneSizeBlocks : 0);
  return { capacity, holes: deviceBlocks(geometry) - conventional - capacity };
}
