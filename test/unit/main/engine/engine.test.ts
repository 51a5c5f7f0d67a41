import { describe, expect, it } from 'vitest';
import { createEngine } from '../../../../main/engine/engine';
import type { ZoneEngine } from '../../../../main/engine/types';
import type { ZoneCommand } from '../../../../shared/workload/command';
import { OPERATIONS } from '../../../../shared/workload/operations';
import { RULE_PROFILES } from '../../../../shared/zone/profile';
import { ZoneAttribute, ZoneState } from '../../../../shared/zone/state';
import { cloneZoneTable } from '../../../../shared/zone/zone-table';
import { place, setupOf } from '../../../support/engine/engine-zones';

function commit(engine: ZoneEngine, command: ZoneCommand) {
  const prepared = engine.prepare(command);
  if (!prepared.ok) throw new Error(prepared.refusal.message);
  const { changedZones, zeroed } = engine.commit(prepared);
  return { changedZones: [...changedZones], zeroed: [...zeroed] };
}

describe('effects', () => {
  it('list an implicit close before its cause', () => {
    const engine = createEngine(setupOf({ limits: { openZonesMax: 1 } }));
    commit(engine, { op: 'write', zone: 5, blocks: 8 });
    expect(commit(engine, { op: 'write', zone: 2, blocks: 8 }).changedZones).toEqual([5, 2]);
  });

  it('of a reset name what has to read as zeros: up to the pointer, or the capacity of a full zone', () => {
    const setup = setupOf({ geometry: { zoneCapacityBlocks: 48 } });
    const engine = createEngine(setup);
    commit(engine, { op: 'write', zone: 1, blocks: 5 });
    commit(engine, { op: 'finish', zone: 2 });
    expect(commit(engine, { op: 'reset', zone: 1 }).zeroed).toEqual([{ lba: 64, blocks: 5 }]);
    expect(commit(engine, { op: 'reset', zone: 2 }).zeroed).toEqual([{ lba: 128, blocks: 48 }]);
    expect(commit(engine, { op: 'reset', zone: 2 })).toEqual({ changedZones: [], zeroed: [] });
  });

  it('of a reset of all never touch conventional zones', () => {
    const engine = createEngine(setupOf({ geometry: { conventional: [[0, 2]] } }));
    commit(engine, { op: 'write', lba: 60, blocks: 8 });
    commit(engine, { op: 'write', zone: 3, blocks: 8 });
    expect(commit(engine, { op: 'reset', all: true })).toEqual({
      changedZones: [3],
      zeroed: [{ lba: 192, blocks: 8 }],
    });
  });

  it('of reads and of writes to conventional zones are empty', () => {
    const engine = createEngine(setupOf({ geometry: { conventional: [[0, 0]] } }));
    expect(commit(engine, { op: 'write', zone: 0, blocks: 8 })).toEqual({ changedZones: [], zeroed: [] });
    expect(commit(engine, { op: 'read', zone: 3, blocks: 8 })).toEqual({ changedZones: [], zeroed: [] });
  });

  it('are gone from the list with the next command', () => {
    const engine = createEngine(setupOf());
    commit(engine, { op: 'finish', zone: 0 });
    commit(engine, { op: 'reset', zone: 0 });
    expect(commit(engine, { op: 'flush' })).toEqual({ changedZones: [], zeroed: [] });
  });

  it('of set ZDE set the attribute, of a reset clear it', () => {
    const setup = setupOf();
    const engine = createEngine(setup);
    commit(engine, { op: 'setZde', zone: 0 });
    expect(setup.zones.attributes[0]).toBe(ZoneAttribute.zoneDescriptorExtensionValid);
    commit(engine, { op: 'reset', zone: 0 });
    expect(setup.zones.attributes[0]).toBe(0);
  });

  it('of a finish move the pointer to the end of the capacity', () => {
    const setup = setupOf({ geometry: { zoneCapacityBlocks: 48, lastZoneSizeBlocks: 16 } });
    const engine = createEngine(setup);
    commit(engine, { op: 'finish', zone: 0 });
    commit(engine, { op: 'finish', zone: 7 });
    expect([setup.zones.writePointer[0], setup.zones.writePointer[7]]).toEqual([48, 464]);
  });
});

