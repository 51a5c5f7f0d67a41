import { describe, expect, it } from 'vitest';
import { stripLines } from '../../../../../../../renderer/features/inspect/hex/strip/strip-text';

const place = { offset: 0x2000, lba: 2, zone: 7, zoneByte: 0x1000, region: 'data' };
const row = {
  ...{ offset: 0x2000, rowBytes: 1024, content: 6, entropy: 253, held: 128, parts: 0b1010_0000 },
  ...{ isFound: true, isNoted: false, place },
};

describe('the words for a row of the strip', () => {
  it('say where it is, what it holds, how much was written, and what is marked', () => {
    expect(stripLines(row)).toEqual([
      '0x2000 · zone 7 + 0x1000',
      'data · 1 KiB a row',
      'random, compressed or encrypted · entropy 7.9 bits · 50% written',
      'hits, unsaved edits',
    ]);
  });

  it('say of what was never written no more than that', () => {
    const empty = { ...row, content: 0, entropy: 0, held: 0, parts: 0, isFound: false, place: null };
    expect(stripLines(empty)).toEqual(['0x2000', '1 KiB a row', 'never written']);
  });
});
