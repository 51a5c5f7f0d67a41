import { describe, expect, it } from 'vitest';
import type { ZoneCommand } from '../../../../shared/workload/command';
import { ruleOptions, RULE_PROFILES } from '../../../../shared/zone/profile';
import type { RuleProfile } from '../../../../shared/zone/profile';
import { ZoneState, ZoneType } from '../../../../shared/zone/state';
import { allocateZoneTable, cloneZoneTable, countZones } from '../../../../shared/zone/zone-table';
import { isInRanges } from '../../../../shared/units/ranges';
import { createEngine } from '../../../../main/engine/engine';
import type { EngineSetup } from '../../../../main/engine/types';
import { generateWorkload, WORKLOADS } from '../../../../main/workload/registry';

interface DeviceDraft {
  readonly zones?: number;
  readonly open?: number | null;
  readonly active?: number | null;
  readonly append?: number | null;
  readonly profile?: RuleProfile;
  readonly conventional?: number;
}

/** Zones of 64 blocks, of which 60 can be written. */
function device({
  zones = 8,
  open = null,
  active = null,
  append = null,
  profile = 'zns',
  conventional = 0,
}: DeviceDraft) {
  const setup: EngineSetup = {
    geometry: {
      logicalBlockSizeBytes: 4096,
      zoneCount: zones,
      zoneSizeBlocks: 64,
      zoneCapacityBlocks: 60,
      lastZoneSizeBlocks: 64,
      conventional: conventional === 0 ? [] : [[0, conventional - 1]],
    },
    limits: { openZonesMax: open, activeZonesMax: active, appendMaxBytes: append },
    rules: ruleOptions(profile),
    zdeBytes: 0,
    zones: allocateZoneTable(zones),
  };
  for (let zone = 0; zone < zones; zone++) {
    const isConventional = isInRanges(setup.geometry.conventional, zone);
    setup.zones.type[zone] = isConventional ? ZoneType.conventional : ZoneType.sequentialWriteRequired;
    setup.zones.state[zone] = isConventional ? ZoneState.notWritePointer : ZoneState.empty;
    setup.zones.writePointer[zone] = zone * 64;
  }
  return setup;
}

function setState(setup: EngineSetup, zone: number, state: number, written = 0): void {
  setup.zones.state[zone] = state;
  setup.zones.writePointer[zone] = zone * 64 + written;
}

function generate(
  name: string,
  setup: EngineSetup,
  settings: Record<string, string> = {},
  seed = 1,
): ZoneCommand[] {
  return [...generateWorkload({ name, seed, settings }, setup)];
}

/** Executes the commands on a healthy engine; the messages of refusals, and the zones afterwards. */
function execute(setup: EngineSetup, commands: readonly ZoneCommand[]) {
  const zones = cloneZoneTable(setup.zones);
  const engine = createEngine({ ...setup, zones });
  const refusals: string[] = [];
  let openMost = 0;
  for (const command of commands) {
    const answer = engine.prepare(command);
    if (answer.ok) engine.commit(answer);
    else refusals.push(answer.refusal.message);
    openMost = Math.max(openMost, engine.openCount);
  }
  return { zones, refusals, openMost, counts: countZones(zones) };
}

