import { formatCount } from '../../../shared/units/format';
import { ZONE_STATE_LETTERS, ZONE_STATE_NAMES, ZONE_STATE_TITLES } from '../../../shared/zone/state';
import { MAP_PAD, makeGrid } from './map-layout';
import { paintMap } from './map-paint';
import type { MapScene } from './map-scene';
import { readMapTheme, type MapTheme } from './map-theme';
import { slotName } from './zone-map-data';
import { fitRung } from './map-zoom';

/** What stands around the cells of a picture. */
export interface PictureHeading {
  readonly title: string;
  readonly lines: readonly string[];
  readonly counts: Readonly<Record<(typeof ZONE_STATE_NAMES)[number], number>>;
}

/** A map to be drawn: as it is seen, or all zones on a picture of some size. */
export interface MapPicture {
  readonly scene: Omit<MapScene, 'theme'>;
  readonly heading: PictureHeading;
  /** CSS pixels; null = as it is seen. */
  readonly size: { readonly width: number; readonly height: number } | null;
}

const MARGIN = 16;
const LINE = 18;
const LEGEND_WIDTH = 220;
const SWATCH = 14;

/** Draws a map in the colours of the window as a PNG, with what it is of above and what its cells mean beneath. */
export async function drawMapPicture({ scene, heading, size }: MapPicture, element: Element): Promise<Blob> {
  const ratio = size === null ? window.devicePixelRatio || 1 : 1;
  const theme = readMapTheme(element, ratio);
  const { canvas, context, grid, head } = prepare(scene, heading, size, ratio);
  context.fillStyle = theme.surface;
  context.fillRect(0, 0, canvas.width, canvas.height);
  paintWords(context, theme, heading);
  const box = {
    width: scene.gutter + grid.viewport.width + MAP_PAD,
    height: grid.viewport.height + 2 * MAP_PAD,
  };
  context.save();
  context.beginPath();
  context.rect(MARGIN, head, box.width, box.height);
  context.clip();
  context.translate(MARGIN, head);
  // Its ground is cleared: the surface goes beneath it again.
  paintMap(context, { ...scene, theme, grid, top: size === null ? scene.top : -MAP_PAD });
  context.globalCompositeOperation = 'destination-over';
  context.fillStyle = theme.surface;
  context.fillRect(0, 0, box.width, box.height);
  context.restore();
  paintLegend(context, theme, heading, head + box.height + MARGIN, box.width);
  return new Promise((resolve, reject) => {
    canvas.toBlob((blob) => (blob ? resolve(blob) : reject(new Error('no picture was made'))), 'image/png');
  });
}

function prepare(
  { grid: seen, gutter }: MapPicture['scene'],
  { lines, counts }: PictureHeading,
  size: MapPicture['size'],
  ratio: number,
) {
  const head = MARGIN + (lines.length + 1) * LINE + 8;
  const present = ZONE_STATE_NAMES.filter((state) => counts[state] > 0).length;
  const inner = size === null ? gutter + seen.viewport.width + MAP_PAD : size.width - 2 * MARGIN;
  const foot = MARGIN + Math.ceil(present / legendColumns(inner)) * LINE + MARGIN;
  const viewport = {
    width: inner - gutter - MAP_PAD,
    height: size === null ? seen.viewport.height : Math.max(64, size.height - head - foot - 2 * MAP_PAD),
  };
  const grid = size === null ? seen : makeGrid(viewport, seen.zoneCount, fitRung(viewport, seen.zoneCount));
  const canvas = document.createElement('canvas');
  canvas.width = Math.round((inner + 2 * MARGIN) * ratio);
  canvas.height = Math.round((head + grid.viewport.height + 2 * MAP_PAD + foot) * ratio);
  const context = canvas.getContext('2d')!;
  context.scale(ratio, ratio);
  return { canvas, context, grid, head };
}

const legendColumns = (width: number) => Math.max(1, Math.floor(width / LEGEND_WIDTH));

function paintWords(
  context: CanvasRenderingContext2D,
  theme: MapTheme,
  { title, lines }: PictureHeading,
): void {
  context.textBaseline = 'top';
  context.fillStyle = theme.ink;
  context.font = `600 13px ${theme.font}`;
  context.fillText(title, MARGIN, MARGIN);
  context.font = `13px ${theme.font}`;
  lines.forEach((line, at) => context.fillText(line, MARGIN, MARGIN + (at + 1) * LINE));
}

function paintLegend(
  context: CanvasRenderingContext2D,
  theme: MapTheme,
  { counts }: PictureHeading,
  top: number,
  width: number,
): void {
  const slots = theme.states.map((_, slot) => slot).filter((slot) => counts[slotName(slot)] > 0);
  context.textAlign = 'left';
  context.textBaseline = 'top';
  context.font = `13px ${theme.font}`;
  slots.forEach((slot, at) => {
    const [name, look] = [slotName(slot), theme.states[slot]!];
    const x = MARGIN + (at % legendColumns(width)) * LEGEND_WIDTH;
    const y = top + Math.floor(at / legendColumns(width)) * LINE;
    for (const style of [look.fill, theme.pattern(look.pattern)]) {
      if (style === null) continue;
      context.fillStyle = style;
      context.fillRect(x, y, SWATCH, SWATCH);
    }
    context.strokeStyle = look.frame;
    context.lineWidth = 1;
    context.strokeRect(x + 0.5, y + 0.5, SWATCH - 1, SWATCH - 1);
    context.fillStyle = theme.ink;
    const words = `${ZONE_STATE_LETTERS[name]} ${ZONE_STATE_TITLES[name]}: ${formatCount(counts[name])}`;
    context.fillText(words, x + SWATCH + 6, y);
  });
}
