/** Width of one part of a layout bar. */
export interface LayoutShare {
  readonly percent: number;
  /** Drawn narrower than its scale says, to leave room for parts that would be too thin to see. */
  readonly broken: boolean;
}

/**
 * Widths of parts by their lengths, none below `leastPercent` unless it is empty. What thin parts gain is taken
 * from the others in proportion; those are then marked as broken.
 */
export function layoutShares(lengths: readonly number[], leastPercent: number): LayoutShare[] {
  const total = lengths.reduce((sum, length) => sum + length, 0);
  const scaled = lengths.map((length) => (total === 0 ? 0 : (length / total) * 100));
  const thin = scaled.map((percent, index) => lengths[index]! > 0 && percent < leastPercent);
  const forThin = thin.filter(Boolean).length * leastPercent;
  const ofThick = scaled.reduce((sum, percent, index) => sum + (thin[index] ? 0 : percent), 0);
  const shrink = ofThick === 0 ? 1 : (100 - forThin) / ofThick;
  return scaled.map((percent, index) =>
    thin[index]
      ? { percent: leastPercent, broken: false }
      : { percent: percent * shrink, broken: shrink < 0.999 && percent > 0 },
  );
}
