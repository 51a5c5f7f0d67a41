import type { ZoneIndex } from '../../shared/units/units';
import { zoneCapacity, zoneSize, zoneStart } from '../../shared/zone/geometry';
import { hasWritePointer, slotOfCode, ZONE_STATE_NAMES, ZoneState } from '../../shared/zone/state';
import type { ImageZones } from '../format/image';

/** Cells of a map at most: with more zones one stands for several. */
const MAP_CELLS_MAX = 2_048;

/** The zones of an image as cells of equally many zones; the last may have fewer. */
export interface ZoneMap {
  readonly zoneCount: number;
  readonly zonesPerCell: number;
  readonly cells: readonly ZoneMapCell[];
}

/** One cell. Shares are of the zone size of a single zone, from 0 to 1; null where the cell stands for several. */
export interface ZoneMapCell {
  readonly first: ZoneIndex;
  readonly count: number;
  /** How many of its zones are in each of ZONE_STATE_NAMES, so that no state is hidden by others. */
  readonly counts: readonly number[];
  readonly single: { readonly written: number; readonly capacity: number } | null;
}

/** The map of an image's zones; no cells where it has none. */
export function zoneMapOf(image: ImageZones, cellsMax = MAP_CELLS_MAX): ZoneMap {
  const { count: zoneCount, state } = image.table.zones;
  const zonesPerCell = Math.max(1, Math.ceil(zoneCount / cellsMax));
  const cells: ZoneMapCell[] = [];
  for (let first = 0; first < zoneCount; first += zonesPerCell) {
    const count = Math.min(zonesPerCell, zoneCount - first);
    const counts = new Array<number>(ZONE_STATE_NAMES.length).fill(0);
    for (let zone = first; zone < first + count; zone++) counts[slotOfCode(state[zone]!)]!++;
    cells.push({ first, count, counts, single: zonesPerCell === 1 ? sharesOf(image, first) : null });
  }
  return { zoneCount, zonesPerCell, cells };
}

/** How far a zone is filled. A zone without a pointer is as full as its state says. */
function sharesOf({ facts: { geometry }, table: { zones } }: ImageZones, zone: ZoneIndex) {
  const size = zoneSize(geometry, zone);
  const capacity = zoneCapacity(geometry, zone) / size;
  const state = zones.state[zone]!;
  if (state === ZoneState.empty) return { written: 0, capacity };
  if (!hasWritePointer(state)) return { written: capacity, capacity };
  const written = (zones.writePointer[zone]! - zoneStart(geometry, zone)) / size;
  return { written: Math.min(Math.max(written, 0), capacity), capacity };
}
