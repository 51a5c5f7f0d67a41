import { describe, expect, it } from 'vitest';
import { createEngine } from '../../../../main/engine/engine';
import type { EngineSetup } from '../../../../main/engine/types';
import type { ZoneCommand } from '../../../../shared/workload/command';
import { RULE_PROFILES } from '../../../../shared/zone/profile';
import type { Refusal } from '../../../../shared/zone/status';
import { place, setupOf } from '../../../support/engine/engine-zones';

function refusalOf(setup: EngineSetup, command: ZoneCommand): Refusal {
  const prepared = createEngine(setup).prepare(command);
  expect(prepared.ok).toBe(false);
  return prepared.ok
    ? { status: 'invalid-field', rule: 'none', message: 'permitted', numbers: {} }
    : prepared.refusal;
}

describe('refusals', () => {
  it('name the rule, the status and the numbers', () => {
    const setup = setupOf();
    place(setup, 4, 'implicitlyOpened', 24);
    expect(refusalOf(setup, { op: 'write', lba: 0x120, blocks: 8 })).toEqual({
      status: 'unaligned-write',
      rule: 'write-at-write-pointer',
      message: 'zone 4: write at LBA 0x120, write pointer 0x118 — Zone Invalid Write (1BCh)',
      numbers: { zone: 4, lba: 0x120, blocks: 8, writePointer: 0x118 },
    });
  });

  it.each<{ readonly command: ZoneCommand; readonly rule: string; readonly message: string }>([
    {
      command: { op: 'close', zone: 0 },
      rule: 'zone-state',
      message: 'zone 0: close, zone is empty — Invalid Zone State Transition (1BFh)',
    },
    {
      command: { op: 'write', zone: 1, blocks: 9 },
      rule: 'zone-capacity',
      message:
        'zone 1: write of 9 blocks at LBA 0x68, capacity ends at LBA 0x70 — Zone Boundary Error (1B8h)',
    },
    {
      command: { op: 'write', zone: 2, blocks: 1 },
      rule: 'zone-full',
      message: 'zone 2: write at LBA 0x80, zone is full — Zone Is Full (1B9h)',
    },
    {
      command: { op: 'read', lba: 510, blocks: 4 },
      rule: 'address-range',
      message: 'read of 4 blocks at LBA 0x1fe, device ends at LBA 0x200 — LBA Out of Range (080h)',
    },
    {
      command: { op: 'read', lba: 60, blocks: 8 },
      rule: 'zone-boundary',
      message: 'zone 0: read of 8 blocks at LBA 0x3c, zone ends at LBA 0x40 — Zone Boundary Error (1B8h)',
    },
    {
      command: { op: 'append', zone: 0, blocks: 17 },
      rule: 'append-limit',
      message:
        'zone 0: append of 17 blocks at LBA 0x0, at most 16 blocks an append — Invalid Field in Command (002h)',
    },
    {
      command: { op: 'append', lba: 8, blocks: 1 },
      rule: 'address-zone-start',
      message: 'zone 0: append at LBA 0x8, zone starts at LBA 0x0 — Invalid Field in Command (002h)',
    },
    {
      command: { op: 'reset', lba: 72 },
      rule: 'address-zone-start',
      message: 'zone 1: reset at LBA 0x48, zone starts at LBA 0x40 — Invalid Field in Command (002h)',
    },
    {
      command: { op: 'open', zone: 8 },
      rule: 'address-range',
      message: 'open at LBA 0x200, device ends at LBA 0x200 — LBA Out of Range (080h)',
    },
    {
      command: { op: 'setZde', all: true },
      rule: 'select-all-unknown',
      message: 'set ZDE of all zones: the zns profile has no such command — Invalid Field in Command (002h)',
    },
    {
      command: { op: 'write', zone: 0, blocks: 0 },
      rule: 'length',
      message: 'write at LBA 0x0, 0 blocks — Invalid Field in Command (002h)',
    },
    {
      command: { op: 'finish' },
      rule: 'address-needed',
      message: 'finish: needs a zone or an LBA, a whole number from 0 — Invalid Field in Command (002h)',
    },
  ])('$message', ({ command, rule, message }) => {
    const setup = setupOf({ geometry: { zoneCapacityBlocks: 48 }, limits: { appendMaxBytes: 8192 } });
    place(setup, 1, 'closed', 40);
    place(setup, 2, 'full', 48);
    const refusal = refusalOf(setup, command);
    expect(refusal.message).toBe(message);
    expect(refusal.rule).toBe(rule);
  });

  it('of the open limit name the limit and zones that hold it', () => {
    const setup = setupOf({ limits: { openZonesMax: 2 } });
    place(setup, 3, 'explicitlyOpened');
    place(setup, 5, 'explicitlyOpened');
    const refusal = refusalOf(setup, { op: 'write', zone: 0, blocks: 1 });
    expect(refusal.message).toBe(
      'zone 0: write at LBA 0x0, limit of 2 open zones is held by zones 3, 5 — Too Many Open Zones (1BEh)',
    );
    expect(refusal).toMatchObject({ rule: 'open-limit', numbers: { limit: 2, held: 2 } });
  });

  it('of the active limit name only the first few holders', () => {
    const setup = setupOf({ limits: { activeZonesMax: 5 } });
    for (const zone of [1, 3, 4, 6, 7]) place(setup, zone, zone === 3 ? 'explicitlyOpened' : 'closed', 8);
    expect(refusalOf(setup, { op: 'open', zone: 0 }).message).toBe(
      'zone 0: open, limit of 5 active zones is held by zones 1, 3, 4 and 2 more — Too Many Active Zones (1BDh)',
    );
  });

  it('of an open of all zones name what it would need', () => {
    const setup = setupOf({ limits: { openZonesMax: 2 } });
    for (const zone of [1, 3, 4]) place(setup, zone, 'closed', 8);
    expect(refusalOf(setup, { op: 'open', all: true }).message).toBe(
      'open of all zones: closed and explicitly opened zones are 3, open limit 2 — Too Many Open Zones (1BEh)',
    );
  });

  it('of a descriptor extension say that the image has none', () => {
    expect(refusalOf(setupOf({ zdeBytes: 0 }), { op: 'setZde', zone: 0 })).toMatchObject({
      status: 'invalid-field',
      rule: 'zde-absent',
    });
  });

  it('say that ZBC has no append', () => {
    const setup = setupOf({ rules: { profile: 'zbc' } });
    expect(refusalOf(setup, { op: 'append', zone: 0, blocks: 1 }).rule).toBe('append-unknown');
  });

  it.each([-1, 0.5, Number.NaN, 2 ** 53])('refuse the address %d in every command', (address) => {
    for (const op of ['write', 'append', 'read', 'open', 'clearFault'] as const) {
      expect(refusalOf(setupOf(), { op, lba: address, blocks: 1 }).rule).toBe('address-needed');
      expect(refusalOf(setupOf(), { op, zone: address, blocks: 1 }).status).not.toBe('zone-full');
    }
  });
});

