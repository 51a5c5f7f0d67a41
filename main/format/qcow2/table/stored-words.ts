import type { DeviceByte, ZoneIndex } from '../../../../shared/units/units';
import type { ZoneGeometry } from '../../../../shared/zone/geometry';
import { deviceBlocks, zoneCapacity, zoneStart } from '../../../../shared/zone/geometry';
import { ZoneState, ZoneType } from '../../../../shared/zone/state';
import type { ZoneTable } from '../../../../shared/zone/zone-table';
import type { Qcow2Variant } from '../model';
import type { WordParts } from './word';

/** Variants whose full zones point to the end of their capacity; in the others it is the end of the zone. */
const FULL_AT_CAPACITY: ReadonlySet<Qcow2Variant> = new Set<Qcow2Variant>(['44', '48-d']);

/**
 * The parts of a zone's word as the zone table has the zone. A pointer says where the next write goes; that of a full zone
 * lies at the end of the zone or of its capacity, as the variant wants it, but never behind the device (bug Q9).
 */
export function storedParts(
  variant: Qcow2Variant,
  geometry: ZoneGeometry,
  zones: ZoneTable,
  zone: ZoneIndex,
): WordParts {
  const conventional = zones.type[zone] === ZoneType.conventional;
  const state = zones.state[zone]!;
  const lba = conventional ? zoneStart(geometry, zone) : storedPointer(variant, geometry, zones, zone);
  const pointer: DeviceByte = lba * geometry.logicalBlockSizeBytes;
  return { state, conventional, attributes: zones.attributes[zone]!, pointer };
}

function storedPointer(
  variant: Qcow2Variant,
  geometry: ZoneGeometry,
  zones: ZoneTable,
  zone: ZoneIndex,
): number {
  const state = zones.state[zone]!;
  const start = zoneStart(geometry, zone);
  if (state === ZoneState.empty) return start;
  if (state !== ZoneState.full) return zones.writePointer[zone]!;
  if (FULL_AT_CAPACITY.has(variant)) return start + zoneCapacity(geometry, zone);
  return Math.min(start + geometry.zoneSizeBlocks, deviceBlocks(geometry));
}