describe('every generator over zones', () => {
  const infos = WORKLOADS.filter(({ settings }) => settings.some(({ key }) => key === 'zones'));
  const names = infos.map(({ name }) => name);
  const breaksRules = (name: string) => name === 'illegal-commands' || name === 'zone-boundaries';
  const legal = infos.filter(({ name }) => !breaksRules(name));

  const combinations = legal.flatMap(({ name }) => RULE_PROFILES.map((profile) => [name, profile] as const));

  it.each(combinations.filter(([name, profile]) => !name.startsWith('append-') || profile !== 'zbc'))(
    '%s is legal under %s, from fresh and from used zones',
    (name, profile) => {
      const fresh = device({
        zones: 24,
        open: 3,
        active: 5,
        append: 65536,
        profile,
        conventional: profile === 'zns' ? 0 : 2,
      });
      const first = generate(name, fresh, { commands: '400', bytes: '28KiB' });
      const after = execute(fresh, first);
      expect(after.refusals).toEqual([]);
      const used = { ...fresh, zones: after.zones };
      if (after.counts.empty === 0) return;
      const second = generate(name, used, { commands: '300', bytes: '12KiB' }, 2);
      expect(execute(used, second).refusals).toEqual([]);
    },
  );

  it.each(names)('%s gives the same commands for the same seed', (name) => {
    const setup = device({ open: 3, active: 4 });
    expect(generate(name, setup, {}, 5)).toEqual(generate(name, setup, {}, 5));
  });

  it.each(names)('%s leaves the given zones alone and does not follow later changes', (name) => {
    const setup = device({ open: 3 });
    const before = cloneZoneTable(setup.zones);
    const commands = generateWorkload({ name, seed: 1, settings: {} }, setup)[Symbol.iterator]();
    const first = [commands.next().value, commands.next().value];
    expect(setup.zones).toEqual(before);
    setup.zones.state.fill(ZoneState.offline);
    const undisturbed = generate(name, device({ open: 3 }));
    expect([...first, commands.next().value]).toEqual(undisturbed.slice(0, 3));
  });

  it.each(names)('%s stops at the number of commands', (name) => {
    expect(generate(name, device({ open: 3 }), { commands: '17' })).toHaveLength(17);
    expect(generate(name, device({ open: 3 }), { commands: '1' })).toHaveLength(1);
  });

  it.each(legal.map(({ name }) => name))('%s stays within the chosen zones', (name) => {
    const commands = generate(name, device({ zones: 20, open: 3 }), { zones: '3,7-9', commands: '200' });
    const zones = new Set(commands.flatMap(({ op, zone }) => (op === 'flush' ? [] : [zone])));
    expect([...zones].every((zone) => [3, 7, 8, 9].includes(zone!))).toBe(true);
    expect(zones.size).toBeGreaterThan(1);
  });

  it.each(legal.map(({ name }) => name))('%s skips conventional, read-only and offline zones', (name) => {
    const setup = device({
      zones: 6,
      conventional: 2,
      profile: 'linux-blk',
      open: name === 'implicit-close' ? 1 : 2,
    });
    setState(setup, 2, ZoneState.readOnly);
    setState(setup, 3, ZoneState.offline);
    const zones = new Set(generate(name, setup, { flush: '0' }).map(({ zone }) => zone));
    expect([...zones].sort()).toEqual([4, 5]);
  });

  it.each(names)('%s flushes as often as it is told', (name) => {
    const commands = generate(name, device({ zones: 40, open: 3 }), { flush: '3', commands: '40' });
    expect(commands.map(({ op }, at) => (op === 'flush' ? at : -1)).filter((at) => at >= 0)).toEqual([
      3, 7, 11, 15, 19, 23, 27, 31, 35, 39,
    ]);
  });
});

describe('sequential-fill', () => {
  it('writes ceil(capacity / bytes) times a zone, the last one shorter', () => {
    const setup = device({ zones: 3 });
    const commands = generate('sequential-fill', setup);
    expect(commands).toHaveLength(3 * Math.ceil(60 / 16));
    expect(commands.map(({ zone, lba, blocks }) => [zone, lba, blocks]).slice(0, 5)).toEqual([
      [0, 0, 16],
      [0, 16, 16],
      [0, 32, 16],
      [0, 48, 12],
      [1, 64, 16],
    ]);
    expect(execute(setup, commands).counts.full).toBe(3);
  });

  it('goes on where a zone was left and comes back for zones that found no resources', () => {
    const setup = device({ zones: 4, active: 1 });
    setState(setup, 2, ZoneState.closed, 50);
    const commands = generate('sequential-fill', setup, { bytes: '128KiB' });
    expect(commands[0]).toMatchObject({ zone: 2, lba: 178, blocks: 10 });
    expect(commands.slice(1).map(({ zone }) => zone)).toEqual([3, 3, 0, 0, 1, 1]);
    const after = execute(setup, commands);
    expect(after.refusals).toEqual([]);
    expect(after.counts.full).toBe(4);
  });
});

describe('append-round-robin', () => {
  it('appends in turn to as many zones as may be open', () => {
    const setup = device({ zones: 8, open: 3 });
    const commands = generate('append-round-robin', setup, { bytes: '120KiB' });
    expect(commands.map(({ zone }) => zone)).toEqual([0, 1, 2, 0, 1, 2, 3, 4, 5, 3, 4, 5, 6, 7, 6, 7]);
    const after = execute(setup, commands);
    expect(after.openMost).toBe(3);
    expect(after.counts.full).toBe(8);
  });

  it('keeps clear of zones that others hold open', () => {
    const setup = device({ zones: 8, open: 3 });
    setState(setup, 7, ZoneState.explicitlyOpened);
    const zones = generate('append-round-robin', setup, { zones: '0-6', commands: '6' }).map(
      ({ zone }) => zone,
    );
    expect(zones).toEqual([0, 1, 0, 1, 0, 1]);
  });

  it('takes writes as large as the append limit allows', () => {
    expect(generate('append-round-robin', device({ append: 20_000 }))[0]!.blocks).toBe(4);
    expect(() => generate('append-round-robin', device({ append: 20_000 }), { bytes: '32KiB' })).toThrow(
      "bytes: '32KiB' is too large; accepted: up to 20000 bytes",
    );
    expect(() => generate('append-round-robin', device({ append: 512 }))).toThrow(
      'the append limit of 512 bytes is below one logical block of 4096 bytes',
    );
  });
});