describe('precedence', () => {
  it('checks active before open', () => {
    const setup = setupOf({ limits: { openZonesMax: 1, activeZonesMax: 1 } });
    place(setup, 1, 'explicitlyOpened');
    expect(refusalOf(setup, { op: 'open', zone: 0 }).status).toBe('too-many-active');
  });

  it.each([
    { profile: 'zns', status: 'zone-full' },
    { profile: 'linux-blk', status: 'zone-full' },
    { profile: 'zbc', status: 'boundary' },
  ] as const)('$profile: a write that leaves a full zone gives $status', ({ profile, status }) => {
    const setup = setupOf({ rules: { profile } });
    place(setup, 0, 'full', 64);
    expect(refusalOf(setup, { op: 'write', lba: 60, blocks: 8 }).status).toBe(status);
  });

  it('measures the range of an append from the zone start', () => {
    const setup = setupOf();
    place(setup, 7, 'closed', 60);
    expect(refusalOf(setup, { op: 'append', zone: 7, blocks: 8 }).status).toBe('boundary');
    expect(refusalOf(setup, { op: 'write', zone: 7, blocks: 8 }).status).toBe('out-of-range');
    expect(refusalOf(setup, { op: 'append', zone: 7, blocks: 65 }).status).toBe('out-of-range');
  });
});

