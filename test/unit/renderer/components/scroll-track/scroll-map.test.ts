import { describe, expect, it } from 'vitest';
import {
  clampPosition,
  maxPosition,
  positionAtThumb,
  thumbLength,
  thumbOffset,
} from '../../../../../renderer/components/scroll-track/scroll-map';

const TRACK = 700;
const ranges = [
  { extent: 41, page: 40 },
  { extent: 10_000, page: 37 },
  { extent: 2 ** 39, page: 51 },
  { extent: 2 ** 51 - 1, page: 20 },
];

describe('scroll map', () => {
  it.each(ranges)('reaches both ends of $extent rows exactly', (range) => {
    const span = TRACK - thumbLength(range, TRACK);
    expect(positionAtThumb(range, TRACK, 0)).toBe(0);
    expect(positionAtThumb(range, TRACK, -50)).toBe(0);
    expect(positionAtThumb(range, TRACK, span)).toBe(range.extent - range.page);
    expect(positionAtThumb(range, TRACK, span + 50)).toBe(range.extent - range.page);
    expect(thumbOffset(range, TRACK, maxPosition(range))).toBe(span);
  });

  it.each(ranges)('never goes back while the thumb goes on over $extent rows', (range) => {
    let before = 0;
    for (let pixel = 0; pixel <= TRACK; pixel += 0.25) {
      const position = positionAtThumb(range, TRACK, pixel);
      expect(Number.isSafeInteger(position)).toBe(true);
      expect(position).toBeGreaterThanOrEqual(before);
      before = position;
    }
    expect(before).toBe(maxPosition(range));
  });

  it('keeps the thumb where it was taken: a pixel leads to a position whose thumb lies there', () => {
    const range = { extent: 2 ** 39, page: 51 };
    for (let pixel = 0; pixel < TRACK - thumbLength(range, TRACK); pixel += 13) {
      expect(thumbOffset(range, TRACK, positionAtThumb(range, TRACK, pixel))).toBeCloseTo(pixel, 6);
    }
  });

  it('can step to every row at the very end of 8 TiB, where neighbours share a pixel', () => {
    const range = { extent: 2 ** 39, page: 51 };
    const last = maxPosition(range);
    for (let back = 0; back < 200; back++) {
      expect(clampPosition(range, last - back)).toBe(last - back);
    }
    expect(thumbOffset(range, TRACK, last - 1)).toBeLessThanOrEqual(thumbOffset(range, TRACK, last));
  });

  it('reaches every row by dragging when there are fewer rows than pixels', () => {
    const range = { extent: 300, page: 40 };
    const reached = new Set<number>();
    for (let pixel = 0; pixel <= TRACK; pixel++) reached.add(positionAtThumb(range, TRACK, pixel));
    expect(reached.size).toBe(261);
  });

  it('does not scroll what fits', () => {
    const range = { extent: 10, page: 40 };
    expect(maxPosition(range)).toBe(0);
    expect(thumbLength(range, TRACK)).toBe(TRACK);
    expect(positionAtThumb(range, TRACK, 300)).toBe(0);
  });

  it('keeps the thumb large enough to be caught', () => {
    expect(thumbLength({ extent: 2 ** 51, page: 20 }, TRACK)).toBeGreaterThanOrEqual(24);
  });
});
