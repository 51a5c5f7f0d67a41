import { describe, expect, it } from 'vitest';
import { ZoneSet } from '../../../../main/engine/zone-set';
import { Random } from '../../../../shared/workload/random';

function members(set: ZoneSet): number[] {
  const found: number[] = [];
  for (let zone = set.next(0); zone !== -1; zone = set.next(zone + 1)) found.push(zone);
  return found;
}

describe('ZoneSet', () => {
  it.each([1, 31, 32, 33, 1024, 1025, 40_000, 1_100_000])(
    'holds first, middle and last of %d zones',
    (count) => {
      const set = new ZoneSet(count);
      const zones = [...new Set([0, count >>> 1, count - 1])];
      for (const zone of [...zones].reverse()) set.add(zone);
      expect(members(set)).toEqual(zones);
      expect(set.size).toBe(zones.length);
      expect(set.next(count)).toBe(-1);
    },
  );

  it('counts a zone once, however often it is added or removed', () => {
    const set = new ZoneSet(100);
    set.add(70);
    set.add(70);
    expect(set.size).toBe(1);
    set.delete(70);
    set.delete(70);
    expect([set.size, set.next(0), set.has(70)]).toEqual([0, -1, false]);
  });

  it('is empty after clear', () => {
    const set = new ZoneSet(5000);
    for (const zone of [0, 31, 32, 4999]) set.add(zone);
    set.clear();
    expect([members(set), set.size]).toEqual([[], 0]);
  });

  it('agrees with a plain set after every change', () => {
    const random = new Random(7);
    const count = 33_000;
    const set = new ZoneSet(count);
    const plain = new Set<number>();
    for (let turn = 0; turn < 5000; turn++) {
      const zone = random.below(turn % 3 === 0 ? 64 : count);
      if (random.chance(0.5)) {
        set.add(zone);
        plain.add(zone);
      } else {
        set.delete(zone);
        plain.delete(zone);
      }
    }
    expect(members(set)).toEqual([...plain].sort((a, b) => a - b));
    expect(set.size).toBe(plain.size);
  });
});
