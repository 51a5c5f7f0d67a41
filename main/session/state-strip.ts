import { slotOfCode, ZONE_STATE_NAMES } from '../../shared/zone/state';
import type { ZoneTable } from '../../shared/zone/zone-table';

const PARTS_MAX = 64;
const SLOTS = ZONE_STATE_NAMES.length;
const WHOLE = 255;

/**
 * The mix of states in each of up to 64 equal parts of the device: a byte for each of ZONE_STATE_NAMES, its share of
 * 255. A state that a part has is never 0, however few its zones are.
 */
export function stateStrip({ count, state }: ZoneTable): Uint8Array {
  const parts = Math.min(PARTS_MAX, count);
  const strip = new Uint8Array(parts * SLOTS);
  for (let part = 0; part < parts; part++) {
    const first = Math.floor((part * count) / parts);
    const end = Math.floor(((part + 1) * count) / parts);
    strip.set(sharesOf(state.subarray(first, end)), part * SLOTS);
  }
  return strip;
}

function sharesOf(states: Uint8Array): Uint8Array {
  const counts = new Uint32Array(SLOTS);
  for (const state of states) counts[slotOfCode(state)]!++;
  return Uint8Array.from(counts, (count) => Math.ceil((count / states.length) * WHOLE));
}
