import { describe, expect, it } from 'vitest';
import { zoneFill, type ZoneMapData } from '../../../../../renderer/components/zone-canvas/zone-map-data';
import { zoneParts } from '../../../../../renderer/components/zone-canvas/zone-paint';
import { ZoneState } from '../../../../../shared/zone/state';

const SIZE = 16_384;
const CAPACITY = 12_288;

function data(states: number[], pointers: number[], lastZoneSizeBlocks = SIZE): ZoneMapData {
  const table = {
    count: states.length,
    state: Uint8Array.from(states),
    writePointer: Float64Array.from(pointers),
  };
  return { table, zoneSizeBlocks: SIZE, zoneCapacityBlocks: CAPACITY, lastZoneSizeBlocks };
}

const parts = (state: number, pointer: number, edge: number) =>
  zoneParts(zoneFill(data([state, 1], [pointer, SIZE]), 0), edge);

describe('parts of a zone', () => {
  it('shows one written block clearly, and an empty zone as empty', () => {
    for (const edge of [11, 20, 60, 400]) {
      expect(parts(ZoneState.empty, 0, edge).fill).toBe(0);
      expect(parts(ZoneState.implicitlyOpened, 0, edge).fill).toBe(0);
      expect(parts(ZoneState.implicitlyOpened, 1, edge).fill).toBeGreaterThanOrEqual(2);
    }
  });

  it('leaves a pixel free while one block is missing, and none when full', () => {
    const almost = parts(ZoneState.closed, CAPACITY - 1, 20);
    const full = parts(ZoneState.full, 0, 20);
    expect(almost.fill).toBe(almost.extent - almost.hole - 1);
    expect(full.fill).toBe(full.extent - full.hole);
  });

  it('never lets the capacity hole vanish, and never fills it', () => {
    for (const edge of [11, 12, 30, 200]) {
      const { hole, fill, extent } = parts(ZoneState.full, 0, edge);
      expect(hole).toBeGreaterThanOrEqual(2);
      expect(fill + hole).toBe(extent);
    }
  });

  it('has no hole in a conventional zone', () => {
    expect(parts(ZoneState.notWritePointer, 0, 40)).toEqual({ extent: 40, hole: 0, fill: 40 });
  });

  it('draws a smaller last zone smaller', () => {
    const small = data([ZoneState.empty, ZoneState.full], [0, 0], SIZE / 2);
    expect(zoneParts(zoneFill(small, 1), 40).extent).toBe(20);
    expect(zoneParts(zoneFill(small, 0), 40).extent).toBe(40);
  });

  it('stays within the zone whatever the write pointer says', () => {
    for (const pointer of [-5, 1e15, Number.NaN]) {
      const { fill, hole, extent } = parts(ZoneState.closed, pointer, 40);
      expect(fill).toBeGreaterThanOrEqual(0);
      expect(fill + hole).toBeLessThanOrEqual(extent);
    }
  });
});
