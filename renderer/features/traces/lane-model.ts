import { ALL_ZONES, LANE_KINDS, type LaneColumns } from '../../composables/lane-columns';
import type { TrackRange } from './track-range';

/** Lanes that are drawn: the first of them and how many, as indices of the zones of a trace. */
export interface LaneWindow {
  readonly first: number;
  readonly count: number;
  readonly range: TrackRange;
  /** Pixel columns. */
  readonly width: number;
}

/**
 * What lies at each pixel of the lanes, lane by lane: one bit a kind, so that no command is hidden by its neighbours.
 */
export function laneBits(columns: LaneColumns, { first, count, range, width }: LaneWindow): Uint8Array {
  const bits = new Uint8Array(count * width);
  const laneOf = new Map(columns.zones.slice(first, first + count).map((zone, lane) => [zone, lane]));
  const scale = width / (range.to - range.from);
  const end = Math.min(columns.known, Math.ceil(range.to));
  for (let at = Math.max(0, Math.floor(range.from)); at < end; at++) {
    const zone = columns.zone[at]!;
    const x = Math.min(width - 1, Math.max(0, Math.floor((at - range.from) * scale)));
    const bit = 1 << columns.kind[at]!;
    if (zone === ALL_ZONES) for (let lane = 0; lane < laneOf.size; lane++) bits[lane * width + x]! |= bit;
    const lane = laneOf.get(zone);
    if (lane !== undefined) bits[lane * width + x]! |= bit;
  }
  return bits;
}

/** The command of a zone nearest to a position, within some commands of it; null = there is none. */
export function commandNear(
  columns: LaneColumns,
  zone: number,
  { position, within }: { readonly position: number; readonly within: number },
): number | null {
  const middle = Math.floor(position);
  for (let away = 0; away <= within; away++)
    for (const at of [middle + away, middle - away]) {
      if (at < 0 || at >= columns.known) continue;
      if (columns.zone[at] === zone || columns.zone[at] === ALL_ZONES) return at;
    }
  return null;
}

/** Pixels that a command is wide, where that is more than one. */
export function commandPixels({ range, width }: Pick<LaneWindow, 'range' | 'width'>): number {
  return Math.max(1, Math.floor(width / (range.to - range.from)));
}

/** Kinds whose bits are set, in the order in which they are drawn. */
export function kindsIn(bits: number): readonly (typeof LANE_KINDS)[number][] {
  return LANE_KINDS.filter((_, kind) => (bits & (1 << kind)) !== 0);
}
