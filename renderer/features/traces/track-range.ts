/** Commands that the track shows, from the left edge to the right: positions, with fraction. */
export interface TrackRange {
  readonly from: number;
  readonly to: number;
}

/** Fewer commands than this are not drawn wider. */
const COMMANDS_MIN = 8;

/** All commands of a trace. */
export function wholeTrack(commands: number): TrackRange {
  return { from: 0, to: Math.max(1, commands) };
}

/** As near to a range as the trace allows: of the same width, and never wider than the trace. */
export function fitRange({ from, to }: TrackRange, commands: number): TrackRange {
  const whole = wholeTrack(commands);
  const width = Math.min(Math.max(to - from, COMMANDS_MIN), whole.to);
  const start = Math.max(0, Math.min(from, whole.to - width));
  return { from: start, to: start + width };
}

/** Nearer (factor below 1) or farther, the position at a share of the width staying where it is. */
export function zoomRange(
  { from, to }: TrackRange,
  { factor, share, commands }: { readonly factor: number; readonly share: number; readonly commands: number },
): TrackRange {
  const width = Math.max(COMMANDS_MIN, (to - from) * factor);
  const fixed = from + (to - from) * share;
  return fitRange({ from: fixed - width * share, to: fixed + width * (1 - share) }, commands);
}

/** To the right, or to the left, by a share of what is shown. */
export function panRange({ from, to }: TrackRange, share: number, commands: number): TrackRange {
  const by = (to - from) * share;
  return fitRange({ from: from + by, to: to + by }, commands);
}

/** The same width with a position in it, moved only where it is not. */
export function rangeWith(range: TrackRange, position: number, commands: number): TrackRange {
  if (position >= range.from && position <= range.to) return range;
  const half = (range.to - range.from) / 2;
  return fitRange({ from: position - half, to: position + half }, commands);
}

/** Where a position lies: 0 = left edge, 1 = right edge. */
export function shareOf({ from, to }: TrackRange, position: number): number {
  return (position - from) / (to - from);
}

/** The position at a share of the width. */
export function positionAt({ from, to }: TrackRange, share: number): number {
  return from + Math.max(0, Math.min(share, 1)) * (to - from);
}
