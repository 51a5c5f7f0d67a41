import { describe, expect, it } from 'vitest';
import { chainOf, endsAtTail } from '../../../../../../renderer/features/inspect/details/zone-chain';
import type { ZoneList } from '../../../../../../shared/image/zone-report';

function listOf(zones: readonly number[], facts: Partial<ZoneList> = {}): ZoneList {
  const [head = null] = zones;
  const size = zones.length;
  return {
    ...{
      name: 'full',
      offset: 88,
      head,
      tail: zones.at(-1) ?? null,
      size,
      zones,
      zonesInState: size,
      problems: [],
    },
    ...facts,
  };
}
const count = (length: number) => Array.from({ length }, (_, zone) => zone);

describe('chain of a list', () => {
  it('draws a short one whole and counts what a long one leaves out', () => {
    expect(chainOf(listOf([5, 3]))).toEqual({ zones: [5, 3], more: 0 });
    expect(chainOf(listOf(count(144)))).toEqual({ zones: count(24), more: 120 });
  });

  it('believes the stored size only where the walk was cut', () => {
    expect(chainOf(listOf(count(30), { size: 9000 })).more).toBe(6);
    expect(chainOf(listOf(count(1000), { size: 9000 })).more).toBe(8976);
  });

  it('sees whether the links lead to the tail', () => {
    expect(endsAtTail(listOf([5, 3]))).toBe(true);
    expect(endsAtTail(listOf([5, 3], { tail: 9 }))).toBe(false);
    expect(endsAtTail(listOf([]))).toBe(true);
  });
});
