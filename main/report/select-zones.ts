import type { ZoneIndex } from '../../shared/units/units';
import type { ZoneTable } from '../../shared/zone/zone-table';

/** Codes of the states asked for; null = all. */
export type WantedStates = ReadonlySet<number> | null;

/** Which zones are listed. */
interface Selection {
  /** There is such a zone. */
  readonly first: ZoneIndex;
  /** Zones at most. */
  readonly most: number;
  readonly states: WantedStates;
}

/** Zones of the whole table in the states asked for: what a device counts, whatever part of them is listed. */
export function countZones({ count, state }: ZoneTable, states: WantedStates): number {
  if (states === null) return count;
  return state.reduce((sum, code) => (states.has(code) ? sum + 1 : sum), 0);
}

/** Indexes of the zones asked for, ascending; four bytes a zone, so that a million are no burden. */
export function selectZones({ count, state }: ZoneTable, { first, most, states }: Selection): Uint32Array {
  const selected = new Uint32Array(Math.min(most, count - first));
  let found = 0;
  for (let zone = first; zone < count && found < most; zone++) {
    if (states === null || states.has(state[zone]!)) selected[found++] = zone;
  }
  return selected.subarray(0, found);
}
