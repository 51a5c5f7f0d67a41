import { zoneCapacity, zoneSize, zoneStart, type ZoneGeometry } from '../../shared/zone/geometry';
import {
  hasWritePointer,
  ZoneAttribute,
  zoneStateName,
  zoneTypeName,
  type ZoneStateName,
  type ZoneTypeName,
} from '../../shared/zone/state';
import type { ZoneTable } from '../../shared/zone/zone-table';

/** One zone of the table as the view shows it; places and sizes in bytes. */
export interface ZoneView {
  readonly zone: number;
  readonly state: ZoneStateName;
  readonly type: ZoneTypeName;
  readonly attributes: number;
  readonly resetRecommended: boolean;
  readonly startBytes: number;
  readonly sizeBytes: number;
  readonly capacityBytes: number;
  /** Null where the state makes it meaningless. */
  readonly writePointerBytes: number | null;
}

/** Reads a zone out of the typed arrays. */
export function viewZone(table: ZoneTable, geometry: ZoneGeometry, zone: number): ZoneView {
  const block = geometry.logicalBlockSizeBytes;
  const code = table.state[zone]!;
  const attributes = table.attributes[zone]!;
  return {
    ...{ zone, attributes },
    state: zoneStateName(code),
    type: zoneTypeName(table.type[zone]!),
    resetRecommended: (attributes & ZoneAttribute.resetZoneRecommended) !== 0,
    startBytes: zoneStart(geometry, zone) * block,
    sizeBytes: zoneSize(geometry, zone) * block,
    capacityBytes: zoneCapacity(geometry, zone) * block,
    writePointerBytes: hasWritePointer(code) ? table.writePointer[zone]! * block : null,
  };
}

/** Short names of the zone types: as report formats and tables print them. */
export const TYPE_TITLES: Readonly<Record<ZoneTypeName, string>> = {
  conventional: 'conventional',
  sequentialWriteRequired: 'seq. required',
  sequentialWritePreferred: 'seq. preferred',
};
