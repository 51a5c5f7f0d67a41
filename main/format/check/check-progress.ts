import type { ZoneIndex } from '../../../shared/units/units';

/** Told of the zones looked at so far and in all while a check works; throws to stop it. */
export type CheckProgress = (done: number, total: number) => void;

/** Nobody waits for what opening does of a check. */
export const UNWATCHED: CheckProgress = () => undefined;

/** Zones that a pass over a table goes through between two looks for a cancel: some milliseconds of the slowest pass. */
export const ZONES_PER_LOOK = 1 << 13;

/** The same sequence, with a look before every ZONES_PER_LOOK of its values. */
export function* watched<Value>(values: Iterable<Value>, look: () => void): Generator<Value> {
  let passed = 0;
  for (const value of values) {
    if (passed++ % ZONES_PER_LOOK === 0) look();
    yield value;
  }
}

/** Zones 0 … count−1, with a look before every ZONES_PER_LOOK of them. Throws what `onProgress` throws. */
export function* watchedZones(count: number, onProgress: CheckProgress): Generator<ZoneIndex> {
  for (let zone = 0; zone < count; zone++) {
    if (zone % ZONES_PER_LOOK === 0) onProgress(zone, count);
    yield zone;
  }
}
