import { formatCount } from '../../../shared/units/format';
import { DIMMED_ALPHA, type MapContext, type MapScene } from './map-scene';
import { zoneFill, type ZoneFill } from './zone-map-data';

/** Heights of the parts of one zone's cell, in pixels; together they are `extent`. */
export interface ZoneParts {
  /** The cell's used height: less than the edge only for a smaller last zone. */
  readonly extent: number;
  /** Capacity hole at the top. */
  readonly hole: number;
  /** Written part at the bottom. */
  readonly fill: number;
}

/** Edges from which a cell carries the state's letters, also the zone's number, also all lines of text. */
const LABEL_MIN = 22;
const NUMBER_MIN = 44;
const TEXT_MIN = 180;
const LINE_PIXELS = 14;
/** A hatch in fewer pixels is only noise. */
const HATCH_MIN = 7;
const HOLE_MIN = 2;
const FILL_MIN = 2;
const EXTENT_MIN = 6;

/**
 * Pixels of the parts of a zone in a cell of `edge` pixels. One written block shows as much as FILL_MIN, one
 * missing block leaves a pixel free, a hole never vanishes.
 */
export function zoneParts(fill: ZoneFill, edge: number): ZoneParts {
  const extent = Math.max(EXTENT_MIN, Math.round(edge * fill.size));
  const hasHole = fill.capacity < fill.size;
  const hole = hasHole
    ? Math.min(extent - 4, Math.max(HOLE_MIN, Math.round(extent * (1 - fill.capacity / fill.size))))
    : 0;
  return { extent, hole, fill: fillPixels(fill.written, fill.capacity, extent - hole) };
}

function fillPixels(written: number, capacity: number, room: number): number {
  if (written <= 0) return 0;
  if (written >= capacity) return room;
  return Math.min(room - 1, Math.max(FILL_MIN, Math.round((written / capacity) * room)));
}

/** Paints one zone's cell at (x, y). */
export function paintZone(context: MapContext, scene: MapScene, zone: number, x: number, y: number): void {
  const edge = scene.grid.cell - (scene.grid.cell >= 20 ? 2 : 1);
  const fill = zoneFill(scene.data, zone);
  const parts = zoneParts(fill, edge);
  const y0 = y + edge - parts.extent;
  context.globalAlpha = scene.dimmed.has(fill.slot) ? DIMMED_ALPHA : 1;
  paintBody(context, scene, fill, parts, x, y0, edge);
  if (edge >= LABEL_MIN) paintLabels(context, scene, zone, fill.slot, x, y0, edge);
}

function paintBody(
  context: MapContext,
  { theme }: MapScene,
  fill: ZoneFill,
  { extent, hole, fill: written }: ZoneParts,
  x: number,
  y: number,
  edge: number,
): void {
  const look = theme.states[fill.slot]!;
  const rect = (style: string | CanvasPattern | null, top: number, height: number) => {
    if (style === null || height <= 0) return;
    context.fillStyle = style;
    context.fillRect(x, top, edge, height);
  };
  rect(look.free, y, extent);
  rect(theme.hole, y, hole);
  if (hole >= HATCH_MIN) rect(theme.pattern('hole'), y, hole);
  const isFault = look.pattern === 'diagonal' || look.pattern === 'cross';
  const shown = isFault ? extent - hole : written;
  rect(look.fill, y + extent - shown, shown);
  rect(theme.pattern(look.pattern), y + extent - shown, shown);
  const hasPointer = !isFault && written > 0 && fill.written < fill.capacity;
  if (hasPointer) rect(theme.ink, y + extent - written - 1, 1);
  context.strokeStyle = look.frame;
  context.lineWidth = edge >= 40 ? 2 : 1;
  context.strokeRect(x + 0.5, y + 0.5, edge - 1, extent - 1);
}

function paintLabels(
  context: MapContext,
  scene: MapScene,
  zone: number,
  slot: number,
  x: number,
  y: number,
  edge: number,
): void {
  const { theme } = scene;
  const lines = edge >= TEXT_MIN ? scene.describe(zone) : [theme.states[slot]!.letters];
  const wanted = edge >= NUMBER_MIN && edge < TEXT_MIN ? [...lines, formatCount(zone)] : lines;
  const shown = wanted.slice(0, Math.floor((edge - 6) / LINE_PIXELS));
  context.textBaseline = 'top';
  context.textAlign = 'left';
  context.font = `11px ${theme.font}`;
  const width = Math.max(...shown.map((line) => context.measureText(line).width));
  context.fillStyle = theme.surface;
  context.fillRect(x + 3, y + 3, Math.min(edge - 6, width + 6), shown.length * LINE_PIXELS);
  context.fillStyle = theme.ink;
  shown.forEach((line, index) => context.fillText(line, x + 6, y + 5 + index * LINE_PIXELS, edge - 10));
}
