import { ROWS_PAGE_MAX } from '../../../shared/image/limits';
import type { SearchPage } from '../../../shared/search/search';
import { mergeRanges, type Extent } from '../../../shared/units/ranges';

/** A hit as it is listed; nulls as SearchHit has them. */
export interface FoundHit {
  readonly offset: number | null;
  readonly length: number;
  readonly lba: number | null;
  readonly zone: number | null;
  readonly zoneByte: number | null;
}

/** Hits asked for at once. */
export const PAGE_HITS = ROWS_PAGE_MAX;

const known = (value: number | undefined) => (value === undefined || value < 0 ? null : value);

/** The hits of one search as they come in, a page of PAGE_HITS after the other, in the order in which they were found. */
export class FoundHits {
  readonly #pages: SearchPage[] = [];
  /** Bytes of the longest. */
  #longest = 0;
  #sorted: SortedHits | null = null;

  /** How many are here. */
  get count(): number {
    const last = this.#pages.at(-1);
    return last === undefined ? 0 : (this.#pages.length - 1) * PAGE_HITS + last.offset.length;
  }

  /** The first hit of the page to ask for: the one that is not full yet. */
  get next(): number {
    return this.count - (this.count % PAGE_HITS);
  }

  /** Takes a page that was asked for by `next`. Answers how many hits are new. */
  add(page: SearchPage): number {
    if (page.first !== this.next || page.offset.length === 0) return 0;
    const before = this.count;
    this.#pages[page.first / PAGE_HITS] = page;
    this.#longest = page.length.reduce((longest, one) => Math.max(longest, one), this.#longest);
    this.#sorted = null;
    return this.count - before;
  }

  /** Null while it is not there yet. */
  at(index: number): FoundHit | null {
    const page = this.#pages[Math.floor(index / PAGE_HITS)];
    const row = index % PAGE_HITS;
    if (page === undefined || row >= page.offset.length) return null;
    return {
      offset: known(page.offset[row]),
      length: page.length[row] ?? 0,
      lba: known(page.lba[row]),
      zone: known(page.zone[row]),
      zoneByte: known(page.zoneByte[row]),
    };
  }

  /** How many of them lie before an address, by the address that `keyOf` gives each: they ascend by it. */
  before(address: number, keyOf: (hit: FoundHit) => number): number {
    let [low, high] = [0, this.count];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (keyOf(this.at(middle)!) < address) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  /** Those that touch a range of the file, merged. */
  within(range: Extent): Extent[] {
    return mergeRanges(this.#touching(range));
  }

  /** Whether one touches a range of the file: no more of them is looked at. */
  touches(range: Extent): boolean {
    return this.#touching(range).next().done !== true;
  }

  *#touching({ offset, length }: Extent): Generator<Extent> {
    const { offsets, lengths } = (this.#sorted ??= sortedHits(this.#pages));
    for (let at = firstFrom(offsets, offset - this.#longest + 1); at < offsets.length; at++) {
      const hit = { offset: offsets[at]!, length: lengths[at]! };
      if (hit.offset >= offset + length) break;
      if (hit.offset + hit.length > offset) yield hit;
    }
  }
}

/** Hits with a place in the file, ascending by it. */
interface SortedHits {
  readonly offsets: Float64Array;
  readonly lengths: Float64Array;
}

/** Of the device they come in the order of its addresses, which clusters do not keep. */
function sortedHits(pages: readonly SearchPage[]): SortedHits {
  const placed = pages.flatMap(({ offset, length }) =>
    Array.from(offset, (from, row) => ({ from, length: length[row]! })).filter(({ from }) => from >= 0),
  );
  if (placed.some(({ from }, index) => index > 0 && from < placed[index - 1]!.from))
    placed.sort((a, b) => a.from - b.from);
  return {
    offsets: Float64Array.from(placed, ({ from }) => from),
    lengths: Float64Array.from(placed, ({ length }) => length),
  };
}

function firstFrom(ascending: Float64Array, least: number): number {
  let [low, high] = [0, ascending.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (ascending[middle]! < least) low = middle + 1;
    else high = middle;
  }
  return low;
}