describe('a power cycle', () => {
  it.each(RULE_PROFILES)('%s: closes what holds data or an extension, empties the rest', (profile) => {
    const setup = setupOf({ rules: { profile } });
    place(setup, 0, 'implicitlyOpened', 8);
    place(setup, 1, 'explicitlyOpened');
    place(setup, 2, 'closed');
    place(setup, 3, 'explicitlyOpened');
    setup.zones.attributes[3] = ZoneAttribute.zoneDescriptorExtensionValid;
    place(setup, 4, 'full', 64);
    place(setup, 5, 'readOnly', 8);
    const engine = createEngine(setup);
    expect(commit(engine, { op: 'powerCycle' }).changedZones).toEqual([0, 1, 2, 3]);
    const { closed, empty, full, readOnly } = ZoneState;
    expect(Array.from(setup.zones.state)).toEqual([
      closed,
      empty,
      empty,
      closed,
      full,
      readOnly,
      empty,
      empty,
    ]);
    expect([engine.openCount, engine.activeCount]).toEqual([0, 2]);
  });
});

describe('resync', () => {
  it('recounts and queues implicitly opened zones in ascending order', () => {
    const setup = setupOf({ limits: { openZonesMax: 2 } });
    const engine = createEngine(setup);
    commit(engine, { op: 'write', zone: 6, blocks: 8 });
    commit(engine, { op: 'write', zone: 3, blocks: 8 });
    place(setup, 1, 'closed', 8);
    engine.resync();
    expect([engine.openCount, engine.activeCount]).toEqual([2, 3]);
    expect(commit(engine, { op: 'open', zone: 1 }).changedZones).toEqual([3, 1]);
  });
});

describe('limits', () => {
  it('of zero mean none', () => {
    const engine = createEngine(
      setupOf({ limits: { openZonesMax: 0, activeZonesMax: 0, appendMaxBytes: 0 } }),
    );
    for (let zone = 0; zone < 8; zone++) commit(engine, { op: 'append', zone, blocks: 32 });
    expect(engine.openCount).toBe(8);
  });

  it('of active zones hold for open zones too', () => {
    const setup = setupOf({ limits: { activeZonesMax: 2 }, rules: { profile: 'zbc' } });
    const engine = createEngine(setup);
    commit(engine, { op: 'open', zone: 0 });
    commit(engine, { op: 'open', zone: 1 });
    expect(engine.prepare({ op: 'open', zone: 2 })).toMatchObject({ refusal: { status: 'too-many-active' } });
  });

  it('already exceeded by the table are never exceeded further', () => {
    const setup = setupOf({ limits: { openZonesMax: 2 } });
    for (const zone of [0, 1, 2, 3]) place(setup, zone, 'implicitlyOpened', 8);
    const engine = createEngine(setup);
    expect(engine.prepare({ op: 'open', zone: 5 })).toMatchObject({ refusal: { status: 'too-many-open' } });
    commit(engine, { op: 'close', zone: 0 });
    commit(engine, { op: 'close', zone: 1 });
    commit(engine, { op: 'open', zone: 5 });
    expect(engine.openCount).toBe(2);
  });

  it('of active zones hold when a fault is cleared', () => {
    const setup = setupOf({ limits: { activeZonesMax: 1 } });
    const engine = createEngine(setup);
    place(setup, 0, 'readOnly', 8);
    place(setup, 1, 'offline', 8);
    commit(engine, { op: 'open', zone: 2 });
    expect(engine.prepare({ op: 'clearFault', zone: 0 })).toMatchObject({
      refusal: { rule: 'active-limit' },
    });
    commit(engine, { op: 'reset', zone: 2 });
    expect(engine.prepare({ op: 'clearFault', all: true })).toMatchObject({
      refusal: { rule: 'active-limit' },
    });
    commit(engine, { op: 'clearFault', zone: 0 });
    expect(engine.activeCount).toBe(1);
  });

  it('that reach the number of sequential zones are dropped by linux-blk', () => {
    const limits = { openZonesMax: 1, activeZonesMax: 2 };
    const geometry = { zoneCount: 3, conventional: [[0, 0]] as const };
    const setup = setupOf({ geometry, limits, rules: { profile: 'linux-blk' } });
    place(setup, 1, 'closed', 8);
    place(setup, 2, 'implicitlyOpened', 8);
    expect(commit(createEngine(setup), { op: 'write', zone: 1, blocks: 1 }).changedZones).toEqual([2, 1]);
  });
});

