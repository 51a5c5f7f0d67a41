import { describe, expect, it } from 'vitest';
import { createEngine } from '../../../../main/engine/engine';
import type { PlacedOperation } from '../../../../shared/workload/operations';
import { TABLE_OPERATIONS, TRANSITIONS } from '../../../../main/engine/transitions';
import type { EngineSetup } from '../../../../main/engine/types';
import type { ZoneCommand } from '../../../../shared/workload/command';
import { RULE_PROFILES, type RuleProfile } from '../../../../shared/zone/profile';
import {
  isZoneState,
  ZONE_STATE_NAMES,
  ZoneState,
  ZoneType,
  zoneStateName,
} from '../../../../shared/zone/state';
import { place, setupOf } from '../../../support/engine/engine-zones';

/**
 * The specification's tables. Columns: empty, implicit, explicit, closed, full, read only, offline, conventional.
 * A state's name is the new state, `=` an unchanged one, anything else the status. Zones are 8 blocks into
 * their capacity (empty ones at the start); `append` and `write` are 8 blocks at the pointer.
 */
const E = 'empty';
const IO = 'implicitlyOpened';
const EO = 'explicitlyOpened';
const C = 'closed';
const F = 'full';
const RO = 'readOnly';
const OFF = 'offline';
const IT = 'invalid-transition';
const IF = 'invalid-field';
const ZF = 'zone-full';
const R = 'read-only';
const X = 'refused:offline';

type Row = readonly string[];
type Expected = Readonly<Record<PlacedOperation, Row>>;

const common = (conventional: string): Omit<Expected, 'open' | 'close' | 'finish'> => ({
  reset: ['=', E, E, E, E, IT, IT, conventional],
  offline: [IT, IT, IT, IT, IT, OFF, '=', conventional],
  setZde: [C, IT, IT, IT, IT, IT, IT, conventional],
  write: [IO, '=', '=', IO, ZF, R, X, '='],
  append: [IO, '=', '=', IO, ZF, R, X, IF],
  read: ['=', '=', '=', '=', '=', '=', X, '='],
  injectReadOnly: [RO, RO, RO, RO, RO, '=', RO, conventional],
  injectOffline: [OFF, OFF, OFF, OFF, OFF, OFF, '=', conventional],
  clearFault: ['=', '=', '=', '=', '=', C, C, '='],
});

const EXPECTED: Readonly<Record<RuleProfile, Expected>> = {
  zns: {
    ...common(IT),
    open: [EO, EO, '=', EO, IT, IT, IT, IT],
    close: [IT, C, C, '=', IT, IT, IT, IT],
    finish: [F, F, F, F, '=', IT, IT, IT],
  },
  zbc: {
    ...common(IF),
    open: [EO, EO, '=', EO, '=', IT, IT, IF],
    close: ['=', C, C, '=', '=', IT, IT, IF],
    finish: [F, F, F, F, '=', IT, IT, IF],
    append: [IF, IF, IF, IF, IF, IF, IF, IF],
  },
  'linux-blk': {
    ...common(IF),
    open: [EO, EO, '=', EO, IT, IT, IT, IF],
    close: [IT, C, C, '=', IT, IT, IT, IF],
    finish: [F, F, F, F, '=', IT, IT, IF],
  },
};

const cases = RULE_PROFILES.flatMap((profile) =>
  TABLE_OPERATIONS.flatMap((op) =>
    ZONE_STATE_NAMES.map((state, column) => ({
      profile,
      op,
      state,
      expected: EXPECTED[profile][op][column]!,
    })),
  ),
);

function setupWith(profile: RuleProfile, state: (typeof ZONE_STATE_NAMES)[number]): EngineSetup {
  const conventional = state === 'notWritePointer' ? ([[1, 1]] as const) : [];
  const setup = setupOf({ geometry: { conventional }, rules: { profile } });
  const written = { empty: 0, full: 64, notWritePointer: 0 }[state as string] ?? 8;
  place(setup, 1, state, written);
  return setup;
}

function outcome(setup: EngineSetup, command: ZoneCommand): string {
  const engine = createEngine(setup);
  const before = setup.zones.state[1];
  const prepared = engine.prepare(command);
  if (!prepared.ok) return prepared.refusal.status === 'offline' ? X : prepared.refusal.status;
  engine.commit(prepared);
  return setup.zones.state[1] === before ? '=' : zoneStateName(setup.zones.state[1]!);
}

