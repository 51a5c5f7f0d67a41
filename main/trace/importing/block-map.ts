import type { BlockCount, Lba } from '../../../shared/units/units';

type Values = Uint32Array<ArrayBuffer> | Float64Array<ArrayBuffer>;

/** 3/4 of the places at most are taken before the table doubles. */
const FULL = 0.75;
const PLACES_FIRST = 1024;
/** In keys. */
const FREE = -1;
/** LBAs below are kept in 32 bits; the number itself stands for nowhere there. */
const LBAS_SHORT = 2 ** 32 - 1;

/**
 * Where each foreign block lies now: a hash table with open addressing, 12 or 16 bytes a place, because a Map of ten
 * million blocks would take a gigabyte. Keys are exact numbers. What is taken out keeps its place for when it comes back.
 */
export class BlockMap {
  #keys = new Float64Array(PLACES_FIRST).fill(FREE);
  #values: Values;
  #used = 0;
  readonly #nowhere: number;

  /** A map to LBAs below `lbas`. */
  constructor(lbas: BlockCount) {
    this.#nowhere = lbas <= LBAS_SHORT ? LBAS_SHORT : FREE;
    this.#values = this.#newValues(PLACES_FIRST);
  }

  /** Blocks that were ever put in. */
  get size(): number {
    return this.#used;
  }

  /** Where a foreign block lies; null = nowhere. */
  get(block: Lba): Lba | null {
    const place = this.#placeOf(block);
    return this.#keys[place] === FREE || this.#values[place] === this.#nowhere ? null : this.#values[place]!;
  }

  /** Lays a foreign block at an LBA, null = nowhere; answers where it lay before. */
  set(block: Lba, lba: Lba | null): Lba | null {
    const place = this.#placeOf(block);
    const isNew = this.#keys[place] === FREE;
    if (isNew && lba === null) return null;
    const before = isNew || this.#values[place] === this.#nowhere ? null : this.#values[place]!;
    this.#keys[place] = block;
    this.#values[place] = lba ?? this.#nowhere;
    if (isNew && ++this.#used > this.#keys.length * FULL) this.#grow();
    return before;
  }

  /** Foreign blocks from `first` to before `end` that are somewhere, by walking whichever is shorter. */
  *within(first: Lba, end: Lba): Generator<Lba> {
    if (end - first <= this.#keys.length) {
      for (let block = first; block < end; block++) if (this.get(block) !== null) yield block;
      return;
    }
    const found = this.#keys.filter(
      (key, place) => key >= first && key < end && this.#values[place] !== this.#nowhere,
    );
    yield* found.sort();
  }

  #newValues(places: number): Values {
    return this.#nowhere === FREE ? new Float64Array(places) : new Uint32Array(places);
  }

  #placeOf(block: Lba): number {
    const mask = this.#keys.length - 1;
    let hash =
      Math.imul((block % 2 ** 32) | 0, 0x9e3779b1) ^ Math.imul(Math.floor(block / 2 ** 32), 0x85ebca6b);
    hash ^= hash >>> 15;
    let place = hash & mask;
    while (this.#keys[place] !== FREE && this.#keys[place] !== block) place = (place + 1) & mask;
    return place;
  }

  #grow(): void {
    const [keys, values] = [this.#keys, this.#values];
    this.#keys = new Float64Array(2 * keys.length).fill(FREE);
    this.#values = this.#newValues(2 * keys.length);
    for (let from = 0; from < keys.length; from++) {
      if (keys[from] === FREE) continue;
      const place = this.#placeOf(keys[from]!);
      this.#keys[place] = keys[from]!;
      this.#values[place] = values[from]!;
    }
  }
}
