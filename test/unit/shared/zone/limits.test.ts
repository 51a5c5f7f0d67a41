import { describe, expect, it } from 'vitest';
import type { ZoneGeometry } from '../../../../shared/zone/geometry';
import { limitsInForce } from '../../../../shared/zone/limits';

const FOUR_SEQUENTIAL: ZoneGeometry = {
  logicalBlockSizeBytes: 512,
  zoneCount: 6,
  zoneSizeBlocks: 8,
  zoneCapacityBlocks: 8,
  lastZoneSizeBlocks: 8,
  conventional: [[0, 1]],
};

describe('limits in force', () => {
  const inForce = (profile: 'zns' | 'zbc' | 'linux-blk', open: number | null, active: number | null) => {
    const limits = { openZonesMax: open, activeZonesMax: active, appendMaxBytes: null };
    const { openMax, activeMax } = limitsInForce(FOUR_SEQUENTIAL, limits, profile);
    return [openMax, activeMax];
  };

  it.each(['zns', 'zbc', 'linux-blk'] as const)('of %s: none and 0 are no limit', (profile) => {
    expect(inForce(profile, null, null)).toEqual([Infinity, Infinity]);
    expect(inForce(profile, 0, 0)).toEqual([Infinity, Infinity]);
  });

  it.each(['zns', 'zbc', 'linux-blk'] as const)('of %s: open is never above active', (profile) => {
    expect(inForce(profile, 3, 2)).toEqual([2, 2]);
    expect(inForce(profile, null, 2)).toEqual([2, 2]);
    expect(inForce(profile, 1, 2)).toEqual([1, 2]);
  });

  it('of null_blk end at the number of sequential zones, those of drives do not', () => {
    expect(inForce('linux-blk', 3, 4)).toEqual([3, Infinity]);
    expect(inForce('linux-blk', 4, 3)).toEqual([3, 3]);
    expect(inForce('linux-blk', 4, 5)).toEqual([Infinity, Infinity]);
    expect(inForce('zns', 4, 4)).toEqual([4, 4]);
    expect(inForce('zbc', 3, 5)).toEqual([3, 5]);
  });
});
