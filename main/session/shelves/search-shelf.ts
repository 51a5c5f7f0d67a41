import { fail } from '../../../shared/errors/app-error';
import { SEARCH_HITS_MAX } from '../../../shared/search/pattern';
import type { Match } from '../../search/find-in-parts';
import type { SpaceName } from '../../search/spaces';

/** Searches whose hits are kept; the oldest goes first. */
const SEARCHES_MAX = 8;

/** What a search is of. */
interface Searched {
  readonly revision: number;
  readonly shows: string;
}

/** The hits of one search, as many as came so far: 16 bytes each. */
export class KeptSearch {
  readonly id: string;
  readonly space: SpaceName;
  /** Revision of the image that is searched, and what it shows then: see SessionSnapshot. */
  readonly revision: number;
  readonly shows: string;
  #at = new Float64Array(64);
  #length = new Float64Array(64);
  #count = 0;

  constructor(id: string, space: SpaceName, { revision, shows }: Searched) {
    this.id = id;
    this.space = space;
    this.revision = revision;
    this.shows = shows;
  }

  get count(): number {
    return this.#count;
  }

  add({ at, length }: Match): void {
    if (this.#count === this.#at.length) {
      this.#at = grown(this.#at);
      this.#length = grown(this.#length);
    }
    this.#at[this.#count] = at;
    this.#length[this.#count++] = length;
  }

  /** Hits first … first+count−1, as far as there are any. */
  page(first: number, count: number): Match[] {
    const end = Math.min(first + count, this.#count);
    return Array.from({ length: Math.max(0, end - first) }, (_, index) => ({
      at: this.#at[first + index]!,
      length: this.#length[first + index]!,
    }));
  }
}

/** The searches of a session, newest last. */
export class SearchShelf {
  readonly #kept: KeptSearch[] = [];
  #last = 0;

  add(space: SpaceName, searched: Searched): KeptSearch {
    const search = new KeptSearch(`f${++this.#last}`, space, searched);
    this.#kept.push(search);
    this.#kept.splice(0, this.#kept.length - SEARCHES_MAX);
    return search;
  }

  /** Errors: `gone` for a search that is not kept (any more). */
  get(id: string): KeptSearch {
    const found = this.#kept.find((search) => search.id === id);
    return (
      found ?? fail('gone', `the hits of search ${id} are not kept any more; search again`, { search: id })
    );
  }
}

function grown(column: Float64Array): Float64Array<ArrayBuffer> {
  const larger = new Float64Array(Math.min(SEARCH_HITS_MAX, column.length * 2));
  larger.set(column);
  return larger;
}
