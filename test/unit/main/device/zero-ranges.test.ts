import { describe, expect, it } from 'vitest';
import { joinZeroRanges } from '../../../../main/device/zero-ranges';
import type { ZoneGeometry } from '../../../../shared/zone/geometry';

const geometry: ZoneGeometry = {
  logicalBlockSizeBytes: 4096,
  zoneCount: 8,
  zoneSizeBlocks: 256,
  zoneCapacityBlocks: 128,
  lastZoneSizeBlocks: 32,
  conventional: [],
};
const zone = (index: number, blocks = 128) => ({ lba: index * 256, blocks });
const join = (...ranges: ReturnType<typeof zone>[]) => [...joinZeroRanges(geometry, ranges)];

describe('ranges to be zeroed', () => {
  it('are one where whole zones follow each other, over the holes behind their capacities', () => {
    expect(join(zone(1), zone(2), zone(3))).toEqual([{ lba: 256, blocks: 2 * 256 + 128 }]);
    expect(join(zone(6), zone(7, 32))).toEqual([{ lba: 6 * 256, blocks: 256 + 32 }]);
  });

  it('stop when they are out of order', () => {
    expect(() => join(zone(2), zone(1))).toThrow(/out of order/);
    expect(() => join(zone(1, 0))).toThrow(/out of order/);
  });

  it('stay apart where a zone is left out or zeroed in part', () => {
    expect(join(zone(1), zone(3))).toEqual([zone(1), zone(3)]);
    expect(join(zone(1, 127), zone(2), zone(3, 5))).toEqual([zone(1, 127), { lba: 512, blocks: 261 }]);
    expect(join()).toEqual([]);
  });
});
