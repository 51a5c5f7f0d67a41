import { createHash } from 'node:crypto';
import type { ByteCount, ByteOffset } from '../../../shared/units/units';
import type { BlockFile } from '../../storage/block-file';
import { isAllZero, STEP_BYTES } from '../../storage/extent';
import { FINGERPRINT_WORDS } from './unique-images';

/** Reads bytes from `at` on within a cell. */
type ReadCell = (at: ByteCount, into: Uint8Array) => void;

/** What a write makes of the cells that it covers. */
export interface CoveredCells {
  /** Number of the first of them; they are next to each other. */
  readonly first: number;
  readonly count: number;
  /** What each adds to the fingerprint of an image that holds it: FINGERPRINT_WORDS a cell. */
  readonly terms: Uint32Array;
}

/**
 * Fingerprints of images that differ in cells: the exclusive or of a term for each cell, which is zero for what the image held
 * at first. Equal images have equal fingerprints whatever writes made them; different ones differ but by an accident of 2^−128.
 * A cell is what lies between two neighbouring boundaries, so that no write covers a part of one.
 */
export class Fingerprints {
  readonly #boundaries: Float64Array;
  readonly #start: BlockFile;
  /** Hash of what each touched cell held at first. */
  readonly #startHashes = new Map<number, Uint32Array>();

  /** @param start the content at first, wherever no write was noted yet */
  constructor(boundaries: Float64Array, start: BlockFile) {
    this.#boundaries = boundaries;
    this.#start = start;
  }

  /** Terms of the cells that a write of these bytes covers; it begins and ends at boundaries. `read`: null = zeros. */
  covered(offset: ByteOffset, length: ByteCount, read: ReadCell | null): CoveredCells {
    const first = this.#indexOf(offset);
    const count = this.#indexOf(offset + length) - first;
    const terms = new Uint32Array(count * FINGERPRINT_WORDS);
    for (let n = 0; n < count; n++) {
      const cell = first + n;
      const from = this.#boundaries[cell]! - offset;
      const hash = this.#hash(cell, read && ((at, into) => read(from + at, into)));
      const before = this.#startHash(cell);
      for (let word = 0; word < FINGERPRINT_WORDS; word++)
        terms[n * FINGERPRINT_WORDS + word] = hash[word]! ^ before[word]!;
    }
    return { first, count, terms };
  }

  /** Term of the length of the file. */
  static ofSize(bytes: ByteCount): Uint32Array {
    return wordsOf(createHash('sha256').update(`size ${bytes}`).digest());
  }

  #startHash(cell: number): Uint32Array {
    let hash = this.#startHashes.get(cell);
    if (hash) return hash;
    const offset = this.#boundaries[cell]!;
    hash = this.#hash(cell, (at, into) => void this.#start.read(offset + at, into));
    this.#startHashes.set(cell, hash);
    return hash;
  }

  /** Zeros have a hash of their own, whether they were written or the file has a hole there. */
  #hash(cell: number, read: ReadCell | null): Uint32Array {
    const length = this.#boundaries[cell + 1]! - this.#boundaries[cell]!;
    const hash = createHash('sha256').update(`${cell} `);
    const buffer = new Uint8Array(Math.min(length, STEP_BYTES));
    let isZero = true;
    for (let at = 0; at < length && read !== null; at += buffer.length) {
      const bytes = buffer.subarray(0, Math.min(buffer.length, length - at));
      read(at, bytes);
      isZero &&= isAllZero(bytes);
      hash.update(bytes);
    }
    return wordsOf((isZero ? createHash('sha256').update(`${cell} zeros`) : hash).digest());
  }

  /** Index of a boundary. */
  #indexOf(offset: ByteOffset): number {
    let low = 0;
    let high = this.#boundaries.length - 1;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.#boundaries[middle]! < offset) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}

function wordsOf(digest: Buffer): Uint32Array {
  return Uint32Array.from({ length: FINGERPRINT_WORDS }, (_, word) => digest.readUInt32LE(word * 4));
}
