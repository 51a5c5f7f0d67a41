import { describe, expect, it } from 'vitest';
import {
  bandHeights,
  makeZoneAggregate,
} from '../../../../../renderer/components/zone-canvas/zone-aggregate';
import { SLOTS } from '../../../../../renderer/components/zone-canvas/zone-map-data';
import { slotOfCode } from '../../../../../shared/zone/state';
import { Random } from '../../../../../shared/workload/random';
import { ZoneState } from '../../../../../shared/zone/state';

const codes = Object.values(ZoneState);

function randomStates(count: number, seed: number): Uint8Array {
  const random = new Random(seed);
  return Uint8Array.from({ length: count }, () => codes[random.below(codes.length)]!);
}

function countOneByOne(state: Uint8Array, first: number, count: number): number[] {
  const counts = new Array<number>(SLOTS).fill(0);
  for (const code of state.subarray(first, first + count)) counts[slotOfCode(code)]!++;
  return counts;
}

describe('zone aggregate', () => {
  it('counts any run as counting one by one does, also across chunk seams and beyond the end', () => {
    const state = randomStates(1_000, 7);
    const aggregate = makeZoneAggregate(state);
    const into = new Uint32Array(SLOTS);
    for (const first of [0, 1, 63, 64, 65, 500, 959, 960, 999]) {
      for (const count of [1, 2, 63, 64, 65, 128, 129, 700, 1_000]) {
        aggregate.mix(first, count, into);
        expect([...into], `${count} zones from ${first}`).toEqual(countOneByOne(state, first, count));
      }
    }
  });

  it('answers the same when a chunk is asked for again', () => {
    const state = randomStates(256, 1);
    const aggregate = makeZoneAggregate(state);
    const into = new Uint32Array(SLOTS);
    aggregate.mix(0, 256, into);
    const once = [...into];
    aggregate.mix(0, 256, into);
    expect([...into]).toEqual(once);
  });
});

describe('bands of a mixed cell', () => {
  const bands = (counts: number[], height: number) => {
    const into = new Uint16Array(SLOTS);
    bandHeights(Uint32Array.from(counts), height, into);
    return [...into];
  };

  it('never hides a state, however few zones are in it', () => {
    for (let slot = 0; slot < SLOTS; slot++) {
      const counts = new Array<number>(SLOTS).fill(0);
      counts[(slot + 1) % SLOTS] = 1_000_000;
      counts[slot] = 1;
      expect(bands(counts, 11)[slot]).toBeGreaterThanOrEqual(1);
    }
  });

  it('shows all eight states at once in the smallest cell', () => {
    const heights = bands([1_000_000, 1, 1, 1, 1, 1, 1, 1], 11);
    expect(heights.every((height) => height >= 1)).toBe(true);
    expect(heights[0]).toBe(4);
  });

  it('fills the height exactly and draws nothing for absent states', () => {
    const random = new Random(3);
    for (let round = 0; round < 200; round++) {
      const counts = Array.from({ length: SLOTS }, () => (random.below(2) === 0 ? 0 : random.below(5_000)));
      const heights = bands(counts, 11 + (round % 30));
      const total = counts.reduce((sum, count) => sum + count, 0);
      expect(heights.reduce((sum, height) => sum + height, 0)).toBe(total === 0 ? 0 : 11 + (round % 30));
      heights.forEach((height, slot) => expect(height > 0).toBe(counts[slot]! > 0));
    }
  });

  it('shares the height by count', () => {
    const [large, small] = bands([900, 100, 0, 0, 0, 0, 0, 0], 100);
    expect(Math.abs(large! - 90)).toBeLessThanOrEqual(1);
    expect(Math.abs(small! - 10)).toBeLessThanOrEqual(1);
  });
});
