import { describe, expect, it } from 'vitest';
import type { EngineSetup } from '../../../../../main/engine/types';
import { generateWorkload } from '../../../../../main/workload/registry';
import type { PlannedCommand } from '../../../../../shared/workload/planned-command';
import { place, setupOf } from '../../../../support/engine/engine-zones';

/** Four zones of 64 blocks of 512 bytes, of which 48 can be written. */
function device(overrides: Parameters<typeof setupOf>[0] = {}): EngineSetup {
  return setupOf({ geometry: { zoneCount: 4, zoneSizeBlocks: 64, zoneCapacityBlocks: 48 }, ...overrides });
}

function run(settings: Record<string, string>, setup = device(), seed = 1): PlannedCommand[] {
  return [...generateWorkload({ name: 'fio', seed, settings: { bs: '4k', ...settings } }, setup)];
}

const count = (commands: readonly PlannedCommand[], op: string) =>
  commands.filter((one) => one.op === op).length;
const blocks = (commands: readonly PlannedCommand[], op: string) =>
  commands.filter((one) => one.op === op).reduce((sum, one) => sum + (one.blocks ?? 0), 0);
const places = (commands: readonly PlannedCommand[]) =>
  commands.map(({ op, lba, zone }) => `${op}@${lba ?? `z${zone}`}`);

describe('a sequential job', () => {
  it('writes every zone once: zones × capacity / bs requests, no reset', () => {
    const commands = run({ rw: 'write' });
    expect(count(commands, 'write')).toBe((4 * 48) / 8);
    expect(blocks(commands, 'write')).toBe(4 * 48);
    expect(count(commands, 'reset')).toBe(0);
  });

  it('goes around for io_size: io_size / bs requests, ceil(io_size / capacity) − zones resets', () => {
    const ioBlocks = 10 * 48 + 8;
    const commands = run({ rw: 'write', io_size: String(ioBlocks * 512) });
    expect(count(commands, 'write')).toBe(ioBlocks / 8);
    expect(count(commands, 'reset')).toBe(Math.ceil(ioBlocks / 48) - 4);
  });

  it('keeps to a region given in zones', () => {
    expect(places(run({ rw: 'write', offset: '1z', size: '2z', bs: '12k' }))).toEqual([
      'write@64',
      'write@88',
      'write@128',
      'write@152',
    ]);
  });

  it('takes percentages, and rounds a region to whole zones', () => {
    const half = run({ rw: 'write', size: '50%', bs: '24k' });
    expect(places(half)).toEqual(['write@0', 'write@64']);
    expect(places(run({ rw: 'write', offset: '512', size: '64k', bs: '24k' }))).toEqual(['write@64']);
  });

  it('ends after number_ios requests', () => {
    expect(run({ rw: 'write', number_ios: '5' })).toHaveLength(5);
  });

  it('repeats its region for loops', () => {
    const commands = run({ rw: 'write', loops: '3', bs: '24k' });
    expect(count(commands, 'write')).toBe(3 * 4);
    expect(count(commands, 'reset')).toBe(2 * 4);
  });

  it('flushes after every fsync writes, and at the end', () => {
    const commands = run({ rw: 'write', bs: '24k', fsync: '2', end_fsync: '1' });
    expect(commands.map(({ op }) => op)).toEqual([
      ...['write', 'write', 'flush', 'write', 'write', 'flush'],
      'flush',
    ]);
  });

  it('finishes a zone whose remainder is below the block size, or writes it when told', () => {
    expect(places(run({ rw: 'write', bs: '16k', size: '2z' }))).toEqual([
      ...['write@0', 'finish@z0', 'write@64', 'finish@z1'],
    ]);
    expect(places(run({ rw: 'write', bs: '16k', size: '2z', write_zone_remainder: '1' }))).toEqual([
      ...['write@0', 'write@32', 'write@64', 'write@96'],
    ]);
  });

  it('goes on at the pointer of a zone that is partly written and resets one that is full', () => {
    const setup = device();
    place(setup, 0, 'full', 48);
    place(setup, 1, 'closed', 24);
    expect(places(run({ rw: 'write', bs: '12k', size: '2z', number_ios: '3' }, setup))).toEqual([
      ...['reset@z0', 'write@0', 'write@24', 'write@88'],
    ]);
  });
});

