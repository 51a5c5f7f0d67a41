import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createEngine } from '../../main/engine/engine';
import type { EngineSetup, ZoneEngine } from '../../main/engine/types';
import type { ZoneCommand } from '../../shared/workload/command';
import { OPERATIONS, type Operation } from '../../shared/workload/operations';
import { isActive, isOpen, ZoneAttribute, ZoneState, zoneStateName } from '../../shared/zone/state';
import { cloneZoneTable, type ZoneTable } from '../../shared/zone/zone-table';
import { anySetup } from '../support/engine/any-setup';
import { EngineModel } from '../support/engine/engine-model';
import { holds } from '../support/run/holds';

const frequentOperations = fc.oneof(
  { weight: 8, arbitrary: fc.constantFrom<Operation>('write', 'append') },
  { weight: 4, arbitrary: fc.constantFrom<Operation>('open', 'close', 'read', 'reset') },
  { weight: 2, arbitrary: fc.constantFrom<Operation>('injectReadOnly', 'clearFault') },
  { weight: 1, arbitrary: fc.constantFrom(...OPERATIONS) },
);

const steps = fc.record({
  op: frequentOperations,
  zone: fc.nat(10),
  offset: fc.oneof({ weight: 4, arbitrary: fc.constant(null) }, { weight: 1, arbitrary: fc.nat(12) }),
  blocks: fc.oneof(
    { weight: 4, arbitrary: fc.integer({ min: 1, max: 3 }) },
    { weight: 1, arbitrary: fc.nat(30) },
  ),
  all: fc.nat(24).map((draw) => draw === 24),
});
type Step = typeof steps extends fc.Arbitrary<infer Value> ? Value : never;

/** More than 300 commands. Each shrinks to nothing by itself, so a counterexample prints only those that matter. */
const scripts = fc
  .array(fc.option(steps, { freq: 60, nil: null }), { minLength: 320, maxLength: 350, size: 'max' })
  .map((entries) => {
    const kept = entries.filter((entry) => entry !== null);
    return { kept, [fc.toStringMethod]: () => kept.map((entry) => JSON.stringify(entry)).join('\n') };
  });

const runs = fc.record({ setup: anySetup, script: scripts });

function commandOf({ geometry }: EngineSetup, { op, zone, offset, blocks, all }: Step): ZoneCommand {
  if (op === 'flush' || op === 'mark' || op === 'powerCycle') return { op };
  const io = op === 'write' || op === 'append' || op === 'read';
  const address = offset === null ? { zone } : { lba: zone * geometry.zoneSizeBlocks + offset };
  return io ? { op, ...address, blocks } : { op, ...address, ...(all ? { all } : {}) };
}

/** Zones that differ between two tables. */
function differences(before: ZoneTable, after: ZoneTable): number[] {
  const fields = ['state', 'attributes', 'writePointer'] as const;
  return Array.from({ length: before.count }, (_, zone) => zone).filter((zone) =>
    fields.some((field) => before[field][zone] !== after[field][zone]),
  );
}

function describeModel({ zones }: EngineModel, zoneSizeBlocks: number): string[] {
  return zones.map(({ index, state, pointer, zde, conventional }) => {
    const at = conventional ? index * zoneSizeBlocks : index * zoneSizeBlocks + pointer;
    return `${index} ${state} ${at}${zde ? ' zde' : ''}`;
  });
}

function describeTable({ count, state, writePointer, attributes }: ZoneTable): string[] {
  return Array.from({ length: count }, (_, zone) => {
    const zde = (attributes[zone]! & ZoneAttribute.zoneDescriptorExtensionValid) !== 0;
    return `${zone} ${zoneStateName(state[zone]!)} ${writePointer[zone]!}${zde ? ' zde' : ''}`;
  });
}

/** Facts that hold in every state; each as a sentence when it does not. */
function brokenInvariants({ setup, openCount, activeCount }: ZoneEngine, model: EngineModel): string[] {
  const { zones, geometry } = setup;
  const states = Array.from(zones.state);
  const broken: string[] = [];
  if (openCount !== states.filter(isOpen).length) broken.push(`open count ${openCount}`);
  if (activeCount !== states.filter(isActive).length) broken.push(`active count ${activeCount}`);
  if (openCount > model.openMax) broken.push(`${openCount} zones open, limit ${model.openMax}`);
  if (activeCount > model.activeMax) broken.push(`${activeCount} zones active, limit ${model.activeMax}`);
  for (const [zone, state] of states.entries()) {
    const start = zone * geometry.zoneSizeBlocks;
    const written = zones.writePointer[zone]! - start;
    if (state === ZoneState.empty && written !== 0) broken.push(`zone ${zone} empty at ${written}`);
    if (state === ZoneState.full && written !== model.zones[zone]!.capacity)
      broken.push(`zone ${zone} full at ${written}`);
    const inside = written >= 0 && written < model.zones[zone]!.capacity;
    if (isActive(state) && !inside) broken.push(`zone ${zone} active at ${written}`);
  }
  return broken;
}

/** One command on engine and model. Throws at the first difference. */
function step(engine: ZoneEngine, model: EngineModel, command: ZoneCommand): void {
  const { zones, geometry } = engine.setup;
  const before = cloneZoneTable(zones);
  const prepared = engine.prepare(command);
  const touchedByPrepare = differences(before, zones);
  const expected = model.execute(command);
  const effects = prepared.ok ? engine.commit(prepared) : { changedZones: [], zeroed: [] };
  const changed = differences(before, zones);
  const found = {
    status: prepared.ok ? 'ok' : prepared.refusal.status,
    assigned: prepared.ok ? prepared.assignedLba : undefined,
    touchedByPrepare,
    unannounced: changed.filter((zone) => !effects.changedZones.includes(zone)),
    zones: describeTable(zones),
    broken: brokenInvariants(engine, model),
    zeroed: effects.zeroed.map(({ lba, blocks }) => `${lba}+${blocks}`),
  };
  const wanted = {
    status: expected.status,
    assigned: expected.assigned,
    touchedByPrepare: [],
    unannounced: [],
    zones: describeModel(model, geometry.zoneSizeBlocks),
    broken: [],
    zeroed:
      command.op === 'reset'
        ? changed.flatMap((zone) => discarded(before, zone, geometry.zoneSizeBlocks))
        : [],
  };
  // The cheap comparison first: toEqual on every step would take most of the time.
  if (JSON.stringify(found) !== JSON.stringify(wanted))
    expect({ command, ...found }).toEqual({ command, ...wanted });
}

function discarded(before: ZoneTable, zone: number, zoneSizeBlocks: number): string[] {
  const start = zone * zoneSizeBlocks;
  const blocks = before.writePointer[zone]! - start;
  return blocks > 0 ? [`${start}+${blocks}`] : [];
}

describe('the zone engine', () => {
  it('agrees with a naive model after every command of long random sequences', () => {
    holds(
      fc.property(runs, ({ setup, script }) => {
        const fresh = { ...setup, zones: cloneZoneTable(setup.zones) };
        const engine = createEngine(fresh);
        const model = new EngineModel(fresh);
        for (const entry of script.kept) step(engine, model, commandOf(fresh, entry));
      }),
      800,
    );
  });
});
