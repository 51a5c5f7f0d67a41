import { describe, expect, it } from 'vitest';
import {
  cellCorner,
  cellOfZone,
  clampTop,
  hitCell,
  makeGrid,
  maxTop,
  revealZone,
  visibleCells,
} from '../../../../../renderer/components/zone-canvas/map-layout';

const viewport = { width: 905, height: 403 };

describe('map layout', () => {
  it('finds the same cell from its corner and from its centre: hit testing is the inverse of layout', () => {
    for (const lead of [0, 5, -17]) {
      const grid = makeGrid(viewport, 10_000, { zonesPerCell: 1, cell: 17 }, lead);
      const top = 313;
      const { first, end } = visibleCells(grid, top);
      for (let cell = first; cell < end; cell++) {
        const { x, y } = cellCorner(grid, top, cell);
        expect(hitCell(grid, top, x, y)?.cell).toBe(cell);
        expect(hitCell(grid, top, x + 16.9, y + 16.9)?.cell).toBe(cell);
      }
    }
  });

  it('hits nothing in the margin at the right, in blank places before the first cell, or behind the last', () => {
    const grid = makeGrid(viewport, 100, { zonesPerCell: 1, cell: 17 }, 3);
    expect(hitCell(grid, 0, grid.columns * 17 + 1, 5)).toBeNull();
    expect(hitCell(grid, 0, 5, 5)).toBeNull();
    expect(hitCell(grid, 0, 3 * 17 + 5, 5)?.zone).toBe(0);
    expect(hitCell(grid, 0, 5, 400)).toBeNull();
  });

  it('covers every zone of an aggregated map once', () => {
    const grid = makeGrid(viewport, 1_000_003, { zonesPerCell: 512, cell: 12 });
    let next = 0;
    for (let cell = 0; cell < grid.cells; cell++) {
      const { x, y } = cellCorner(grid, 0, cell);
      const hit = hitCell(grid, 0, x + 1, y + 1);
      expect(hit?.first).toBe(next);
      next += hit!.count;
    }
    expect(next).toBe(1_000_003);
  });

  it('means the zone at the horizontal place inside of an aggregated cell', () => {
    const grid = makeGrid(viewport, 4_096, { zonesPerCell: 8, cell: 16 });
    expect([0, 2, 8, 15.9].map((x) => hitCell(grid, 0, x, 1)?.zone)).toEqual([0, 1, 4, 7]);
  });

  it('draws every cell that touches the viewport and none twice', () => {
    const grid = makeGrid(viewport, 5_000, { zonesPerCell: 1, cell: 20 });
    const { first, end } = visibleCells(grid, 31);
    expect(cellCorner(grid, 31, first).y).toBeLessThanOrEqual(0);
    expect(cellCorner(grid, 31, end - 1).y + 20).toBeGreaterThanOrEqual(viewport.height);
    expect(cellOfZone(grid, first)).toBe(first);
  });

  it('reveals a zone by scrolling as little as needed, and never beyond the ends', () => {
    const grid = makeGrid(viewport, 5_000, { zonesPerCell: 1, cell: 20 });
    const visible = grid.columns * 3;
    expect(revealZone(grid, 0, visible)).toBe(0);
    const top = revealZone(grid, 0, 4_999);
    expect(top).toBe(maxTop(grid));
    const { y } = cellCorner(grid, top, 4_999);
    expect(y + 20).toBeLessThanOrEqual(viewport.height);
    expect(revealZone(grid, top, 0)).toBe(0);
    expect(clampTop(grid, 1e9)).toBe(maxTop(grid));
  });
});
