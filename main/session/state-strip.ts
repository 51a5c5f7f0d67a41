import type { ZoneTable } from '../../shared/zone/zone-table';

const PARTS_MAX = 64;

/** Most frequent state code of each of up to 64 equal parts of the device; the lower code wins a draw. */
export function stateStrip({ count, state }: ZoneTable): Uint8Array {
  const parts = Math.min(PARTS_MAX, count);
  return Uint8Array.from({ length: parts }, (_, part) => {
    const first = Math.floor((part * count) / parts);
    const end = Math.floor(((part + 1) * count) / parts);
    return mostFrequent(state.subarray(first, end));
  });
}

function mostFrequent(states: Uint8Array): number {
  const counts = new Uint32Array(256);
  for (const state of states) counts[state]!++;
  return counts.reduce((best, count, code) => (count > counts[best]! ? code : best), 0);
}
