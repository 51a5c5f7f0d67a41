import { describe, expect, it } from 'vitest';
import {
  CELL_MIN,
  hitCell,
  makeGrid,
  maxTop,
} from '../../../../../renderer/components/zone-canvas/map-layout';
import {
  fitRung,
  rungIndex,
  zoomAt,
  zoomLadder,
  type MapView,
} from '../../../../../renderer/components/zone-canvas/map-zoom';

const viewport = { width: 900, height: 400 };
const viewports = [
  viewport,
  { width: 640, height: 200 },
  { width: 3_700, height: 1_000 },
  { width: 30, height: 30 },
];
const counts = [1, 2, 8, 100, 1_000, 131_072, 1_000_000, 16_777_216];

describe('zoom', () => {
  it('shows the whole device at first, whatever its size', () => {
    for (const box of viewports.slice(0, 3)) {
      for (const count of counts) {
        const grid = makeGrid(box, count, fitRung(box, count));
        expect(maxTop(grid), `${count} zones in ${box.width} × ${box.height}`).toBe(0);
        expect(grid.cell).toBeGreaterThanOrEqual(CELL_MIN);
      }
    }
  });

  it('puts a few zones in one row', () => {
    expect(makeGrid(viewport, 8, fitRung(viewport, 8)).rows).toBe(1);
  });

  it('goes in steadily from the whole device to one zone', () => {
    for (const box of viewports) {
      for (const count of counts) {
        const ladder = zoomLadder(box, count);
        const densities = ladder.map(({ cell, zonesPerCell }) => (cell * cell) / zonesPerCell);
        densities
          .slice(1)
          .forEach((density, index) => expect(density).toBeGreaterThanOrEqual(densities[index]!));
        const last = ladder.at(-1)!;
        expect(last.zonesPerCell).toBe(1);
        expect(last.cell).toBeGreaterThanOrEqual(Math.min(box.width, box.height, 128) - 1);
        expect(ladder.length).toBeLessThan(120);
      }
    }
  });

  it('finds each step of the ladder again', () => {
    const ladder = zoomLadder(viewport, 1_000_000);
    ladder.forEach((rung, index) => expect(rungIndex(ladder, rung)).toBe(index));
  });

  it('keeps the zone under the pointer at each step of zooming in', () => {
    const ladder = zoomLadder(viewport, 1_000_000);
    const start = makeGrid(viewport, 1_000_000, ladder[3]!);
    for (const [x, y] of [
      [200, 190],
      [451, 133],
      [870, 250],
    ] as const) {
      let view: MapView = { grid: start, top: 200 };
      for (const rung of ladder.slice(4, 24)) {
        const before = hitCell(view.grid, view.top, x, y)!;
        view = zoomAt(view, rung, x, y);
        const after = hitCell(view.grid, view.top, Math.min(x, view.grid.columns * rung.cell - 1), y)!;
        expect(before.zone).toBeGreaterThanOrEqual(after.first);
        expect(before.zone).toBeLessThan(after.first + after.count);
      }
    }
  });

  it('shows the whole device again when zoomed out all the way', () => {
    const ladder = zoomLadder(viewport, 1_000);
    const inside = zoomAt({ grid: makeGrid(viewport, 1_000, ladder[0]!), top: 0 }, ladder[10]!, 300, 200);
    const outside = zoomAt(inside, ladder[0]!, 300, 200);
    expect(outside.top).toBe(0);
    expect(outside.grid.lead).toBe(0);
  });
});
