import { formatCount } from '../../../shared/units/format';
import { cellCorner, cellOfZone, MAP_PAD, visibleCells } from './map-layout';
import { DIMMED_ALPHA, MARK_ALPHA, type MapContext, type MapScene } from './map-scene';
import { bandHeights } from './zone-aggregate';
import { SLOTS } from './zone-map-data';
import { paintZone } from './zone-paint';

const LABEL_SPACING = 18;

const counts = new Uint32Array(SLOTS);
const heights = new Uint16Array(SLOTS);

/** Paints the visible cells, the zone numbers of the rows and the selection. */
export function paintMap(context: MapContext, scene: MapScene): void {
  const { grid, top, gutter } = scene;
  const height = grid.viewport.height + 2 * MAP_PAD;
  context.clearRect(0, 0, gutter + grid.viewport.width + MAP_PAD, height);
  const { first, end } = visibleCells(grid, top, height);
  for (let cell = first; cell < end; cell++) {
    const { x, y } = cellCorner(grid, top, cell);
    if (grid.zonesPerCell === 1) paintZone(context, scene, cell, gutter + x, y);
    else paintMix(context, scene, cell, gutter + x, y);
  }
  context.globalAlpha = 1;
  paintMarked(context, scene, first, end);
  paintRowLabels(context, scene);
  paintSelection(context, scene);
}

function paintMix(context: MapContext, scene: MapScene, cell: number, x: number, y: number): void {
  const { grid, theme, dimmed } = scene;
  const edge = grid.cell - 1;
  scene.aggregate.mix(cell * grid.zonesPerCell, grid.zonesPerCell, counts);
  bandHeights(counts, edge, heights);
  let bottom = y + edge;
  for (let slot = 0; slot < SLOTS; slot++) {
    const height = heights[slot]!;
    if (height === 0) continue;
    const look = theme.states[slot]!;
    bottom -= height;
    context.globalAlpha = dimmed.has(slot) ? DIMMED_ALPHA : 1;
    context.fillStyle = look.band;
    context.fillRect(x, bottom, edge, height);
    const pattern = height > 2 ? theme.pattern(look.pattern) : null;
    if (pattern === null) continue;
    context.fillStyle = pattern;
    context.fillRect(x, bottom, edge, height);
  }
}

/** Ink over the marked ones of the cells first … end−1. */
function paintMarked(context: MapContext, scene: MapScene, first: number, end: number): void {
  const { grid, top, gutter, theme, marked } = scene;
  if (marked === null) return;
  const from = Math.max(first, cellOfZone(grid, marked[0]));
  const to = Math.min(end - 1, cellOfZone(grid, marked[1]));
  context.globalAlpha = MARK_ALPHA;
  context.fillStyle = theme.ink;
  for (let cell = from; cell <= to; cell++) {
    const { x, y } = cellCorner(grid, top, cell);
    context.fillRect(gutter + x, y, grid.cell - 1, grid.cell - 1);
  }
  context.globalAlpha = 1;
}

function paintRowLabels(context: MapContext, { grid, top, gutter, theme }: MapScene): void {
  if (gutter === 0) return;
  const step = Math.ceil(LABEL_SPACING / grid.cell);
  const firstRow = Math.max(0, Math.floor(top / grid.cell));
  context.font = `11px ${theme.font}`;
  context.textBaseline = 'middle';
  context.textAlign = 'right';
  context.fillStyle = theme.muted;
  for (let row = Math.ceil(firstRow / step) * step; row < grid.rows; row += step) {
    const y = row * grid.cell - top + Math.min(grid.cell, LABEL_SPACING) / 2;
    if (y > grid.viewport.height + MAP_PAD) break;
    const cell = Math.max(0, row * grid.columns - grid.lead);
    context.fillText(formatCount(cell * grid.zonesPerCell), gutter - 8, y);
  }
}

function paintSelection(context: MapContext, { grid, top, gutter, theme, selected }: MapScene): void {
  if (selected === null || selected >= grid.zoneCount) return;
  const { x, y } = cellCorner(grid, top, cellOfZone(grid, selected));
  const edge = grid.cell - 1;
  const width = edge >= 32 ? 3 : 2;
  context.strokeStyle = theme.surface;
  context.lineWidth = 2 * width;
  context.strokeRect(gutter + x, y, edge, edge);
  context.strokeStyle = theme.ink;
  context.lineWidth = width;
  context.strokeRect(gutter + x, y, edge, edge);
}
