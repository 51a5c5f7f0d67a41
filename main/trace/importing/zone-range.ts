import type { BlockCount, Lba, ZoneIndex } from '../../../shared/units/units';
import { deviceBlocks, zoneOf, zoneStart, type ZoneGeometry } from '../../../shared/zone/geometry';

/** Zones from first to last. */
export interface WholeZones {
  readonly first: ZoneIndex;
  readonly last: ZoneIndex;
}

/**
 * The zones that a range covers whole, or in words why it covers none: it has to begin at a zone's start, and to end at a
 * zone's end or at the end of the capacity of its last zone. Length 0 is the zone that begins there.
 */
export function wholeZones(geometry: ZoneGeometry, lba: Lba, blocks: BlockCount): WholeZones | string {
  const end = lba + blocks;
  if (lba >= deviceBlocks(geometry) || end > deviceBlocks(geometry))
    return 'lies beyond the end of the device';
  if (lba % geometry.zoneSizeBlocks !== 0) return 'does not begin at the start of a zone';
  const first = zoneOf(geometry, lba);
  if (blocks === 0) return { first, last: first };
  const last = zoneOf(geometry, end - 1);
  const inLast = end - zoneStart(geometry, last);
  const isWhole =
    inLast === geometry.zoneSizeBlocks ||
    inLast === geometry.zoneCapacityBlocks ||
    end === deviceBlocks(geometry);
  return isWhole ? { first, last } : 'ends within a zone';
}
