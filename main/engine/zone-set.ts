import type { ZoneIndex } from '../../shared/units/units';

/**
 * A set of zone indices as a bitmap with summary levels above it, 32 to 1: a million zones take 130 KB, and
 * add, delete and next touch at most one word a level.
 */
export class ZoneSet {
  /** levels[0] holds a bit a zone; levels[n + 1] a bit for each word of levels[n] that is not zero. */
  readonly #levels: Uint32Array[] = [];
  #size = 0;

  /** An empty set for zones 0 … zoneCount − 1. */
  constructor(zoneCount: number) {
    let words = zoneCount;
    do {
      words = Math.max(1, Math.ceil(words / 32));
      this.#levels.push(new Uint32Array(words));
    } while (words > 1);
  }

  /** How many zones are in the set. */
  get size(): number {
    return this.#size;
  }

  /** True when the zone is in the set. */
  has(zone: ZoneIndex): boolean {
    return ((this.#levels[0]![zone >>> 5]! >>> (zone & 31)) & 1) === 1;
  }

  /** Adds a zone that may already be there. */
  add(zone: ZoneIndex): void {
    if (this.has(zone)) return;
    this.#size++;
    let position: number = zone;
    for (const words of this.#levels) {
      const word = words[position >>> 5]!;
      words[position >>> 5] = word | (1 << (position & 31));
      if (word !== 0) return;
      position >>>= 5;
    }
  }

  /** Removes a zone that may not be there. */
  delete(zone: ZoneIndex): void {
    if (!this.has(zone)) return;
    this.#size--;
    let position: number = zone;
    for (const words of this.#levels) {
      const word = words[position >>> 5]! & ~(1 << (position & 31));
      words[position >>> 5] = word;
      if (word !== 0) return;
      position >>>= 5;
    }
  }

  /** The lowest zone at or above `from`, or −1. */
  next(from: ZoneIndex): ZoneIndex | -1 {
    let position: number = from;
    for (let level = 0; level < this.#levels.length; level++) {
      const words = this.#levels[level]!;
      const index = position >>> 5;
      if (index >= words.length) return -1;
      const rest = words[index]! & (-1 << (position & 31));
      if (rest !== 0) return this.#descend(level, index * 32 + lowestBit(rest));
      position = index + 1;
    }
    return -1;
  }

  /** Removes every zone. */
  clear(): void {
    for (const words of this.#levels) words.fill(0);
    this.#size = 0;
  }

  #descend(level: number, position: number): ZoneIndex {
    let found = position;
    for (let below = level - 1; below >= 0; below--) {
      found = found * 32 + lowestBit(this.#levels[below]![found]!);
    }
    return found;
  }
}

function lowestBit(word: number): number {
  return 31 - Math.clz32(word & -word);
}
