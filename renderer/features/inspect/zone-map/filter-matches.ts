import { zoneStateName, type ZoneStateName } from '../../../../shared/zone/state';
import type { ZoneTable } from '../../../../shared/zone/zone-table';
import type { MapView } from '../../../components/zone-canvas/map-zoom';

type States = ReadonlySet<ZoneStateName>;

/** Which codes of states a filter lets through. */
function passing(table: ZoneTable, shown: States): (zone: number) => boolean {
  return (zone) => shown.has(zoneStateName(table.state[zone]!));
}

/** Zones of a range that a filter lets through. */
export function matchesIn(table: ZoneTable, shown: States, [first, end]: readonly [number, number]): number {
  const passes = passing(table, shown);
  let count = 0;
  for (let zone = first; zone < Math.min(end, table.count); zone++) if (passes(zone)) count++;
  return count;
}

/** The next zone that a filter lets through, or the one before, around the end; null where there is none. */
export function nextMatch(table: ZoneTable, shown: States, from: number | null, step: 1 | -1): number | null {
  const passes = passing(table, shown);
  const begin = from ?? (step === 1 ? -1 : 0);
  for (let tried = 1; tried <= table.count; tried++) {
    const zone = (((begin + step * tried) % table.count) + table.count) % table.count;
    if (passes(zone)) return zone;
  }
  return null;
}

/** The zones first … end − 1 of the rows that the map shows. */
export function zonesInView({ grid, top }: MapView): [first: number, end: number] {
  const { columns, cell, lead, zonesPerCell, viewport, zoneCount } = grid;
  const zoneAt = (row: number) => Math.min(zoneCount, Math.max(0, (row * columns - lead) * zonesPerCell));
  return [zoneAt(Math.floor(top / cell)), zoneAt(Math.ceil((top + viewport.height) / cell))];
}