describe('append-round-robin under zbc', () => {
  it('is refused, since the profile has no append', () => {
    expect(() => generate('append-round-robin', device({ profile: 'zbc' }))).toThrow(/no append command/);
  });
});

describe('reset-churn', () => {
  it('writes, resets, finishes, opens, closes and flushes, differently by seed', () => {
    const setup = device({ zones: 16, open: 4, active: 6 });
    const commands = generate('reset-churn', setup, { commands: '2000' });
    const ops = new Set(commands.map(({ op }) => op));
    expect([...ops].sort()).toEqual(['close', 'finish', 'flush', 'open', 'reset', 'write']);
    expect(generate('reset-churn', setup, { commands: '2000' }, 2)).not.toEqual(commands);
    expect(execute(setup, commands).refusals).toEqual([]);
  });

  it('rewrites a device whose zones are all full', () => {
    const setup = device({ zones: 4 });
    for (let zone = 0; zone < 4; zone++) setState(setup, zone, ZoneState.full, 60);
    const commands = generate('reset-churn', setup, { commands: '50' });
    expect(commands[0]!.op).toBe('reset');
    expect(commands.some(({ op }) => op === 'write')).toBe(true);
  });
});

describe('settings', () => {
  const setup = device({ zones: 8, profile: 'zbc' });

  it.each([
    [
      { byte: '4096' },
      "sequential-fill: unknown setting 'byte=4096'; accepted: zones, bytes, commands, pattern, flush",
    ],
    [
      { bytes: '1000' },
      "bytes: '1000' is not accepted; accepted: multiples of the logical block of 4096 bytes",
    ],
    [{ bytes: '0' }, "bytes: '0' is not accepted"],
    [{ bytes: '1GiB' }, "bytes: '1GiB' is too large"],
    [{ bytes: 'many' }, "bytes: 'many' is not a size"],
    [{ commands: '0' }, "commands: '0' is not accepted; accepted: 1 and above"],
    [{ commands: '-3' }, "commands: '-3' is not a whole number"],
    [{ zones: '6-9' }, 'zones: zone 9 does not exist; the image has zones 0 to 7'],
    [
      { pattern: '256' },
      "pattern: '256' is not accepted; accepted: stamp, zero, increment, random or a byte value",
    ],
    [{ flush: 'x' }, "flush: 'x' is not a whole number"],
  ])('refuses %o', (settings, message) => {
    expect(() => generate('sequential-fill', setup, settings as Record<string, string>)).toThrow(message);
  });

  it('is refused at once, not when the first command is asked for', () => {
    expect(() => generateWorkload({ name: 'reset-churn', seed: 1, settings: { bytes: '1' } }, setup)).toThrow(
      /bytes/,
    );
  });

  it('takes byte values in decimal and hexadecimal', () => {
    expect(generate('sequential-fill', setup, { pattern: '0x5a' })[0]!.data).toEqual({
      pattern: 'byte',
      value: 90,
    });
    expect(generate('sequential-fill', setup, { pattern: '7' })[0]!.data).toEqual({
      pattern: 'byte',
      value: 7,
    });
    expect(generate('sequential-fill', setup, { pattern: 'random' })[0]!.data).toEqual({ pattern: 'random' });
  });

  it('names unknown workloads and odd seeds', () => {
    expect(() => generate('fill', setup)).toThrow(
      /^unknown workload 'fill'; accepted: sequential-fill, append-round-robin, reset-churn, hot-cold, lsm-tree, /,
    );
    expect(() => generate('sequential-fill', setup, {}, 1.5)).toThrow("seed: '1.5' is not accepted");
  });

  it('says why no zone can be used', () => {
    const dead = device({ zones: 4, conventional: 2, profile: 'zbc' });
    setState(dead, 2, ZoneState.offline);
    setState(dead, 3, ZoneState.full, 60);
    expect(() => generate('sequential-fill', dead)).toThrow(
      'zones: no chosen zone can be used: 2 zones conventional, 1 zone offline, 1 zone full',
    );
    const taken = device({ zones: 4, open: 1 });
    setState(taken, 3, ZoneState.explicitlyOpened);
    expect(() => generate('sequential-fill', taken, { zones: '0-2' })).toThrow(
      /^sequential-fill: none of the chosen zones can be used: .*open/i,
    );
  });
});
