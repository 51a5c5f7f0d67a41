import { describe, expect, it } from 'vitest';
import { interleave, ORDER_POLICIES } from '../../../../main/trace/interleave';
import type { TraceEntry } from '../../../../shared/workload/trace-entry';
import type { ZoneGeometry } from '../../../../shared/zone/geometry';

const geometry: ZoneGeometry = {
  logicalBlockSizeBytes: 4096,
  zoneCount: 4,
  zoneSizeBlocks: 16,
  zoneCapacityBlocks: 16,
  lastZoneSizeBlocks: 16,
  conventional: [],
};
const stream = (...zones: readonly number[]): TraceEntry[] =>
  zones.map((zone, i) => ({ i, t: 9, op: 'append', zone, blocks: 1, expect: { status: 'ok' } }));

const A = stream(1, 1, 1, 1, 1);
const B = stream(2, 1, 2);
const C = stream(3);

describe('interleave', () => {
  it('fifo takes one of each stream in turn', () => {
    const { streams } = interleave([A, B, C], { policy: 'fifo', seed: 1, geometry });
    expect(streams).toEqual([0, 1, 2, 0, 1, 0, 1, 0, 0]);
  });

  it.each(ORDER_POLICIES)('%s keeps the order of each stream, numbers anew and asserts nothing', (policy) => {
    const { entries, streams } = interleave([A, B, C], { policy, seed: 5, geometry });
    for (const [index, own] of [A, B, C].entries()) {
      const zones = entries.filter((_, at) => streams[at] === index).map(({ zone }) => zone);
      expect(zones).toEqual(own.map(({ zone }) => zone));
    }
    expect(entries.map(({ i }) => i)).toEqual(entries.map((_, index) => index));
    expect(entries.some(({ expect: asserted }) => asserted !== undefined)).toBe(false);
    expect(interleave([A, B, C], { policy, seed: 5, geometry })).toEqual({ entries, streams });
  });

  it('other seeds give other orders', () => {
    const orders = Array.from({ length: 20 }, (_, seed) =>
      interleave([A, B, C], { policy: 'random', seed, geometry }).streams.join(''),
    );
    expect(new Set(orders).size).toBeGreaterThan(10);
  });

  it('adversarial goes to the zone of another stream wherever one does', () => {
    const { streams } = interleave([stream(1, 1, 1), stream(1, 1, 1)], {
      policy: 'adversarial',
      seed: 2,
      geometry,
    });
    expect(streams.slice(1).every((of, at) => of !== streams[at])).toBe(true);
    const all: TraceEntry = { i: 0, t: 0, op: 'reset', all: true };
    expect(interleave([[all], C], { policy: 'adversarial', seed: 1, geometry }).entries).toHaveLength(2);
  });
});
