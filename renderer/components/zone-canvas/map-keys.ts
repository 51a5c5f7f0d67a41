import type { KeyWords } from '../../composables/texts/key-words';
import type { MapGrid } from './map-layout';

/**
 * The zone that a key moves to, or null for keys that do not move. Left and right go by one zone, up and down
 * by a row of cells, page keys by a screen, home and end to the ends of the device.
 */
export function zoneForKey(key: string, zone: number, grid: MapGrid): number | null {
  const row = grid.columns * grid.zonesPerCell;
  const screen = Math.max(1, Math.floor(grid.viewport.height / grid.cell) - 1) * row;
  const steps: Readonly<Record<string, number>> = {
    ArrowLeft: -1,
    ArrowRight: 1,
    ArrowUp: -row,
    ArrowDown: row,
    PageUp: -screen,
    PageDown: screen,
    Home: -Infinity,
    End: Infinity,
  };
  const step = steps[key];
  if (step === undefined) return null;
  return Math.min(Math.max(0, zone + step), grid.zoneCount - 1);
}

const MOVES: readonly KeyWords[] = [
  { keys: ['ArrowLeft', 'ArrowRight'], does: 'the zone before, the next one' },
  { keys: ['ArrowUp', 'ArrowDown'], does: 'a row of cells' },
  { keys: ['PageUp', 'PageDown'], does: 'a screen of zones' },
  { keys: ['Home', 'End'], does: 'the first zone, the last one' },
];
const ZOOMS: readonly KeyWords[] = [
  { keys: ['+', '-'], does: 'zoom in and out' },
  { keys: ['0'], does: 'the whole device' },
];

/** The keys of a map of zones in words. */
export const MAP_KEYS: readonly KeyWords[] = [
  ...MOVES,
  ...ZOOMS,
  { keys: ['Enter'], does: 'to the bytes of the zone' },
];

/** The same where zones are painted. */
export const PAINT_KEYS: readonly KeyWords[] = [
  ...MOVES,
  { keys: ['Shift+ArrowRight'], does: 'chooses zones, as with all of these' },
  { keys: [' '], does: 'paints the zones that are chosen' },
  ...ZOOMS,
];
