import { describe, expect, it } from 'vitest';
import { fittingRow } from '../../../../../renderer/components/hex-grid/cell-widths';

describe('bytes a row that fit', () => {
  it('are a multiple of eight that has room with what stands before and behind it, within bounds', () => {
    const line = { offsetWidth: 9, group: 8, most: 64 };
    expect([100, 800, 1000, 1900, 9000].map((pixels) => fittingRow(pixels, line))).toEqual([
      8, 16, 24, 56, 64,
    ]);
    const single = { ...line, group: 1 };
    expect(fittingRow(1900, single)).toBeGreaterThanOrEqual(fittingRow(1900, line));
  });
});
