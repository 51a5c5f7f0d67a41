import type { ZoneRow } from '../../shared/image/zone-report';
import type { ZoneIndex } from '../../shared/units/units';
import { isConventional, zoneCapacity, zoneSize, zoneStart } from '../../shared/zone/geometry';
import {
  attributeNames,
  ZoneAttribute,
  zoneStateName,
  ZoneType,
  zoneTypeName,
} from '../../shared/zone/state';
import { writePointerOf } from '../../shared/zone/zone-table';
import type { ImageZones } from '../format/image';

/** One zone as `report --as json` prints it. */
export function zoneRow({ facts, table }: ImageZones, zone: ZoneIndex): ZoneRow {
  const { geometry } = facts;
  const { zones } = table;
  const blockSize = geometry.logicalBlockSizeBytes;
  const startLba = zoneStart(geometry, zone);
  const pointer = writePointerOf(zones, zone);
  const attributes = zones.attributes[zone]!;
  return {
    index: zone,
    type: isConventional(geometry, zone)
      ? zoneTypeName(ZoneType.conventional)
      : zoneTypeName(zones.type[zone]!),
    state: zoneStateName(zones.state[zone]!),
    startLba,
    startBytes: startLba * blockSize,
    sizeBytes: zoneSize(geometry, zone) * blockSize,
    capacityBytes: zoneCapacity(geometry, zone) * blockSize,
    writePointerBytes: pointer === null ? null : pointer * blockSize,
    attributes: attributeNames(attributes),
    zdeValid: (attributes & ZoneAttribute.zoneDescriptorExtensionValid) !== 0,
    provenance: facts.provenance,
  };
}
