import { describe, expect, it } from 'vitest';
import { compareRules } from '../../../../main/trace/compare-rules';
import type { RuleComparison } from '../../../../shared/workload/rule-comparison';
import type { RuleSide } from '../../../../main/trace/rule-sides';
import { emptyDeviceOf } from '../../../../main/trace/geometry-file';
import type { ZoneCommand } from '../../../../shared/workload/command';
import { ruleOptions, type RuleProfile } from '../../../../shared/zone/profile';
import { runsOf } from '../../../support/run/seeds';

const LIMITS = { openZonesMax: 2, activeZonesMax: 4, appendMaxBytes: null };
const START = emptyDeviceOf(
  JSON.stringify({
    geometry: {
      zoneCount: 8,
      zoneSizeBytes: 1 << 20,
      zoneCapacityBytes: 1 << 20,
      lastZoneSizeBytes: 1 << 20,
      conventionalZones: [],
    },
    limits: LIMITS,
    profile: 'zns',
    options: {},
    logicalBlockSizeBytes: 512,
    zdeBytes: 0,
  }),
  'geometry',
);
const side = (profile: RuleProfile, others: Partial<RuleSide> = {}): RuleSide => ({
  rules: ruleOptions(profile),
  limits: LIMITS,
  build: null,
  ...others,
});
const context = { checkCancelled: () => undefined, progress: () => undefined };

function compare(
  a: RuleSide,
  b: RuleSide,
  commands: Iterable<ZoneCommand>,
  options: Partial<Parameters<typeof compareRules>[3]> = {},
): RuleComparison {
  let i = 0;
  function* entries() {
    for (const command of commands) yield { ...command, i: i++, t: 0 };
  }
  return compareRules(START, { a, b }, entries(), { context, most: 100, ...options });
}

const write = (zone: number, blocks = 8): ZoneCommand => ({ op: 'write', zone, blocks });

describe('compareRules', () => {
  it('the same rules differ nowhere, and the table of the start stays', () => {
    const before = START.zones.writePointer.slice();
    const found = compare(side('zns'), side('zns'), [
      write(0),
      write(1),
      write(2),
      { op: 'reset', all: true },
    ]);
    expect(found).toMatchObject({ commands: 4, differing: 0, differences: [] });
    expect(START.zones.writePointer).toEqual(before);
  });

  it('profiles: status and state of the command that they answer otherwise', () => {
    const found = compare(side('zns'), side('zbc'), [
      { op: 'open', zone: 3 },
      { op: 'close', zone: 3 },
      { op: 'close', zone: 5 },
    ]);
    expect(found.differences.map(({ command: _, ...rest }) => rest)).toEqual([
      { index: 1, zone: 3, field: 'state', a: 'closed', b: 'empty' },
      { index: 2, zone: 5, field: 'status', a: 'invalid-transition', b: 'ok' },
    ]);
    expect(found.differing).toBe(2);
  });

  it('victims: the zone that is closed to make room, not the one that is written', () => {
    const commands = [write(3), write(1), write(5)];
    const lowest = side('zns', { rules: ruleOptions('zns', { implicitCloseVictim: 'lowest' }) });
    const found = compare(side('zns'), lowest, commands);
    expect(found.differences).toEqual([
      {
        index: 2,
        command: 'write 8 blocks in zone 5',
        zone: 3,
        field: 'state',
        a: 'closed',
        b: 'implicitlyOpened',
      },
      {
        index: 2,
        command: 'write 8 blocks in zone 5',
        zone: 1,
        field: 'state',
        a: 'implicitlyOpened',
        b: 'closed',
      },
    ]);
  });

  it('limits', () => {
    const wide = side('zns', { limits: { ...LIMITS, activeZonesMax: null } });
    const commands = [0, 1, 2, 3, 4].map((zone) => write(zone));
    expect(compare(side('zns'), wide, commands).differences).toContainEqual(
      expect.objectContaining({ index: 4, zone: 4, field: 'status', a: 'too-many-active', b: 'ok' }),
    );
  });

  it('a build beside the rules: where its append and its pointers go', () => {
    const build = side('linux-blk', { build: 'qemu-zoned-rfc' });
    const found = compare(side('linux-blk'), build, [
      write(1),
      { op: 'append', zone: 1, blocks: 1 },
      { op: 'write', lba: 2048, blocks: 1 },
      { op: 'write', zone: 2, blocks: 2048 },
    ]);
    expect(found.differences.map(({ command: _, ...rest }) => rest)).toEqual([
      { index: 1, zone: 1, field: 'assignedLba', a: 2056, b: 2057 },
      { index: 1, zone: 1, field: 'writePointer', a: 2057, b: 2058 },
      { index: 2, zone: 1, field: 'status', a: 'unaligned-write', b: 'ok' },
      { index: 2, zone: 1, field: 'writePointer', a: 2057, b: 2059 },
      { index: 3, zone: 2, field: 'state', a: 'full', b: 'implicitlyOpened' },
      { index: 3, zone: 2, field: 'writePointer', a: null, b: 6144 },
    ]);
    expect(found.counts).toEqual({ status: 1, assignedLba: 1, state: 1, writePointer: 3 });
  });

  it('builds side by side: version 4 takes a write above the pointer, version 9 does not', () => {
    const [v4, v9] = [
      side('linux-blk', { build: 'qemu-qcow2-v4' }),
      side('linux-blk', { build: 'qemu-qcow2-v9' }),
    ];
    const found = compare(v4, v9, [{ op: 'write', lba: 16, blocks: 8 }]);
    expect(found.differences[0]).toMatchObject({ index: 0, field: 'status', a: 'ok', b: 'unaligned-write' });
  });

  it('counts every difference and keeps as many as were asked for', () => {
    const found = compare(
      side('zns'),
      side('zbc'),
      Array.from({ length: 50 }, () => ({ op: 'close', zone: 5 }) as const),
      { most: 3 },
    );
    expect(found.differences).toHaveLength(3);
    expect(found).toMatchObject({ differing: 50, counts: { status: 50 } });
  });

  it('a great many commands with progress, and a cancel ends it', () => {
    const commands = runsOf(100_000, 1_000_000);
    function* many(): Generator<ZoneCommand> {
      for (let i = 0; i < commands; i++)
        yield i % 256 === 255
          ? { op: 'reset', zone: (i >>> 8) % 8 }
          : { op: 'append', zone: (i >>> 8) % 8, blocks: 8 };
    }
    let reports = 0;
    const progress = () => void reports++;
    const found = compare(side('zns'), side('zns', { build: 'qemu-qcow2-v9' }), many(), {
      context: { ...context, progress },
    });
    expect(found.commands).toBe(commands);
    expect(reports).toBeGreaterThan((commands / 1_000_000) * 900);
    const stop = () => {
      throw new Error('cancelled');
    };
    expect(() =>
      compare(side('zns'), side('zbc'), many(), { context: { ...context, checkCancelled: stop } }),
    ).toThrow('cancelled');
  });
});
