import { describe, expect, it } from 'vitest';
import { BASE, diffPages, PageMap, pageIn, ZERO } from '../../../../../main/storage/overlay/page-map';

const LAST_PAGE = 2 ** 41;

describe('PageMap', () => {
  it('keeps frozen states whatever is changed later', () => {
    const map = new PageMap();
    map.set(5, 1);
    const first = map.freeze();
    map.set(5, 2);
    map.fill(0, LAST_PAGE, ZERO, () => undefined);
    expect([pageIn(first, 5), pageIn(first, 6), pageIn(map.tree, 5), pageIn(map.tree, LAST_PAGE)]).toEqual([
      1,
      BASE,
      ZERO,
      ZERO,
    ]);
    map.restore(first);
    map.set(6, 3);
    expect([pageIn(first, 6), pageIn(map.tree, 5), pageIn(map.tree, 6)]).toEqual([BASE, 1, 3]);
  });

  it('tells which slots a fill drops', () => {
    const map = new PageMap();
    for (const [page, slot] of [
      [10, 1],
      [70, 2],
      [5000, 3],
      [5001, 4],
    ] as const)
      map.set(page, slot);
    const dropped: number[] = [];
    map.fill(11, 5000, ZERO, (slot) => dropped.push(slot));
    expect(dropped).toEqual([2, 3]);
    expect([10, 11, 5000, 5001].map((page) => pageIn(map.tree, page))).toEqual([1, ZERO, ZERO, 4]);
  });

  it('compares states in order, in long runs where both are even', () => {
    const map = new PageMap();
    map.set(3, 1);
    const before = map.freeze();
    map.fill(64, 127, ZERO, () => undefined);
    map.set(3, 2);
    map.set(LAST_PAGE, 9);
    const runs: number[][] = [];
    diffPages(before, map.tree, (first, count, was, is) => runs.push([first, count, was, is]));
    expect(runs).toEqual([
      [3, 1, 1, 2],
      [64, 64, BASE, ZERO],
      [LAST_PAGE, 1, BASE, 9],
    ]);
    diffPages(map.tree, map.tree, () => {
      throw new Error('nothing differs');
    });
  });
});
