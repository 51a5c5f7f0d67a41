import type { ZoneGeometry, ZoneLimits } from '../../../shared/zone/geometry';
import type { ZoneProvenance } from '../../../shared/zone/zone-table';

/** Nothing on the device can be addressed. */
export const NO_ZONES: ZoneGeometry = {
  logicalBlockSizeBytes: 512,
  zoneCount: 0,
  zoneSizeBlocks: 0,
  zoneCapacityBlocks: 0,
  lastZoneSizeBlocks: 0,
  conventional: [],
};

/** No limit of any kind. */
export const NO_LIMITS: ZoneLimits = { openZonesMax: null, activeZonesMax: null, appendMaxBytes: null };

/** Of what an image without zones does not say. */
export const NOTHING_STORED: ZoneProvenance = {
  type: 'absent',
  state: 'absent',
  writePointer: 'absent',
  capacity: 'absent',
  attributes: 'absent',
  zde: 'absent',
};
