import { describe, expect, it } from 'vitest';
import { zoneForKey } from '../../../../../renderer/components/zone-canvas/map-keys';
import { makeGrid } from '../../../../../renderer/components/zone-canvas/map-layout';

const grid = makeGrid({ width: 200, height: 100 }, 1_000, { zonesPerCell: 1, cell: 20 });

describe('keys of the map', () => {
  it.each([
    ['ArrowLeft', 499],
    ['ArrowRight', 501],
    ['ArrowUp', 490],
    ['ArrowDown', 510],
    ['PageUp', 460],
    ['PageDown', 540],
    ['Home', 0],
    ['End', 999],
  ])('%s goes from zone 500 to zone %i', (key, zone) => {
    expect(zoneForKey(key, 500, grid)).toBe(zone);
  });

  it('stops at both ends', () => {
    expect(zoneForKey('ArrowUp', 3, grid)).toBe(0);
    expect(zoneForKey('PageDown', 995, grid)).toBe(999);
  });

  it('goes by a row of cells where cells hold many zones', () => {
    const coarse = makeGrid({ width: 200, height: 100 }, 100_000, { zonesPerCell: 64, cell: 20 });
    expect(zoneForKey('ArrowDown', 0, coarse)).toBe(640);
    expect(zoneForKey('ArrowRight', 0, coarse)).toBe(1);
  });

  it('leaves other keys alone', () => {
    expect(zoneForKey('a', 3, grid)).toBeNull();
    expect(zoneForKey('Tab', 3, grid)).toBeNull();
  });
});
