import { assert } from '../../../shared/errors/assert';

const QUOTE = 34;
/** No word of a table is longer. */
const LENGTH_MAX = 32;
/** Places a table has for its words, a power of two, and factors that are tried until every word has one of its own. */
const PLACES = 256;
const FACTORS_MAX = 10_001;

interface Known<Value> {
  readonly bytes: Uint8Array;
  readonly value: Value;
}

/** A few known words of ASCII letters, found where they stand in a line without cutting it up, and what each means. */
export class WordTable<Value> {
  /** Where the quotation mark behind the word stands that was looked for last. */
  end = 0;
  readonly #places: readonly (Known<Value> | null)[];
  readonly #factor: number;

  constructor(words: Iterable<readonly [string, Value]>) {
    const known = Array.from(words, ([word, value]) => ({ bytes: new TextEncoder().encode(word), value }));
    let factor = 31;
    while (factor < FACTORS_MAX && !areApart(known, factor)) factor += 2;
    assert(factor < FACTORS_MAX, 'there are words that no factor tells apart');
    this.#factor = factor;
    const places = new Array<Known<Value> | null>(PLACES).fill(null);
    for (const one of known) places[placeOf(one.bytes, factor)] = one;
    this.#places = places;
  }

  /** What the word means that begins at `start` and ends before a quotation mark; null = it is not known. */
  find(bytes: Uint8Array, start: number): Value | null {
    const factor = this.#factor;
    const most = Math.min(bytes.length, start + LENGTH_MAX);
    let hash = 0;
    let at = start;
    for (; at < most; at++) {
      const code = bytes[at]!;
      if (code === QUOTE) break;
      hash = hashed(hash, code, factor);
    }
    this.end = at;
    const found = this.#places[hash & (PLACES - 1)]!;
    return found !== null && isAt(bytes, start, at, found.bytes) ? found.value : null;
  }
}

function isAt(bytes: Uint8Array, start: number, end: number, word: Uint8Array): boolean {
  if (word.length !== end - start) return false;
  for (let at = 0; at < word.length; at++) if (bytes[start + at] !== word[at]) return false;
  return true;
}

function areApart(known: readonly Known<unknown>[], factor: number): boolean {
  return new Set(known.map(({ bytes }) => placeOf(bytes, factor))).size === known.length;
}

function placeOf(word: Uint8Array, factor: number): number {
  let hash = 0;
  for (const code of word) hash = hashed(hash, code, factor);
  return hash & (PLACES - 1);
}

function hashed(hash: number, code: number, factor: number): number {
  return (Math.imul(hash, factor) + code) | 0;
}
