import { describe, expect, it } from 'vitest';
import type { ExploredCut } from '../../../../../shared/crash/exploration';
import { ExplorationShelf, KeptExploration } from '../../../../../main/session/shelves/exploration-shelf';

const choice = { trace: 't1', first: 0, last: 9, tearBytes: null, limit: 10 };
const cut = (more: Partial<ExploredCut> = {}): ExploredCut => ({
  ...{ point: '0:w1', pending: 2, states: 4, consistent: 0, recoveredWithLoss: 0, violated: 0 },
  ...more,
});
const explorationOf = (cuts: readonly ExploredCut[]) => new KeptExploration(choice, 'nvme', cuts);

describe('KeptExploration', () => {
  it('gives the worst cuts first, those without a state of the sample last', () => {
    const cuts = [
      cut({ states: 0 }),
      cut({ consistent: 9 }),
      cut({ violated: 1 }),
      cut({ recoveredWithLoss: 3 }),
      cut({ violated: 7, recoveredWithLoss: 1 }),
      cut({ consistent: 1 }),
    ];
    const kept = explorationOf(cuts);
    expect(kept.page(0, 10).map(({ number }) => number)).toEqual([4, 2, 3, 1, 5, 0]);
    expect(kept.page(1, 2)).toEqual([
      { ...cuts[2], number: 2 },
      { ...cuts[3], number: 3 },
    ]);
    expect(kept.page(6, 2)).toEqual([]);
  });

  it('reads a page of 200,000 cuts without looking at the others', () => {
    const shared = cut({ violated: 1 });
    const kept = explorationOf(Array.from({ length: 200_000 }, () => shared));
    expect(kept.page(199_999, 5)).toEqual([{ ...shared, number: 199_999 }]);
  });
});

describe('ExplorationShelf', () => {
  it('keeps the newest four', () => {
    const shelf = new ExplorationShelf();
    const ids = Array.from({ length: 5 }, () => shelf.keep(explorationOf([cut()])));
    expect(ids).toEqual(['e1', 'e2', 'e3', 'e4', 'e5']);
    expect(() => shelf.get('e1')).toThrow('explore again');
    expect(shelf.get('e2').choice).toBe(choice);
  });
});
