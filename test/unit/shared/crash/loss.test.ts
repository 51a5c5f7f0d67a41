import { describe, expect, it } from 'vitest';
import { survivalOf } from '../../../../shared/crash/loss';

function survivors(lose: string, count = 12, seed = 1): number[] {
  const survives = survivalOf({ lose, seed, tearBytes: null });
  return Array.from({ length: count }, (_, pending) => pending).filter((pending) => survives(pending));
}

describe('survivalOf', () => {
  it('loses all or none', () => {
    expect(survivors('unflushed')).toEqual([]);
    expect(survivors('all')).toEqual([]);
    expect(survivors('none')).toHaveLength(12);
  });

  it('takes masks with the oldest write in bit 0', () => {
    expect(survivors('1')).toEqual([0]);
    expect(survivors('8')).toEqual([3]);
    expect(survivors('0xA05')).toEqual([0, 2, 9, 11]);
    expect(survivors('00')).toEqual([]);
  });

  it('takes masks of any length and ignores bits without a write', () => {
    expect(survivors(`1${'0'.repeat(2000)}`, 8001)).toEqual([8000]);
    expect(survivors('ffff', 3)).toEqual([0, 1, 2]);
  });

  it('draws about half of them at random, by seed', () => {
    const drawn = survivors('random', 2000, 4);
    expect(drawn).toEqual(survivors('random', 2000, 4));
    expect(drawn).not.toEqual(survivors('random', 2000, 5));
    expect(drawn.length).toBeGreaterThan(850);
    expect(drawn.length).toBeLessThan(1150);
  });

  it.each(['', 'most', '0x', '12g', '-1'])("refuses '%s'", (lose) => {
    expect(() => survivors(lose)).toThrow(`lose: '${lose}' is not accepted`);
  });
});
