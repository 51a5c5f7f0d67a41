import type { BytePattern } from '../../shared/search/byte-pattern';
import type { Matcher } from './matcher';

/**
 * Bytes of a run that are looked for at most: for up to 7 the platform asks the processor for many bytes at once, longer ones it
 * looks for by leaps, which takes five times as long.
 */
export const ANCHOR_MAX = 7;

/** Bytes that are given whole, next to each other in a pattern. */
interface Run {
  readonly start: number;
  readonly end: number;
}

/**
 * Finds bytes with wildcards wherever they lie. The longest run that is given whole is looked for by the search of the platform,
 * the rest is compared where it is found.
 */
export class ByteMatcher implements Matcher {
  readonly overlap = true;
  readonly longest: number;
  readonly length: number;
  readonly matchesZeros: boolean;
  readonly #bytes: Uint8Array;
  readonly #mask: Uint8Array;
  readonly #anchorAt: number;
  /** Empty where no byte is given whole. */
  readonly #anchor: Buffer;
  readonly #isAnchor: boolean;

  constructor({ bytes, mask }: BytePattern) {
    this.#bytes = bytes;
    this.#mask = mask;
    this.longest = this.length = bytes.length;
    this.matchesZeros = bytes.every((byte) => byte === 0);
    const run = anchorOf(bytes, mask);
    const { start } = run;
    const end = Math.min(run.end, start + ANCHOR_MAX);
    this.#anchorAt = start;
    this.#anchor = Buffer.from(bytes.subarray(start, end));
    this.#isAnchor = end - start === bytes.length;
  }

  next(bytes: Buffer, from: number, starts: number): number {
    if (this.#anchor.length === 0) return this.#walk(bytes, from, starts);
    for (let at = from; ; at++) {
      const found = bytes.indexOf(this.#anchor, at + this.#anchorAt);
      at = found - this.#anchorAt;
      if (found < 0 || at >= starts) return -1;
      if (this.#isAnchor || this.#fits(bytes, at)) return at;
    }
  }

  #walk(bytes: Buffer, from: number, starts: number): number {
    for (let at = from; at < starts; at++) if (this.#fits(bytes, at)) return at;
    return -1;
  }

  #fits(bytes: Buffer, at: number): boolean {
    const length = this.length;
    if (at + length > bytes.length) return false;
    for (let index = 0; index < length; index++)
      if ((bytes[at + index]! & this.#mask[index]!) !== this.#bytes[index]!) return false;
    return true;
  }
}

/** The longest run without the zeros that it begins with, of which there are most in any file, unless there is nothing else. */
function anchorOf(bytes: Uint8Array, mask: Uint8Array): Run {
  const runs = runsOf(mask);
  const telling = runs.map(({ start, end }) => {
    let first = start;
    while (first < end && bytes[first] === 0) first++;
    return { start: first, end };
  });
  const best = longestOf(telling);
  return best.end > best.start ? best : longestOf(runs);
}

function runsOf(mask: Uint8Array): Run[] {
  const runs: Run[] = [];
  for (let start = 0; start < mask.length; start++) {
    let end = start;
    while (mask[end] === 0xff) end++;
    if (end > start) runs.push({ start, end });
    start = end;
  }
  return runs;
}

function longestOf(runs: readonly Run[]): Run {
  return runs.reduce((best, run) => (run.end - run.start > best.end - best.start ? run : best), {
    start: 0,
    end: 0,
  });
}
