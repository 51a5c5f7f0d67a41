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
