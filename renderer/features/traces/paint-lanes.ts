import type { LaneColumns, LaneKind } from '../../composables/lane-columns';
import { commandPixels, kindsIn, laneBits } from './lane-model';
import type { TrackRange } from './track-range';

/** Least and greatest height of a lane, in CSS pixels. */
const LANE_PIXELS = { least: 14, most: 28 } as const;

/** Height of each lane, in CSS pixels: few of them share the room that there is. */
export function lanePixels(height: number, lanes: number): number {
  return Math.max(LANE_PIXELS.least, Math.min(Math.floor(height / Math.max(1, lanes)), LANE_PIXELS.most));
}

/** What the lanes show, in CSS pixels. */
export interface LanePicture {
  readonly width: number;
  readonly height: number;
  readonly columns: LaneColumns;
  /** Lanes in view, and the zone of the command that is looked at. */
  readonly lanes: {
    readonly first: number;
    readonly count: number;
    readonly marked: number;
    /** Height of each, in CSS pixels. */
    readonly pixels: number;
  };
  readonly range: TrackRange;
}

/** How the legend names a kind. */
export const KIND_TITLES: Readonly<Record<LaneKind, string>> = {
  other: 'read and others',
  open: 'open, close',
  write: 'write',
  append: 'append',
  finish: 'finish',
  reset: 'reset',
  refused: 'refused',
};

/** Colour of a kind, and which part it fills of a lane of the least height: that tells kinds apart without colour. */
const LOOKS: Readonly<Record<LaneKind, { color: string; top: number; height: number }>> = {
  other: { color: '--text-muted', top: 5, height: 2 },
  open: { color: '--text-muted', top: 8, height: 4 },
  write: { color: '--ok', top: 4, height: 8 },
  append: { color: '--accent', top: 4, height: 8 },
  finish: { color: '--text', top: 1, height: 12 },
  reset: { color: '--warning', top: 1, height: 12 },
  refused: { color: '--danger', top: 1, height: 3 },
};
/** Finishes and resets are lines, however wide a command is. */
const LINES: ReadonlySet<LaneKind> = new Set(['finish', 'reset']);
const LINE_PIXELS = 3;

/** Draws a lane a zone: what happened there, from left to right. */
export function paintLanes(
  context: CanvasRenderingContext2D,
  { width, height, columns, lanes, range }: LanePicture,
): void {
  const style = getComputedStyle(document.documentElement);
  const token = (name: string) => style.getPropertyValue(name).trim();
  const pixels = Math.floor(width);
  context.clearRect(0, 0, width, height);
  if (pixels < 1) return;
  const colors = Object.fromEntries(
    Object.entries(LOOKS).map(([kind, { color }]) => [kind, token(color)]),
  ) as Record<LaneKind, string>;
  const [selection, line] = [token('--selection'), token('--line')];
  const bits = laneBits(columns, { first: lanes.first, count: lanes.count, range, width: pixels });
  const wide = commandPixels({ range, width: pixels });
  const scale = lanes.pixels / LANE_PIXELS.least;
  for (let lane = 0; lane < lanes.count; lane++) {
    const y = lane * lanes.pixels;
    context.fillStyle = selection;
    if (columns.zones[lanes.first + lane] === lanes.marked) context.fillRect(0, y, width, lanes.pixels);
    context.fillStyle = line;
    context.fillRect(0, y + lanes.pixels - 1, width, 1);
    for (let x = 0; x < pixels; x++)
      for (const kind of kindsIn(bits[lane * pixels + x]!)) {
        const { top, height: tall } = LOOKS[kind];
        context.fillStyle = colors[kind];
        const [from, to] = [top, top + tall].map((one) => Math.round(one * scale)) as [number, number];
        context.fillRect(x, y + from, LINES.has(kind) ? Math.min(wide, LINE_PIXELS) : wide, to - from);
      }
  }
}
