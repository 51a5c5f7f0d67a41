import { CELL_MIN, clampTop, hitCell, makeGrid, type MapGrid, type Rung, type Viewport } from './map-layout';

/** A cell is not drawn larger than this when the whole device is shown. */
const CELL_FIT_MAX = 128;
/** Cells of this edge or more are preferred in one row. */
const CELL_ROW_MIN = 64;
const GROWTH = 1.16;

/** The zoom step that shows the whole device with the largest cells. */
export function fitRung(viewport: Viewport, zoneCount: number): Rung {
  for (let zonesPerCell = 1; ; zonesPerCell *= 2) {
    const cell = largestCell(viewport, Math.ceil(zoneCount / zonesPerCell));
    if (cell >= CELL_MIN || zonesPerCell >= zoneCount)
      return { zonesPerCell, cell: Math.max(cell, CELL_MIN) };
  }
}

/**
 * Largest edge, up to CELL_FIT_MAX, with which `cells` squares fit the viewport; 0 when none does. Few zones
 * stand in one row, even if several rows would allow a little more.
 */
function largestCell({ width, height }: Viewport, cells: number): number {
  const inOneRow = Math.floor(width / cells);
  if (inOneRow >= CELL_ROW_MIN) return Math.min(CELL_FIT_MAX, inOneRow, Math.floor(height));
  for (let cell = Math.min(CELL_FIT_MAX, Math.floor(Math.min(width, height))); cell > 0; cell--) {
    if (Math.floor(width / cell) * Math.floor(height / cell) >= cells) return cell;
  }
  return 0;
}

/** All zoom steps from the whole device to one zone that fills the viewport, outermost first. */
export function zoomLadder(viewport: Viewport, zoneCount: number): readonly Rung[] {
  const fit = fitRung(viewport, zoneCount);
  const largest = Math.max(CELL_MIN, Math.floor(Math.min(viewport.width, viewport.height)));
  const ladder: Rung[] = [fit];
  for (let { zonesPerCell, cell } = fit; cell < largest || zonesPerCell > 1;) {
    cell = Math.max(cell + 1, Math.round(cell * GROWTH));
    if (zonesPerCell > 1 && cell * cell >= 2 * CELL_MIN * CELL_MIN)
      [zonesPerCell, cell] = [zonesPerCell / 2, CELL_MIN];
    if (zonesPerCell === 1) cell = Math.min(cell, largest);
    ladder.push({ zonesPerCell, cell });
  }
  return ladder;
}

/** Pixels a zone gets, squared: the measure by which zoom steps are ordered. */
const density = (rung: Rung): number => (rung.cell * rung.cell) / rung.zonesPerCell;

/** Position in the ladder of the step nearest to a rung (which may stem from another viewport). */
export function rungIndex(ladder: readonly Rung[], rung: Rung): number {
  const at = ladder.findIndex((each) => density(each) >= density(rung));
  return at < 0 ? ladder.length - 1 : at;
}

/** A grid and how far it is scrolled. */
export interface MapView {
  readonly grid: MapGrid;
  readonly top: number;
}

/** Another zoom step with the zone at (x, y) still there, as far as the ends of the device allow. */
export function zoomAt(view: MapView, rung: Rung, x: number, y: number): MapView {
  const { grid, top } = view;
  const hit = hitCell(grid, top, x, y);
  const straight = makeGrid(grid.viewport, grid.zoneCount, rung);
  if (hit === null)
    return {
      grid: straight,
      top: clampTop(straight, (top / (grid.rows * grid.cell || 1)) * straight.rows * rung.cell),
    };
  const cell = Math.floor(hit.zone / rung.zonesPerCell);
  const column = Math.min(Math.floor(x / rung.cell), straight.columns - 1);
  const fitsWhole = straight.rows * rung.cell <= grid.viewport.height;
  const next = fitsWhole ? straight : makeGrid(grid.viewport, grid.zoneCount, rung, column - cell);
  const row = Math.floor((cell + next.lead) / next.columns);
  const insideCell = (((y + top) % grid.cell) / grid.cell) * rung.cell;
  return { grid: next, top: clampTop(next, row * rung.cell + insideCell - y) };
}
