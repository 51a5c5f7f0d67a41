import type { MapGrid } from './map-layout';
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