describe('zone_reset_threshold and zone_reset_frequency', () => {
  it('reset the zone of every (1 / frequency)th write above the threshold', () => {
    const setup = setupOf({ geometry: { zoneCount: 4, zoneSizeBlocks: 32, zoneCapacityBlocks: 32 } });
    const settings = {
      rw: 'write',
      zone_reset_threshold: '0.5',
      zone_reset_frequency: '0.5',
      io_size: '160k',
    };
    const commands = run(settings, setup);
    // 40 writes; the first 8 fill half of the device, of the other 32 every second one resets its zone.
    expect(count(commands, 'write')).toBe(40);
    expect(count(commands, 'reset')).toBe(32 / 2);
  });
});

describe('reads', () => {
  it('go to what is written only: none on an empty device, all of it on a full one', () => {
    expect(run({ rw: 'read' })).toEqual([]);
    const setup = device();
    place(setup, 1, 'full', 48);
    place(setup, 2, 'closed', 12);
    const commands = run({ rw: 'read' }, setup);
    expect(places(commands)).toEqual([...[64, 72, 80, 88, 96, 104].map((lba) => `read@${lba}`), 'read@128']);
  });

  it('go anywhere with read_beyond_wp', () => {
    expect(count(run({ rw: 'read', read_beyond_wp: '1' }), 'read')).toBe((4 * 64) / 8);
  });

  it('stay below the pointer when random', () => {
    const setup = device();
    place(setup, 2, 'closed', 16);
    const commands = run({ rw: 'randread', number_ios: '20' }, setup);
    expect(new Set(places(commands))).toEqual(new Set(['read@128', 'read@136']));
  });
});

describe('mixes', () => {
  it('begin with a write and read rwmixread percent of the requests', () => {
    const commands = run({ rw: 'randrw', rwmixread: '30', io_size: '8m' });
    expect(commands[0]!.op).toBe('write');
    const requests = count(commands, 'read') + count(commands, 'write');
    expect(requests).toBe(2048);
    expect(count(commands, 'read') / requests).toBeCloseTo(0.3, 1);
  });
});

describe('trims', () => {
  it('reset every zone with data once', () => {
    const setup = device();
    place(setup, 1, 'full', 48);
    place(setup, 3, 'closed', 4);
    expect(places(run({ rw: 'trim' }, setup))).toEqual(['reset@z1', 'reset@z3']);
  });

  it('come before the writes of trimwrite', () => {
    expect(places(run({ rw: 'trimwrite', bs: '24k', size: '2z' }))).toEqual([
      ...['reset@z0', 'write@0', 'reset@z1', 'write@64'],
    ]);
  });
});

describe('streams', () => {
  it('take turns of iodepth requests, each from its own offset', () => {
    const commands = run({
      ...{ rw: 'write', bs: '12k', size: '1z', numjobs: '2', offset_increment: '1z' },
    });
    expect(places(commands)).toEqual(['write@0', 'write@64', 'write@24', 'write@88']);
    const deep = run({
      ...{ rw: 'write', bs: '12k', size: '1z', numjobs: '2', offset_increment: '1z', iodepth: '2' },
    });
    expect(places(deep)).toEqual(['write@0', 'write@24', 'write@64', 'write@88']);
  });
});

