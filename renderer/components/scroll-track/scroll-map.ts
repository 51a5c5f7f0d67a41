/** A scroll bar of our own: native ones hold 2^25 pixels, an image has up to 2^49 rows. */
export interface ScrollRange {
  /** Rows (or pixels) of the whole content. */
  readonly extent: number;
  /** Rows (or pixels) shown at once. */
  readonly page: number;
}

/** The thumb stays large enough to be caught. */
const THUMB_MIN = 24;

/** Largest position: the last page is then full. */
export function maxPosition({ extent, page }: ScrollRange): number {
  return Math.max(0, extent - page);
}

/** A position inside of its bounds. */
export function clampPosition(range: ScrollRange, position: number): number {
  return Math.min(Math.max(0, position), maxPosition(range));
}

/** Length of the thumb on a track of `track` pixels. */
export function thumbLength(range: ScrollRange, track: number): number {
  const share = range.extent > 0 ? Math.min(1, range.page / range.extent) : 1;
  return Math.min(track, Math.max(THUMB_MIN, Math.round(track * share)));
}

/** Pixels from the start of the track to the thumb. */
export function thumbOffset(range: ScrollRange, track: number, position: number): number {
  const most = maxPosition(range);
  return most === 0 ? 0 : (track - thumbLength(range, track)) * (clampPosition(range, position) / most);
}

/** The whole position that puts the thumb at a pixel of the track. Monotone; both ends are exact. */
export function positionAtThumb(range: ScrollRange, track: number, pixel: number): number {
  const span = track - thumbLength(range, track);
  if (pixel <= 0 || span <= 0) return 0;
  if (pixel >= span) return maxPosition(range);
  return Math.round(maxPosition(range) * (pixel / span));
}
