import { describe, expect, it } from 'vitest';
import { hexPair } from '../../../../../renderer/components/hex-grid/hex-pair';

const columns = { bytesPerRow: 8, group: 8 };
const bytes = (...values: number[]) => Uint8Array.from(values);
const digits = (runs: readonly { text: string }[]) =>
  runs
    .map(({ text }) => text)
    .join('')
    .trimEnd();

describe('a row of bytes of both sides', () => {
  it('marks what differs on both, in digits and text', () => {
    const { a, b } = hexPair(columns, { a: bytes(0x41, 1, 2, 0), b: bytes(0x41, 7, 8, 0) });
    expect([digits(a.hex), digits(b.hex)]).toEqual(['41 01 02 00', '41 07 08 00']);
    expect(a.marks).toEqual([{ kind: 'differs', hexFrom: 3, hexLength: 5, textFrom: 1, textLength: 2 }]);
    expect(b.marks).toEqual(a.marks);
  });

  it('has no digits where one side has ended, and marks that as different', () => {
    const { a, b } = hexPair(columns, { a: bytes(1, 0), b: bytes(1) });
    expect([digits(a.hex), digits(b.hex)]).toEqual(['01 00', '01 --']);
    expect(b.marks).toHaveLength(1);
  });

  it('is blank and unmarked while it is on its way', () => {
    const { a } = hexPair(columns, null);
    expect([digits(a.hex), a.marks]).toEqual(['', []]);
  });
});
