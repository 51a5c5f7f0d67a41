import { describe, expect, it } from 'vitest';
import { layoutShares } from '../../../../../renderer/components/chart/layout-shares';

const sum = (shares: readonly { percent: number }[]) =>
  shares.reduce((total, share) => total + share.percent, 0);

describe('layout shares', () => {
  it('draws to scale what is wide enough', () => {
    expect(layoutShares([100, 200, 100], 4)).toEqual([
      { percent: 25, broken: false },
      { percent: 50, broken: false },
      { percent: 25, broken: false },
    ]);
  });

  it('keeps thin parts visible and marks the part that gave way', () => {
    const shares = layoutShares([4096, 2 ** 43, 1_048_576], 4);
    expect(shares.map((share) => share.broken)).toEqual([false, true, false]);
    expect([shares[0]?.percent, shares[2]?.percent]).toEqual([4, 4]);
    expect(sum(shares)).toBeCloseTo(100);
  });

  it('gives empty parts nothing', () => {
    expect(layoutShares([0, 10], 4).map((share) => share.percent)).toEqual([0, 100]);
    expect(layoutShares([0, 0], 4).map((share) => share.percent)).toEqual([0, 0]);
  });
});
