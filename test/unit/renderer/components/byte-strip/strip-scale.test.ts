import { describe, expect, it } from 'vitest';
import { stripKey } from '../../../../../renderer/components/byte-strip/strip-keys';
import { bandOf, offsetAtPixel, rowAt } from '../../../../../renderer/components/byte-strip/strip-scale';
import { stripRow } from '../../../../../shared/image/content-strip';
import { TIB } from '../../../../../shared/units/units';

describe('the scale of the strip', () => {
  it('leads from a pixel to a place, from end to end', () => {
    const part = { offset: 4096, length: 8 * TIB };
    expect(offsetAtPixel(part, 400, 0)).toBe(4096);
    expect(offsetAtPixel(part, 400, 100)).toBe(4096 + 2 * TIB);
    expect(offsetAtPixel(part, 400, 400)).toBe(4096 + 8 * TIB - 1);
    expect(offsetAtPixel(part, 400, -5)).toBe(4096);
    expect(offsetAtPixel(part, 0, 5)).toBe(4096);
  });

  it('leads from a place to the row that has it', () => {
    const layout = { offset: 512, length: 8_388_616_015_872, rows: 333 };
    for (let row = 0; row < 333; row++) {
      const { offset, length } = stripRow(layout, row);
      expect(rowAt(layout, offset)).toBe(row);
      expect(rowAt(layout, offset + length - 1)).toBe(row);
      expect(rowAt(layout, offset + Math.floor(length / 2))).toBe(row);
    }
    expect([rowAt(layout, 0), rowAt(layout, 2 ** 50)]).toEqual([0, 332]);
  });

  it('gives what is small a height to be seen, at the end too', () => {
    const part = { offset: 0, length: TIB };
    expect(bandOf(part, 400, { offset: TIB - 1, length: 1 }, 5)).toEqual({ top: 395, height: 5 });
    expect(bandOf(part, 400, { offset: 0, length: TIB / 2 }, 5)).toEqual({ top: 0, height: 200 });
    expect(bandOf({ offset: TIB, length: TIB }, 400, { offset: 0, length: 16 }, 5)).toBeNull();
  });

  it('knows its keys', () => {
    expect(stripKey('ArrowDown', 3, 10)).toEqual({ kind: 'row', row: 4 });
    expect(stripKey('End', 3, 10)).toEqual({ kind: 'row', row: 9 });
    expect(stripKey('PageUp', 3, 10)).toEqual({ kind: 'row', row: 0 });
    expect(stripKey('+', 3, 10)).toEqual({ kind: 'zoom', factor: 4 });
    expect(stripKey('Enter', 3, 10)).toEqual({ kind: 'enter' });
    expect(stripKey('a', 3, 10)).toBeNull();
  });
});