describe('reads', () => {
  it.each([
    { profile: 'zns', from: 1, rules: {}, answer: 'boundary' },
    { profile: 'zns', from: 1, rules: { crossZoneRead: true }, answer: 'ok' },
    { profile: 'zns', from: 0, rules: {}, answer: 'ok' },
    { profile: 'linux-blk', from: 1, rules: {}, answer: 'ok' },
    { profile: 'linux-blk', from: 2, rules: {}, answer: 'ok' },
    { profile: 'linux-blk', from: 3, rules: { crossZoneRead: false }, answer: 'boundary' },
    { profile: 'zbc', from: 0, rules: { unrestrictedRead: false }, answer: 'ok' },
    { profile: 'zbc', from: 1, rules: {}, answer: 'boundary' },
    { profile: 'zbc', from: 3, rules: {}, answer: 'ok' },
    { profile: 'zbc', from: 3, rules: { unrestrictedRead: false }, answer: 'boundary' },
  ] as const)(
    '$profile from zone $from into the next with $rules: $answer',
    ({ profile, from, rules, answer }) => {
      const setup = setupOf({ geometry: { conventional: [[0, 1]] }, rules: { profile, ...rules } });
      place(setup, 3, 'full', 64);
      const prepared = createEngine(setup).prepare({ op: 'read', lba: from * 64 + 60, blocks: 8 });
      expect(prepared.ok ? 'ok' : prepared.refusal.status).toBe(answer);
    },
  );

  it('of a restricted ZBC device end at the write pointer', () => {
    const setup = setupOf({ rules: { profile: 'zbc', unrestrictedRead: false } });
    place(setup, 0, 'closed', 8);
    const engine = createEngine(setup);
    expect(engine.prepare({ op: 'read', zone: 0, blocks: 8 }).ok).toBe(true);
    expect(engine.prepare({ op: 'read', zone: 0, blocks: 9 })).toMatchObject({
      refusal: { status: 'read-beyond-wp', rule: 'read-below-write-pointer' },
    });
  });
});

describe('permits', () => {
  it('tell where the data goes', () => {
    const setup = setupOf();
    place(setup, 2, 'closed', 8);
    const engine = createEngine(setup);
    const write = { op: 'write', zone: 2, blocks: 4 } as const;
    expect(engine.prepare(write)).toEqual({
      ok: true,
      command: write,
      data: { kind: 'write', lba: 136, blocks: 4 },
    });
    const append = { op: 'append', zone: 2, blocks: 4 } as const;
    const data = { kind: 'write', lba: 136, blocks: 4 };
    expect(engine.prepare(append)).toEqual({ ok: true, command: append, data, assignedLba: 136 });
    const zde = { op: 'setZde', zone: 0 } as const;
    expect(engine.prepare(zde)).toEqual({ ok: true, command: zde, data: { kind: 'zde', zone: 0 } });
  });

  it.each(RULE_PROFILES)('%s: flush, mark and power cycle need no address', (profile) => {
    const engine = createEngine(setupOf({ rules: { profile } }));
    for (const op of ['flush', 'mark', 'powerCycle'] as const) {
      expect(engine.prepare({ op })).toEqual({ ok: true, command: { op }, data: { kind: 'none' } });
    }
  });

  it('of a zero-length ZBC write carry no data and open the zone', () => {
    const setup = setupOf({ rules: { profile: 'zbc' } });
    const engine = createEngine(setup);
    const prepared = engine.prepare({ op: 'write', zone: 0, blocks: 0 });
    expect(prepared).toMatchObject({ ok: true, data: { kind: 'none' } });
    if (prepared.ok) engine.commit(prepared);
    expect([engine.openCount, setup.zones.writePointer[0]]).toEqual([1, 0]);
  });
});
