import { describe, expect, it } from 'vitest';
import {
  byteAtHex,
  byteAtText,
  hexRuns,
  hexStart,
  hexWidth,
  plainText,
} from '../../../../../renderer/components/hex-grid/hex-columns';
import {
  byteAtCharacter,
  hexHeading,
  lineLayout,
} from '../../../../../renderer/components/hex-grid/hex-point';

const layouts = [4, 8, 16, 24, 32, 48, 64].flatMap((bytesPerRow) =>
  [1, 2, 4].map((group) => ({ bytesPerRow, group })),
);

describe('hex columns', () => {
  it('finds each byte again from either of its digits, for all row lengths and groups', () => {
    for (const columns of layouts) {
      for (let byte = 0; byte < columns.bytesPerRow; byte++) {
        const start = hexStart(columns, byte);
        expect(byteAtHex(columns, start)).toBe(byte);
        expect(byteAtHex(columns, start + 1.9)).toBe(byte);
      }
    }
  });

  it('parts single bytes by one blank, groups by two', () => {
    const starts = (group: number) =>
      [0, 1, 2, 3, 4].map((byte) => hexStart({ bytesPerRow: 8, group }, byte));
    expect(starts(1)).toEqual([0, 3, 6, 9, 12]);
    expect(starts(2)).toEqual([0, 3, 7, 10, 14]);
  });

  it('bounds a point beside the row to the row', () => {
    const columns = { bytesPerRow: 16, group: 8 };
    expect(byteAtHex(columns, -4)).toBe(0);
    expect(byteAtHex(columns, 500)).toBe(15);
    expect(byteAtText(columns, 99)).toBe(15);
  });

  it('writes digits where the columns say, headings above them', () => {
    for (const columns of layouts) {
      const text = hexRuns(columns, columns.bytesPerRow, (byte) => byte)
        .map((run) => run.text)
        .join('');
      const heading = hexHeading(columns);
      for (let byte = 0; byte < columns.bytesPerRow; byte++) {
        const digits = byte.toString(16).padStart(2, '0');
        expect(text.slice(hexStart(columns, byte), hexStart(columns, byte) + 2)).toBe(digits);
        expect(heading.slice(hexStart(columns, byte), hexStart(columns, byte) + 2)).toBe(digits);
      }
      expect(heading).toHaveLength(hexWidth(columns));
    }
  });

  it('makes few runs: zeros apart from data', () => {
    const bytes = [0, 0, 1, 2, 0, 0];
    const runs = hexRuns({ bytesPerRow: 8, group: 8 }, 6, (byte) => bytes[byte]!);
    expect(runs.map(({ text, isZero }) => [text.trimEnd(), isZero])).toEqual([
      ['00 00', true],
      ['01 02', false],
      ['00 00', true],
    ]);
  });

  it('leaves bytes blank that are not loaded, and shows a dot for what does not print', () => {
    expect(hexRuns({ bytesPerRow: 4, group: 4 }, 4, () => -1)[0]?.text.trim()).toBe('');
    expect(plainText(4, (byte) => [0x41, 0x7f, 0x20, -1][byte]!)).toBe('A·  ');
  });

  it('tells digits and text apart by where the pointer is', () => {
    const columns = { bytesPerRow: 16, group: 8 };
    const layout = lineLayout(columns, 12);
    expect(byteAtCharacter(columns, layout, layout.hexFrom + hexStart(columns, 9))).toEqual({
      byte: 9,
      column: 'hex',
    });
    expect(byteAtCharacter(columns, layout, layout.textFrom + 9.5)).toEqual({ byte: 9, column: 'text' });
    expect(byteAtCharacter(columns, layout, 0)).toEqual({ byte: 0, column: 'hex' });
  });
});
