/**
 * Where cells of the zone map lie. Zones run in reading order; a cell holds one zone or, further out, a run
 * of 2^n zones. All lengths are CSS pixels relative to the cell area (the gutter is not part of it).
 */
export interface Viewport {
  readonly width: number;
  readonly height: number;
}

/** One step of zoom. */
export interface Rung {
  readonly zonesPerCell: number;
  /** Edge of a square cell. */
  readonly cell: number;
}

/** Cells of one zoom step in one viewport. */
export interface MapGrid extends Rung {
  readonly zoneCount: number;
  readonly viewport: Viewport;
  readonly columns: number;
  /** Blank places before cell 0, so that zooming can keep a zone under the pointer. */
  readonly lead: number;
  readonly cells: number;
  readonly rows: number;
}

/** What the pointer is over. */
export interface CellHit {
  readonly cell: number;
  readonly first: number;
  readonly count: number;
  /** The single zone meant: by the horizontal place inside of an aggregated cell. */
  readonly zone: number;
}

/** Smallest edge of a cell: room for eight bands and a border. */
export const CELL_MIN = 12;

/** Room at the top for the outline of a selected cell. */
export const MAP_PAD = 3;

/** The grid of a zoom step. `lead` is reduced to less than one row. */
export function makeGrid(viewport: Viewport, zoneCount: number, rung: Rung, lead = 0): MapGrid {
  const columns = Math.max(1, Math.floor(viewport.width / rung.cell));
  const cells = Math.ceil(zoneCount / rung.zonesPerCell);
  const blanks = ((lead % columns) + columns) % columns;
  return {
    ...rung,
    zoneCount,
    viewport,
    columns,
    lead: blanks,
    cells,
    rows: Math.ceil((cells + blanks) / columns),
  };
}

/** Largest scroll position; beyond it the last row would leave the bottom. */
export function maxTop(grid: MapGrid): number {
  return Math.max(0, grid.rows * grid.cell - grid.viewport.height);
}

/** A scroll position inside of its bounds. */
export function clampTop(grid: MapGrid, top: number): number {
  return Math.min(Math.max(0, top), maxTop(grid));
}

/** First cell and end of the cells that a scroll position shows, both inside 0 … cells. */
export function visibleCells(
  grid: MapGrid,
  top: number,
  height = grid.viewport.height,
): { first: number; end: number } {
  const firstRow = Math.floor(top / grid.cell);
  const endRow = Math.ceil((top + height) / grid.cell);
  const bound = (cell: number) => Math.min(Math.max(0, cell), grid.cells);
  return { first: bound(firstRow * grid.columns - grid.lead), end: bound(endRow * grid.columns - grid.lead) };
}

/** Upper left corner of a cell in the viewport. */
export function cellCorner(grid: MapGrid, top: number, cell: number): { x: number; y: number } {
  const place = cell + grid.lead;
  return {
    x: (place % grid.columns) * grid.cell,
    y: Math.floor(place / grid.columns) * grid.cell - top,
  };
}

/** The cell at a point of the viewport, or null where there is none. Inverse of cellCorner. */
export function hitCell(grid: MapGrid, top: number, x: number, y: number): CellHit | null {
  const column = Math.floor(x / grid.cell);
  if (x < 0 || column >= grid.columns) return null;
  const cell = Math.floor((y + top) / grid.cell) * grid.columns + column - grid.lead;
  if (cell < 0 || cell >= grid.cells) return null;
  const first = cell * grid.zonesPerCell;
  const count = Math.min(grid.zonesPerCell, grid.zoneCount - first);
  const inside = Math.floor((x / grid.cell - column) * count);
  return { cell, first, count, zone: first + Math.min(inside, count - 1) };
}

/** The cell that holds a zone. */
export function cellOfZone(grid: MapGrid, zone: number): number {
  return Math.floor(zone / grid.zonesPerCell);
}

/** The scroll position nearest to `top` that shows all of the zone's cell. */
export function revealZone(grid: MapGrid, top: number, zone: number): number {
  const start = Math.floor((cellOfZone(grid, zone) + grid.lead) / grid.columns) * grid.cell;
  const low = start + grid.cell - grid.viewport.height;
  return clampTop(grid, Math.min(Math.max(top, low), start));
}
