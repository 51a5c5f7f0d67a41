import { describe, expect, it } from 'vitest';
import { hexMove, topRowFor } from '../../../../../renderer/components/hex-grid/hex-keys';

const TIB8 = 8 * 2 ** 40;
const plain = { ctrlKey: false, metaKey: false, altKey: false, shiftKey: false };
const move = (key: string, cursor: number, fileSize = 1_000, modifiers: Partial<typeof plain> = {}) =>
  hexMove({ ...plain, ...modifiers, key }, { cursor, fileSize, bytesPerRow: 16, pageRows: 10 });

describe('keys of the hex view', () => {
  it.each([
    ['ArrowLeft', 499],
    ['ArrowRight', 501],
    ['ArrowUp', 484],
    ['ArrowDown', 516],
    ['PageUp', 356],
    ['PageDown', 644],
    ['Home', 496],
    ['End', 511],
  ])('%s goes from offset 500 to %i', (key, offset) => {
    expect(move(key, 500)).toEqual({ offset, extend: false });
  });

  it('goes to both ends of 8 TiB with Ctrl', () => {
    expect(move('End', 5, TIB8, { ctrlKey: true })?.offset).toBe(TIB8 - 1);
    expect(move('Home', TIB8 - 1, TIB8, { ctrlKey: true })?.offset).toBe(0);
  });

  it('extends the selection with Shift', () => {
    expect(move('ArrowDown', 0, 1_000, { shiftKey: true })).toEqual({ offset: 16, extend: true });
  });

  it('keeps the column at the ends of the file, where that row has it', () => {
    expect(move('PageUp', 37)?.offset).toBe(5);
    expect(move('PageDown', 960 + 3)?.offset).toBe(992 + 3);
    expect(move('PageDown', 960 + 12)?.offset).toBe(999);
    expect(move('ArrowRight', 999)?.offset).toBe(999);
    expect(move('ArrowLeft', 0)?.offset).toBe(0);
    expect(move('End', 995)?.offset).toBe(999);
  });

  it('leaves zone keys and letters to others', () => {
    expect(move('PageDown', 0, 1_000, { altKey: true })).toBeNull();
    expect(move('x', 0)).toBeNull();
  });
});

describe('scrolling after the cursor', () => {
  it('scrolls as little as needed nearby', () => {
    expect(topRowFor(12, 10, 20)).toBe(10);
    expect(topRowFor(9, 10, 20)).toBe(9);
    expect(topRowFor(30, 10, 20)).toBe(11);
  });

  it('shows what lies before after a jump', () => {
    expect(topRowFor(100_000, 10, 20)).toBe(99_997);
    expect(topRowFor(1, 100_000, 20)).toBe(0);
  });
});
