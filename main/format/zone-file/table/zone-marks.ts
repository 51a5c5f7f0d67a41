import type { ZoneIndex } from '../../../../shared/units/units';

/** Zones in the order in which they were added, each once; one byte a zone, and cleared at the cost of its members. */
export class ZoneMarks {
  readonly #marked: Uint8Array;
  #zones: ZoneIndex[] = [];

  constructor(zones: number) {
    this.#marked = new Uint8Array(zones);
  }

  add(zone: ZoneIndex): void {
    if (this.#marked[zone] === 1) return;
    this.#marked[zone] = 1;
    this.#zones.push(zone);
  }

  has(zone: ZoneIndex): boolean {
    return this.#marked[zone] === 1;
  }

  /** The members; they are forgotten at the next `clear`. */
  get zones(): readonly ZoneIndex[] {
    return this.#zones;
  }

  clear(): void {
    for (const zone of this.#zones) this.#marked[zone] = 0;
    this.#zones = [];
  }
}
