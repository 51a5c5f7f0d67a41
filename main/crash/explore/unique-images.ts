/** Words of a fingerprint: 128 bits. */
export const FINGERPRINT_WORDS = 4;
const FIRST_SLOTS = 1024;

/**
 * Images that were met, by their fingerprint, each with a number from 0 on in the order in which they came: 20 bytes an
 * image, no object for any.
 */
export class UniqueImages {
  #fingerprints = new Uint32Array(FIRST_SLOTS * FINGERPRINT_WORDS);
  /** Open addressing: number + 1 of the image in a slot, 0 = free. */
  #slots = new Uint32Array(FIRST_SLOTS * 2);
  #count = 0;

  get count(): number {
    return this.#count;
  }

  /** Number of the image; `count` where it was not met yet. */
  find(fingerprint: Uint32Array): number {
    const known = this.#slots[this.#slotOf(fingerprint)]!;
    return known > 0 ? known - 1 : this.#count;
  }

  /** Fingerprints of all images in the order of their numbers, FINGERPRINT_WORDS each; valid until the next one is added. */
  fingerprints(): Uint32Array {
    return this.#fingerprints.subarray(0, this.#count * FINGERPRINT_WORDS);
  }

  /** Adds an image that was not met yet; it gets the number `count`. */
  add(fingerprint: Uint32Array): void {
    const slot = this.#slotOf(fingerprint);
    const number = this.#count++;
    if (this.#count * FINGERPRINT_WORDS > this.#fingerprints.length) this.#growFingerprints();
    this.#fingerprints.set(fingerprint, number * FINGERPRINT_WORDS);
    this.#slots[slot] = this.#count;
    if (this.#count * 2 > this.#slots.length) this.#growSlots();
  }

  /** The slot that holds the fingerprint, or the free one where it belongs. */
  #slotOf(fingerprint: Uint32Array): number {
    const mask = this.#slots.length - 1;
    for (let slot = fingerprint[0]! & mask; ; slot = (slot + 1) & mask) {
      const held = this.#slots[slot]!;
      if (held === 0 || this.#isAt(held - 1, fingerprint)) return slot;
    }
  }

  #isAt(number: number, fingerprint: Uint32Array): boolean {
    const at = number * FINGERPRINT_WORDS;
    for (let word = 0; word < FINGERPRINT_WORDS; word++)
      if (this.#fingerprints[at + word] !== fingerprint[word]) return false;
    return true;
  }

  #growFingerprints(): void {
    const larger = new Uint32Array(this.#fingerprints.length * 2);
    larger.set(this.#fingerprints);
    this.#fingerprints = larger;
  }

  #growSlots(): void {
    this.#slots = new Uint32Array(this.#slots.length * 2);
    for (let number = 0; number < this.#count; number++) {
      const at = number * FINGERPRINT_WORDS;
      this.#slots[this.#slotOf(this.#fingerprints.subarray(at, at + FINGERPRINT_WORDS))] = number + 1;
    }
  }
}
