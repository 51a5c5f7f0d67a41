import { zoneCapacity, zoneSize, type ZoneGeometry } from '../../../../shared/zone/geometry';
import {
  hasWritePointer,
  ZoneAttribute,
  zoneStateName,
  type ZoneStateName,
} from '../../../../shared/zone/state';
import type { ZoneTable } from '../../../../shared/zone/zone-table';
import type { SortKey } from '../../../stores/inspect/zone-view';

/** What the table shows, in which order. */
export interface OrderChoice {
  /** States let through; empty = all. */
  readonly shown: ReadonlySet<ZoneStateName>;
  readonly sortedBy: SortKey;
  readonly descending: boolean;
}

/** Zone numbers in the order of the table. Zones that compare equal stay in their own order. */
export function orderZones(table: ZoneTable, geometry: ZoneGeometry, choice: OrderChoice): Uint32Array {
  const zones = filterZones(table, choice.shown);
  const key = keyOf(table, geometry, choice.sortedBy);
  const sign = choice.descending ? -1 : 1;
  const keys = Float64Array.from(zones, (zone) => sign * key(zone));
  if (isAscending(keys)) return zones;
  return sortedPlaces(keys).map((place) => zones[place]!);
}

/** More different keys than this are compared one by one. */
const BUCKETS_MAX = 256;

/** Places of the keys in ascending order, stable. Few different keys (states, types …) are counted, not compared. */
function sortedPlaces(keys: Float64Array): Uint32Array {
  const buckets = countKeys(keys);
  const places = new Uint32Array(keys.length);
  if (buckets === null) return places.map((_, place) => place).sort((a, b) => keys[a]! - keys[b]! || a - b);
  let next = 0;
  for (const key of [...buckets.keys()].sort((a, b) => a - b)) {
    const count = buckets.get(key)!;
    buckets.set(key, next);
    next += count;
  }
  keys.forEach((key, place) => {
    const at = buckets.get(key)!;
    places[at] = place;
    buckets.set(key, at + 1);
  });
  return places;
}

function countKeys(keys: Float64Array): Map<number, number> | null {
  const counts = new Map<number, number>();
  for (const key of keys) {
    counts.set(key, (counts.get(key) ?? 0) + 1);
    if (counts.size > BUCKETS_MAX) return null;
  }
  return counts;
}

function filterZones(table: ZoneTable, shown: ReadonlySet<ZoneStateName>): Uint32Array {
  if (shown.size === 0) return Uint32Array.from({ length: table.count }, (_, zone) => zone);
  const passes = Array.from({ length: 256 }, () => false);
  for (let code = 0; code < 16; code++) passes[code] = isShown(code, shown);
  const zones = new Uint32Array(table.count);
  let count = 0;
  for (let zone = 0; zone < table.count; zone++) if (passes[table.state[zone]!]) zones[count++] = zone;
  return zones.slice(0, count);
}

function isShown(code: number, shown: ReadonlySet<ZoneStateName>): boolean {
  return (code < 5 || code > 12) && shown.has(zoneStateName(code));
}

function isAscending(keys: Float64Array): boolean {
  for (let at = 1; at < keys.length; at++) if (keys[at]! < keys[at - 1]!) return false;
  return true;
}

type Key = (zone: number) => number;

/** A number to compare by. Zones without a valid write pointer come last. */
function keyOf(table: ZoneTable, geometry: ZoneGeometry, by: SortKey): Key {
  const keys: Readonly<Record<SortKey, Key>> = {
    zone: (zone) => zone,
    start: (zone) => zone,
    type: (zone) => table.type[zone]!,
    state: (zone) => table.state[zone]!,
    reset: (zone) => table.attributes[zone]! & ZoneAttribute.resetZoneRecommended,
    attributes: (zone) => table.attributes[zone]!,
    size: (zone) => zoneSize(geometry, zone),
    capacity: (zone) => zoneCapacity(geometry, zone),
    writePointer: (zone) =>
      hasWritePointer(table.state[zone]!) ? table.writePointer[zone]! : Number.MAX_SAFE_INTEGER,
  };
  return keys[by];
}