describe('limits', () => {
  /** Zones with data that are not full, at most. */
  function partlyWritten(commands: readonly PlannedCommand[]): number {
    const written = new Map<number, number>();
    let most = 0;
    for (const { op, zone, blocks: size = 0 } of commands) {
      written.set(zone!, op === 'write' ? (written.get(zone!) ?? 0) + size : 0);
      most = Math.max(most, [...written.values()].filter((sum) => sum > 0 && sum < 48).length);
    }
    return most;
  }

  it('max_open_zones bounds the zones being written, else the device does', () => {
    expect(partlyWritten(run({ rw: 'randwrite', max_open_zones: '2', io_size: '1m' }))).toBe(2);
    const limited = device({ limits: { openZonesMax: 3 } });
    expect(partlyWritten(run({ rw: 'randwrite', io_size: '1m' }, limited))).toBe(3);
    expect(partlyWritten(run({ rw: 'randwrite', io_size: '1m', ignore_zone_limits: '1' }, limited))).toBe(4);
  });

  it('job_max_open_zones bounds them for each clone', () => {
    expect(
      partlyWritten(run({ rw: 'randwrite', job_max_open_zones: '1', numjobs: '2', io_size: '64k' })),
    ).toBe(2);
  });
});

describe('zonemode=none', () => {
  it('leaves offsets as they come; what the zones refuse carries the refusal', () => {
    const commands = run({ rw: 'write', zonemode: 'none', size: '32k' });
    expect(places(commands)).toEqual([0, 8, 16, 24, 32, 40, 48, 56].map((lba) => `write@${lba}`));
    expect(commands.map(({ expect: result }) => result?.status ?? 'ok')).toEqual([
      ...['ok', 'ok', 'ok', 'ok', 'ok', 'ok', 'zone-full', 'zone-full'],
    ]);
  });
});

describe('block sizes', () => {
  it('are drawn from bssplit by weight, and from bsrange', () => {
    const large = setupOf({ geometry: { zoneSizeBlocks: 4096 } });
    const split = run({ rw: 'randwrite', bssplit: '512/25:4k/75', io_size: '2m' }, large);
    const sizes = split.filter(({ op }) => op === 'write').map((one) => one.blocks);
    expect(sizes.filter((size) => size === 8).length / sizes.length).toBeCloseTo(0.75, 1);
    expect(
      new Set(run({ rw: 'randread', read_beyond_wp: '1', bsrange: '1k-3k' }).map((one) => one.blocks)),
    ).toEqual(new Set([2, 4, 6]));
  });

  it('may differ by direction', () => {
    const commands = run({ rw: 'randrw', bs: '1k,4k', io_size: '64k' });
    expect(new Set(commands.filter(({ op }) => op === 'read').map((one) => one.blocks))).toEqual(
      new Set([2]),
    );
    expect(new Set(commands.filter(({ op }) => op === 'write').map((one) => one.blocks))).toEqual(
      new Set([8]),
    );
  });
});

describe('what is asked in vain', () => {
  it.each([
    [{ rw: 'reed' }, /rw: 'reed' is not accepted; accepted: read, write, /],
    [
      { bs: '1000' },
      /bs: 1000 bytes are not accepted; accepted: multiples of the logical block of 512 bytes/,
    ],
    [{ zonesize: '1m' }, /zonesize: the zones of the device have 32768 bytes, the job says 1048576/],
    [{ zonemode: 'none', zonesize: '32k' }, /zonesize: needs zonemode=zbd/],
    [{ rw: 'write:4k' }, /rw: 'write:4k' is not accepted/],
    [{ zonemode: 'strided' }, /zonemode: 'strided' is not accepted/],
    [{ rw: 'trim', zonemode: 'none' }, /needs zonemode=zbd/],
    [{ size: '1k' }, /no whole zone lies between/],
    [{ bssplit: '4k/50:8k/20' }, /add up to 70, expected 100/],
    [{ zone_reset_frequency: '2' }, /zone_reset_frequency: '2' is not accepted/],
    [{ numjobs: '0' }, /numjobs: '0' is not accepted/],
    [{ ioengine: 'libaio' }, /unknown setting 'ioengine=libaio'/],
  ])('%o is refused', (settings, message) => {
    expect(() => run(settings as unknown as Record<string, string>)).toThrow(message);
  });
});
