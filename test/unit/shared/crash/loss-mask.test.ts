import { describe, expect, it } from 'vitest';
import { formatMask, isMask, MASK_WRITES_MAX, parseMask } from '../../../../shared/crash/loss';

describe('loss mask', () => {
  it('counts bits from the oldest write, the lowest bit first', () => {
    expect(formatMask([true, false, false, false, false, true])).toBe('0x21');
    expect(parseMask('0x21', 6)).toEqual([true, false, false, false, false, true]);
  });

  it('is zero when nothing survives or nothing is pending', () => {
    expect(formatMask([false, false, false, false, false])).toBe('0x0');
    expect(formatMask([])).toBe('0x0');
  });

  it('reads missing digits as lost writes and takes capitals and a bare number', () => {
    expect(parseMask('C', 6)).toEqual([false, false, true, true, false, false]);
  });

  it('keeps every write through ticks and back, up to the longest mask', () => {
    const ticks = Array.from({ length: MASK_WRITES_MAX }, (_, write) => write % 3 === 0 || write % 7 === 2);
    const mask = formatMask(ticks);
    expect(parseMask(mask, ticks.length)).toEqual(ticks);
    expect(isMask(mask)).toBe(true);
  });

  it('tells masks from words', () => {
    expect(['0x1f', 'FF', '0'].map(isMask)).toEqual([true, true, true]);
    expect(['unflushed', 'none', 'all', 'random', '', '0x', '0xg'].some(isMask)).toBe(false);
  });
});