describe('the transition table', () => {
  it.each(cases)(
    '$profile: $op of a zone in state $state gives $expected',
    ({ profile, op, state, expected }) => {
      const blocks = op === 'write' || op === 'append' || op === 'read' ? { blocks: 8 } : {};
      expect(outcome(setupWith(profile, state), { op, zone: 1, ...blocks })).toBe(expected);
    },
  );

  it('has a cell for every profile, operation and state', () => {
    const cells = RULE_PROFILES.flatMap((profile) =>
      TABLE_OPERATIONS.flatMap((op) => ZONE_STATE_NAMES.map((state) => TRANSITIONS[profile][op][state])),
    );
    expect(cells).toHaveLength(3 * 12 * 8);
    expect(cells.every((cell) => 'refused' in cell || 'to' in cell)).toBe(true);
  });

  it.each(RULE_PROFILES)('%s: closing an opened, unwritten zone keeps it closed in zns only', (profile) => {
    const setup = setupOf({ rules: { profile } });
    place(setup, 1, 'explicitlyOpened');
    expect(outcome(setup, { op: 'close', zone: 1 })).toBe(profile === 'zns' ? C : E);
  });

  it.each(RULE_PROFILES)('%s: an unwritten zone with a descriptor extension stays closed', (profile) => {
    const setup = setupOf({ rules: { profile } });
    const engine = createEngine(setup);
    for (const op of ['setZde', 'open', 'close'] as const) {
      const prepared = engine.prepare({ op, zone: 1 });
      expect(prepared.ok).toBe(true);
      if (prepared.ok) engine.commit(prepared);
    }
    expect(setup.zones.state[1]).toBe(ZoneState.closed);
  });

  it.each([
    { written: 0, expected: E },
    { written: 8, expected: C },
    { written: 48, expected: F },
  ])(
    'a cleared fault gives $expected with the pointer $written blocks past the start',
    ({ written, expected }) => {
      const setup = setupOf({ geometry: { zoneCapacityBlocks: 48 } });
      place(setup, 1, 'offline', written);
      expect(outcome(setup, { op: 'clearFault', zone: 1 })).toBe(expected);
    },
  );

  it('a cleared fault gives a conventional zone back as conventional', () => {
    const setup = setupOf();
    place(setup, 1, 'readOnly');
    setup.zones.type[1] = ZoneType.conventional;
    expect(outcome(setup, { op: 'clearFault', zone: 1 })).toBe('notWritePointer');
  });

  it.each(RULE_PROFILES)('%s: reserved state codes answer like an offline zone', (profile) => {
    for (let code = 0; code < 256; code++) {
      if (isZoneState(code)) continue;
      const setup = setupOf({ rules: { profile } });
      setup.zones.state[1] = code;
      const engine = createEngine(setup);
      const write = engine.prepare({ op: 'write', zone: 1, blocks: 8 });
      expect(write).toMatchObject({ ok: false, refusal: { status: 'offline' } });
      expect(engine.prepare({ op: 'reset', zone: 1 })).toMatchObject({ refusal: { status: IT } });
    }
  });
});

describe('Select All', () => {
  const allStates = ZONE_STATE_NAMES.filter((name) => name !== 'notWritePointer');

  function after(profile: RuleProfile, op: PlacedOperation): string[] | string {
    const setup = setupOf({ geometry: { conventional: [[7, 7]] }, rules: { profile } });
    for (const [zone, state] of allStates.entries()) place(setup, zone, state, state === 'empty' ? 0 : 8);
    const engine = createEngine(setup);
    const prepared = engine.prepare({ op, all: true, zone: 4000 });
    if (!prepared.ok) return prepared.refusal.status;
    engine.commit(prepared);
    return Array.from(setup.zones.state, (state) => zoneStateName(state));
  }

  const nw = 'notWritePointer';
  it.each([
    { op: 'open', states: [E, IO, EO, EO, F, RO, OFF, nw] },
    { op: 'close', states: [E, C, C, C, F, RO, OFF, nw] },
    { op: 'finish', states: [E, F, F, F, F, RO, OFF, nw] },
    { op: 'reset', states: [E, E, E, E, E, RO, OFF, nw] },
    { op: 'offline', states: [E, IO, EO, C, F, OFF, OFF, nw] },
  ] as const)('zns and zbc: $op touches the right states and ignores the address', ({ op, states }) => {
    expect(after('zns', op)).toEqual(states);
    expect(after('zbc', op)).toEqual(states);
  });

  it('linux-blk knows reset only', () => {
    expect(after('linux-blk', 'reset')).toEqual([E, E, E, E, E, RO, OFF, nw]);
    for (const op of ['open', 'close', 'finish', 'offline'] as const) expect(after('linux-blk', op)).toBe(IF);
  });

  it.each(RULE_PROFILES)('%s: no profile sets all descriptor extensions', (profile) => {
    expect(after(profile, 'setZde')).toBe(IF);
  });

  it.each(RULE_PROFILES)('%s: faults are injected and cleared everywhere', (profile) => {
    expect(after(profile, 'injectReadOnly')).toEqual([RO, RO, RO, RO, RO, RO, OFF, nw]);
    expect(after(profile, 'injectOffline')).toEqual([OFF, OFF, OFF, OFF, OFF, OFF, OFF, nw]);
    expect(after(profile, 'clearFault')).toEqual([E, IO, EO, C, F, C, C, nw]);
  });
});
