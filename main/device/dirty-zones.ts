import { assert } from '../../shared/errors/assert';
import type { ZoneIndex } from '../../shared/units/units';

/** Zones whose entries still have to be written: a bitmap for membership, a list for the order of first change. */
export class DirtyZones {
  readonly #bits: Uint8Array;
  #order: ZoneIndex[] = [];

  constructor(zoneCount: number) {
    this.#bits = new Uint8Array((zoneCount + 7) >>> 3);
  }

  get size(): number {
    return this.#order.length;
  }

  add(zone: ZoneIndex): void {
    assert(zone >>> 3 < this.#bits.length, 'a zone behind the table was changed');
    const bit = 1 << (zone & 7);
    if ((this.#bits[zone >>> 3]! & bit) !== 0) return;
    this.#bits[zone >>> 3]! |= bit;
    this.#order.push(zone);
  }

  /** Empties the set; the zones in the order of their first change. */
  take(): readonly ZoneIndex[] {
    const taken = this.#order;
    this.#order = [];
    for (const zone of taken) this.#bits[zone >>> 3] = 0;
    return taken;
  }
}
