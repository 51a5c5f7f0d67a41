import { describe, expect, it } from 'vitest';
import { BlockMap } from '../../../../../main/trace/importing/block-map';
import { Random } from '../../../../../shared/workload/random';

describe('BlockMap', () => {
  it.each([[2 ** 20], [2 ** 40]])('remembers as a Map does, for LBAs below %i', (lbas) => {
    const [map, model, random] = [new BlockMap(lbas), new Map<number, number>(), new Random(5)];
    for (let step = 0; step < 50_000; step++) {
      const block = random.below(8000) * (random.chance(0.5) ? 1 : 2 ** 33);
      const lba = random.chance(0.2) ? null : random.below(2 ** 20);
      expect(map.set(block, lba)).toBe(model.get(block) ?? null);
      if (lba === null) model.delete(block);
      else model.set(block, lba);
    }
    for (const [block, lba] of model) expect(map.get(block)).toBe(lba);
    const known = [...model.keys()].toSorted((a, b) => a - b);
    expect([...map.within(0, 2 ** 50)]).toEqual(known);
    expect([...map.within(10, 100)]).toEqual(known.filter((block) => block >= 10 && block < 100));
  });
});
