import { describe, expect, it } from 'vitest';
import { MISSING_BYTE } from '../../../../../renderer/components/hex-grid/hex-columns';
import { hexRows, rowCount, type HexContent } from '../../../../../renderer/components/hex-grid/hex-rows';

const TIB8 = 8 * 2 ** 40;

function content(over: Partial<HexContent> = {}): HexContent {
  return {
    columns: { bytesPerRow: 16, group: 8 },
    fileSize: TIB8 + 5,
    byteAt: (offset) => offset % 256,
    spans: [],
    breaks: [],
    ...over,
  };
}

describe('hex rows', () => {
  it('addresses rows of 8 TiB exactly and cuts the last one at the end of the file', () => {
    const total = rowCount(TIB8 + 5, 16);
    const rows = hexRows(content(), total - 2, 10);
    expect(rows.map(({ offset, count }) => [offset, count])).toEqual([
      [TIB8 - 16, 16],
      [TIB8, 5],
    ]);
    expect(
      rows[1]!.hex
        .map(({ text }) => text)
        .join('')
        .trimEnd(),
    ).toBe('00 01 02 03 04');
  });

  it('draws a byte that is not in the file as no digits, and leaves one that is not loaded blank', () => {
    const byteAt = (offset: number) => (offset < 2 ? 0x5a : offset < 4 ? MISSING_BYTE : -1);
    const [row] = hexRows(content({ fileSize: 6, byteAt }), 0, 1);
    expect(row!.hex.map(({ text }) => text).join('')).toBe('5a 5a -- --       ');
    expect(row!.text).toBe('ZZ    ');
    expect(row!.hex.some(({ isZero }) => isZero)).toBe(false);
  });

  it('follows the offsets without gap at every row length', () => {
    for (const bytesPerRow of [4, 24, 48, 64]) {
      const rows = hexRows(content({ columns: { bytesPerRow, group: 4 } }), 1_000, 50);
      rows.forEach((row, index) => expect(row.offset).toBe((1_000 + index) * bytesPerRow));
    }
  });

  it('marks a span on the bytes it covers, in both columns, over a row seam', () => {
    const [first, second] = hexRows(content({ spans: [{ offset: 14, length: 4, kind: 'table' }] }), 0, 2);
    expect(first!.marks).toEqual([{ kind: 'table', hexFrom: 43, hexLength: 5, textFrom: 14, textLength: 2 }]);
    expect(second!.marks).toEqual([{ kind: 'table', hexFrom: 0, hexLength: 5, textFrom: 0, textLength: 2 }]);
  });

  it('ends the written tint at the very byte of the write pointer', () => {
    const spans = [
      { offset: 0, length: 0x1009, kind: 'written' },
      { offset: 0x1009, length: 0x1000, kind: 'unwritten' },
    ];
    const [row] = hexRows(content({ spans }), 0x100, 1);
    expect(row!.marks.map(({ kind, textFrom, textLength }) => [kind, textFrom, textLength])).toEqual([
      ['written', 0, 9],
      ['unwritten', 9, 7],
    ]);
  });

  it('puts a break before its byte and joins the labels of a row', () => {
    const breaks = [
      { offset: 32, level: 'zone' as const, label: 'zone 1' },
      { offset: 40, level: 'region' as const, label: 'write pointer' },
    ];
    const [before, row] = hexRows(content({ breaks }), 1, 2);
    expect(before!.breaks).toEqual([]);
    expect(row!.breaks.map(({ level, byte }) => [level, byte])).toEqual([
      ['zone', 0],
      ['region', 8],
    ]);
    expect(row!.label).toBe('zone 1 · write pointer');
  });

  it('has one row for an empty file', () => {
    expect(hexRows(content({ fileSize: 0 }), 0, 5).map(({ count }) => count)).toEqual([0]);
  });
});
