import { describe, expect, it } from 'vitest';
import { FoundHits, PAGE_HITS } from '../../../../../renderer/composables/pages/found-hits';
import type { SearchPage } from '../../../../../shared/search/search';

/** Hits of so many bytes at these offsets; −1 = none. */
function page(first: number, offsets: readonly number[], bytes = 4): SearchPage {
  const column = (value: number) => Float64Array.from(offsets, () => value);
  const offset = Float64Array.from(offsets);
  return {
    ...{ first, total: first + offsets.length, revision: 1, offset },
    ...{ length: column(bytes), lba: column(-1), zone: column(2), zoneByte: offset },
  };
}

const ascending = (count: number, from = 0) => Array.from({ length: count }, (_, index) => from + index * 10);

describe('hits as they come in', () => {
  it('asks for a page that was not full again, until it is', () => {
    const hits = new FoundHits();
    expect([hits.next, hits.add(page(0, ascending(3)))]).toEqual([0, 3]);
    expect([hits.next, hits.add(page(0, ascending(PAGE_HITS)))]).toEqual([0, PAGE_HITS - 3]);
    expect([hits.next, hits.add(page(PAGE_HITS, [99_999]))]).toEqual([PAGE_HITS, 1]);
    expect(hits.count).toBe(PAGE_HITS + 1);
    expect(hits.at(PAGE_HITS)).toEqual({ offset: 99_999, length: 4, lba: null, zone: 2, zoneByte: 99_999 });
    expect(hits.at(PAGE_HITS + 1)).toBeNull();
  });

  it('drops an answer that is not the page it waits for, or brings nothing', () => {
    const hits = new FoundHits();
    expect(hits.add(page(PAGE_HITS, [1]))).toBe(0);
    expect(hits.add(page(0, []))).toBe(0);
    expect(hits.count).toBe(0);
  });

  it('tells how many lie before an address', () => {
    const hits = new FoundHits();
    hits.add(page(0, ascending(100)));
    const before = (address: number) => hits.before(address, ({ offset }) => offset!);
    expect([before(-1), before(0), before(1), before(990), before(5000)]).toEqual([0, 0, 1, 99, 100]);
  });

  it('tells those that touch a range: begun before it, in any order, without those that lie nowhere', () => {
    const hits = new FoundHits();
    hits.add(page(0, [400, -1, 100, 104, 98]));
    expect(hits.within({ offset: 103, length: 2 })).toEqual([{ offset: 100, length: 8 }]);
    expect(hits.within({ offset: 101, length: 200 })).toEqual([{ offset: 98, length: 10 }]);
    expect(hits.within({ offset: 403, length: 1 })).toEqual([{ offset: 400, length: 4 }]);
    expect(hits.within({ offset: 404, length: 10 })).toEqual([]);
    expect(hits.within({ offset: 0, length: 98 })).toEqual([]);
  });
});
