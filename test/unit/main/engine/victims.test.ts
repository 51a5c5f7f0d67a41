import { describe, expect, it } from 'vitest';
import { createEngine } from '../../../../main/engine/engine';
import { RULE_PROFILES, type VictimPolicy } from '../../../../shared/zone/profile';
import { setupOf } from '../../../support/engine/engine-zones';

/** Writes to zones in turn at an open limit of two; gives the victim of each write, or null. */
function victims(policy: VictimPolicy, writes: readonly number[]): (number | null)[] {
  const engine = createEngine(
    setupOf({ limits: { openZonesMax: 2 }, rules: { implicitCloseVictim: policy } }),
  );
  return writes.map((zone) => {
    const prepared = engine.prepare({ op: 'write', zone, blocks: 1 });
    if (!prepared.ok) throw new Error(prepared.refusal.message);
    const { changedZones } = engine.commit(prepared);
    return changedZones.length === 2 ? changedZones[0]! : null;
  });
}

describe('the implicit-close victim', () => {
  it.each([
    { policy: 'fifo', writes: [4, 2, 4, 6, 5], expected: [null, null, null, 4, 2] },
    { policy: 'lru', writes: [4, 2, 4, 6, 5], expected: [null, null, null, 2, 4] },
    { policy: 'lowest', writes: [4, 2, 4, 6, 5], expected: [null, null, null, 2, 4] },
    { policy: 'lowest', writes: [2, 4, 1, 0], expected: [null, null, 2, 1] },
    { policy: 'round-robin', writes: [0, 1, 2, 0, 1], expected: [null, null, 0, 1, 2] },
    { policy: 'round-robin', writes: [5, 6, 0, 7, 1], expected: [null, null, 5, 6, 7] },
  ] as const)('$policy: writes to $writes evict $expected', ({ policy, writes, expected }) => {
    expect(victims(policy, writes)).toEqual(expected);
  });

  it.each(['fifo', 'lru', 'lowest', 'round-robin'] as const)(
    '%s: is never an explicitly opened zone',
    (policy) => {
      const engine = createEngine(
        setupOf({ limits: { openZonesMax: 2 }, rules: { implicitCloseVictim: policy } }),
      );
      for (const command of [
        { op: 'write', zone: 0, blocks: 1 },
        { op: 'open', zone: 0 },
        { op: 'open', zone: 1 },
      ] as const) {
        const prepared = engine.prepare(command);
        if (prepared.ok) engine.commit(prepared);
      }
      expect(engine.prepare({ op: 'write', zone: 2, blocks: 1 })).toMatchObject({
        refusal: { status: 'too-many-open' },
      });
    },
  );

  it.each(RULE_PROFILES)('%s: is left alone when the active limit refuses', (profile) => {
    const limits = { openZonesMax: 2, activeZonesMax: 2 };
    const setup = setupOf({ limits, rules: { profile } });
    const engine = createEngine(setup);
    for (const zone of [0, 1]) {
      const prepared = engine.prepare({ op: 'write', zone, blocks: 1 });
      if (prepared.ok) engine.commit(prepared);
    }
    const states = Array.from(setup.zones.state);
    expect(engine.prepare({ op: 'write', zone: 2, blocks: 1 })).toMatchObject({
      refusal: { status: 'too-many-active' },
    });
    expect(Array.from(setup.zones.state)).toEqual(states);
  });
});
