import { slotOfCode } from '../../../shared/zone/state';
import { SLOTS } from './zone-map-data';

const CHUNK_ZONES = 64;

/** Counts of states over any run of zones. */
export interface ZoneAggregate {
  /** Counts the states of zones first … first+count−1 into `into` (one number a slot). */
  mix(first: number, count: number, into: Uint32Array): void;
}

/**
 * An aggregate over the state codes of one version of a zone table. Chunks are counted when first seen and
 * kept, so that a frame costs a few thousand additions even at a million zones; a changed table needs a new one.
 */
export function makeZoneAggregate(state: Uint8Array): ZoneAggregate {
  const chunks = Math.ceil(state.length / CHUNK_ZONES);
  const counts = new Uint8Array(chunks * SLOTS);
  const isCounted = new Uint8Array(chunks);

  function addZones(first: number, end: number, into: Uint32Array | Uint8Array, at: number): void {
    for (let zone = first; zone < end; zone++) into[at + slotOfCode(state[zone]!)]!++;
  }

  function addChunk(chunk: number, into: Uint32Array): void {
    const at = chunk * SLOTS;
    if (isCounted[chunk] === 0) {
      addZones(chunk * CHUNK_ZONES, Math.min((chunk + 1) * CHUNK_ZONES, state.length), counts, at);
      isCounted[chunk] = 1;
    }
    for (let slot = 0; slot < SLOTS; slot++) into[slot]! += counts[at + slot]!;
  }

  function mix(first: number, count: number, into: Uint32Array): void {
    into.fill(0);
    const end = Math.min(first + count, state.length);
    const firstChunk = Math.ceil(first / CHUNK_ZONES);
    const endChunk = Math.floor(end / CHUNK_ZONES);
    if (firstChunk >= endChunk) return addZones(first, end, into, 0);
    addZones(first, firstChunk * CHUNK_ZONES, into, 0);
    for (let chunk = firstChunk; chunk < endChunk; chunk++) addChunk(chunk, into);
    addZones(endChunk * CHUNK_ZONES, end, into, 0);
  }

  return { mix };
}

/**
 * Heights of stacked bands, one a slot, that add up to `height` pixels: each state that is present gets at
 * least one pixel, the rest is shared by count with the largest remainders first. Needs height ≥ SLOTS.
 */
export function bandHeights(counts: Uint32Array, height: number, into: Uint16Array): void {
  let total = 0;
  let present = 0;
  for (let slot = 0; slot < SLOTS; slot++) {
    total += counts[slot]!;
    if (counts[slot]! > 0) present++;
  }
  into.fill(0);
  if (total === 0) return;
  let left = height - present;
  const share = left / total;
  for (let slot = 0; slot < SLOTS; slot++) {
    if (counts[slot] === 0) continue;
    const more = Math.floor(counts[slot]! * share);
    into[slot] = 1 + more;
    left -= more;
  }
  for (; left > 0; left--) into[largestRemainder(counts, share, into)]!++;
}

function largestRemainder(counts: Uint32Array, share: number, heights: Uint16Array): number {
  let best = -1;
  let most = -Infinity;
  for (let slot = 0; slot < SLOTS; slot++) {
    const remainder = counts[slot]! * share - (heights[slot]! - 1);
    if (counts[slot]! > 0 && remainder > most) [best, most] = [slot, remainder];
  }
  return best;
}