describe('an open of all zones', () => {
  it('evicts implicitly opened zones for it, which then stay closed', () => {
    const setup = setupOf({ limits: { openZonesMax: 2 } });
    place(setup, 0, 'closed', 8);
    place(setup, 1, 'closed', 8);
    place(setup, 5, 'implicitlyOpened', 8);
    const engine = createEngine(setup);
    expect(commit(engine, { op: 'open', all: true }).changedZones).toEqual([5, 0, 1]);
    expect(setup.zones.state[5]).toBe(ZoneState.closed);
    expect(engine.openCount).toBe(2);
  });
});

describe('a damaged table', () => {
  const pointers = [-8, 0, 63.5, 64, 100, 112, 127, 128, 4096, 2 ** 60, Number.NaN, Infinity];
  const commands = OPERATIONS.flatMap((op): ZoneCommand[] => [
    { op, zone: 1, blocks: 8 },
    { op, lba: 100, blocks: 8 },
    { op, all: true, blocks: 8 },
  ]);

  it.each(RULE_PROFILES)('%s: every command answers for any state code and pointer', (profile) => {
    let answers = 0;
    for (let state = 0; state < 16; state++) {
      for (const pointer of pointers) {
        const setup = setupOf({
          geometry: { zoneCapacityBlocks: 48 },
          limits: { openZonesMax: 1 },
          rules: { profile },
        });
        setup.zones.state[1] = state;
        setup.zones.writePointer[1] = pointer;
        for (const command of commands) {
          const zones = cloneZoneTable(setup.zones);
          const engine = createEngine({ ...setup, zones });
          const prepared = engine.prepare(command);
          const refused = prepared.ok ? '' : prepared.refusal.message;
          if (prepared.ok) engine.commit(prepared);
          expect(prepared.ok || refused.includes(' — ')).toBe(true);
          answers++;
        }
      }
    }
    expect(answers).toBe(16 * pointers.length * commands.length);
  });

  it.each([-8, 8, 112, 200])('a pointer at %d takes no write in zone 1, and a reset heals it', (pointer) => {
    const setup = setupOf({ geometry: { zoneCapacityBlocks: 48 } });
    place(setup, 1, 'implicitlyOpened', pointer - 64);
    const engine = createEngine(setup);
    expect(engine.prepare({ op: 'write', zone: 1, blocks: 8 })).toMatchObject({
      refusal: { status: 'boundary' },
    });
    expect(engine.prepare({ op: 'append', zone: 1, blocks: 8 })).toMatchObject({
      refusal: { status: 'boundary' },
    });
    expect(engine.prepare({ op: 'write', lba: 64, blocks: 8 })).toMatchObject({
      refusal: { status: 'unaligned-write' },
    });
    for (const { lba, blocks } of commit(engine, { op: 'reset', zone: 1 }).zeroed) {
      expect(lba).toBe(64);
      expect(blocks).toBeLessThanOrEqual(64);
    }
    expect(engine.prepare({ op: 'write', zone: 1, blocks: 8 }).ok).toBe(true);
  });

  it('with an empty zone off its start is healed by a reset', () => {
    const setup = setupOf();
    place(setup, 1, 'empty', 8);
    expect(commit(createEngine(setup), { op: 'reset', zone: 1 }).changedZones).toEqual([1]);
    expect(setup.zones.writePointer[1]).toBe(64);
  });
});

describe('a million zones', () => {
  const zoneCount = 1_000_000;
  const setup = setupOf({ geometry: { zoneCount, zoneSizeBlocks: 128 }, limits: { openZonesMax: 3 } });
  const engine = createEngine(setup);

  it('change one at a time: effects name only the zones concerned', () => {
    const zones = [999_999, 0, 32_768, 524_288, 999_998];
    const changed = zones.map((zone) => commit(engine, { op: 'write', zone, blocks: 8 }).changedZones);
    expect(changed).toEqual([[999_999], [0], [32_768], [999_999, 524_288], [0, 999_998]]);
    expect([engine.openCount, engine.activeCount]).toEqual([3, 5]);
  });

  it('report their holders without a scan', () => {
    for (const zone of [1, 2, 3]) commit(engine, { op: 'open', zone });
    expect(engine.prepare({ op: 'open', zone: 700_000 })).toMatchObject({
      refusal: { numbers: { held: 3 } },
    });
  });

  it('reuse the lists of effects', () => {
    const first = engine.prepare({ op: 'write', zone: 1, blocks: 1 });
    const effects = first.ok && engine.commit(first);
    const second = engine.prepare({ op: 'write', zone: 1, blocks: 1 });
    expect(second.ok && engine.commit(second)).toBe(effects);
  });
});
