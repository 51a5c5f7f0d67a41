import { ZONE_STATE_NAMES, type ZoneStateName } from '../../../shared/zone/state';
import type { CellHit, MapGrid } from './map-layout';
import type { MapTheme } from './map-theme';
import type { ZoneAggregate } from './zone-aggregate';
import type { ZoneMapData } from './zone-map-data';

/** Zones next to each other. */
export type ZoneSpan = readonly [first: number, last: number];

/** One frame of the map. */
export interface MapScene {
  readonly data: ZoneMapData;
  readonly aggregate: ZoneAggregate;
  readonly grid: MapGrid;
  readonly top: number;
  /** Width of the strip of zone numbers at the left. */
  readonly gutter: number;
  readonly theme: MapTheme;
  /** Slots that the legend's filter dims; empty = none. */
  readonly dimmed: ReadonlySet<number>;
  readonly selected: number | null;
  /** Zones that something is about to be done with; null = none. */
  readonly marked: ZoneSpan | null;
  /** Lines written into a cell that is large enough. */
  readonly describe: (zone: number) => readonly string[];
}

/** What painting uses of a canvas context. */
export type MapContext = Pick<
  CanvasRenderingContext2D,
  | 'fillStyle'
  | 'strokeStyle'
  | 'lineWidth'
  | 'globalAlpha'
  | 'font'
  | 'textBaseline'
  | 'textAlign'
  | 'fillRect'
  | 'strokeRect'
  | 'clearRect'
  | 'fillText'
  | 'measureText'
>;

/** Opacity of the ink over zones that are marked. */
export const MARK_ALPHA = 0.3;

/** Opacity of what the filter leaves out: still there, but behind. */
export const DIMMED_ALPHA = 0.14;

/** Slots of the states that a filter leaves out; it lets all through where it names none. */
export function dimmedSlots(shown: ReadonlySet<ZoneStateName>): ReadonlySet<number> {
  return new Set(
    ZONE_STATE_NAMES.flatMap((name, slot) => (shown.size === 0 || shown.has(name) ? [] : [slot])),
  );
}

/** All zones of two cells and those between, whichever comes first. */
export function spanOf(from: CellHit, to: CellHit): ZoneSpan {
  const last = Math.max(from.first + from.count, to.first + to.count) - 1;
  return [Math.min(from.first, to.first), last];
}
