import { describe, expect, it } from 'vitest';
import type { Comparison } from '../../../../../main/compare/compare-images';
import { DifferenceShelf, FoundDifferences } from '../../../../../main/session/shelves/difference-shelf';

function* times<Item>(count: number, make: (index: number) => Item): Generator<Item> {
  for (let index = 0; index < count; index++) yield make(index);
}

const comparison = (parts: Partial<Comparison>): Comparison => ({
  ...{ facts: [], zones: [], structures: [], bytes: [], notices: [] },
  ...parts,
});

describe('FoundDifferences', () => {
  it('keeps so many of each list and counts on', () => {
    const found = new FoundDifferences(
      comparison({
        facts: [{ field: 'zoneCount', a: 1, b: 2 }],
        zones: times(70_000, (at) => ({ index: at >> 1, field: 'state', a: 'empty', b: 'full' })),
        structures: times(20_000, (at) => ({ path: String(at), offsetA: 0, offsetB: 0, a: '1', b: '2' })),
        bytes: times(1_000_010, (at) => ({ offsetA: at * 3, offsetB: at * 3 + 1, length: 2 })),
      }),
    );
    expect(found.counts).toEqual({
      ...{ zones: 35_000, fields: 70_000, structures: 20_000 },
      ...{ runs: 1_000_010, bytes: 2_000_020, semantic: 1_070_011 },
    });
    expect(found.kept).toEqual({ fields: 65_536, structures: 16_384, runs: 1_000_000 });
    expect(found.runs.at(999_999)).toEqual({ offsetA: 2_999_997, offsetB: 2_999_998, length: 2 });
    expect([-1, 0, 2, 3, 3_000_000].map((byte) => found.runs.countTo(byte))).toEqual([0, 1, 1, 2, 1_000_000]);
  });
});

describe('DifferenceShelf', () => {
  it('gives back the other side of the oldest, and of all at the end', () => {
    const disposed: number[] = [];
    const shelf = new DifferenceShelf();
    const found = new FoundDifferences(comparison({}));
    const choice = { with: { kind: 'self' }, zones: null, zonesOnly: false } as const;
    for (let number = 0; number < 4; number++) {
      const other = {
        title: '',
        dataAt: null,
        use: () => expect.fail('not used'),
        dispose: () => void disposed.push(number),
      };
      expect(shelf.keep({ choice, found, other, report: null })).toBe(`d${number + 1}`);
    }
    expect(disposed).toEqual([0]);
    expect(() => shelf.get('d1')).toThrow('compare again');
    shelf.dispose();
    expect(disposed).toEqual([0, 1, 2, 3]);
  });
});
