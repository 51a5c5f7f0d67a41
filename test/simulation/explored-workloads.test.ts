/** No power cut within a workload breaks what its device promised, in any layout that can be written. */
import { describe, expect, it } from 'vitest';
import { exploreCrashes } from '../../main/crash/explore/explore-crashes';
import type { Durability } from '../../main/device/device';
import { makeTraceHeader } from '../../main/trace/trace-header';
import type { CrashInvariant } from '../../shared/crash/invariant';
import type { ZoneCommand } from '../../shared/workload/command';
import { Random } from '../../shared/workload/random';
import { baseOf, VARIANTS, ZONES } from '../support/image/crash-bases';
import { deviceOver } from '../support/image/device-images';
import { quietContext } from '../support/session/job-context';

const isThorough = process.env['ZONESMITH_THOROUGH'] === '1';
const WORKLOADS = isThorough ? 100 : 2;
const COMMANDS = 30;
/** States of a workload that are looked at. */
const LIMIT = 200;
const LIMITS = { openZonesMax: 3, activeZonesMax: 4 };

/** Commands that a seed draws: mostly appends, some of them forced, management of zones, flushes. */
function workloadOf(seed: number): ZoneCommand[] {
  const random = new Random(seed);
  return Array.from({ length: COMMANDS }, (): ZoneCommand => {
    const zone = random.below(ZONES);
    if (random.chance(0.15)) return { op: 'flush' };
    if (random.chance(0.3))
      return { op: (['open', 'close', 'finish', 'reset'] as const)[random.below(4)]!, zone };
    return { op: 'append', zone, blocks: 8, ...(random.chance(0.1) && { fua: true }) };
  });
}

/**
 * A zone_file keeps the zones of a state in lists beside their descriptors, and no write changes both: between the two its own
 * program would not take it (docs/POWER-CUTS.md). What was flushed is in the data image all the same.
 */
const UNAVOIDABLE: Readonly<Record<string, ReadonlySet<CrashInvariant> | undefined>> = {
  'zone-file': new Set(['own-program', 'sound-table']),
};

const CASES = VARIANTS.flatMap(([format, variant]) =>
  (['flush', 'each'] as const).map((durability) => [format, variant, durability] as const),
);

describe.each(CASES)('%s %s made durable by %s', (format, variant, durability: Durability) => {
  const base = baseOf(format, variant, LIMITS);

  it(`keeps every promise of ${WORKLOADS} workloads at every cut`, { timeout: 3_600_000 }, () => {
    let states = 0;
    for (let seed = 1; seed <= WORKLOADS; seed++) {
      const entries = workloadOf(seed).map((command, i) => ({ i, t: 0, ...command }));
      const { engine, rules, image } = base.device;
      const explored = exploreCrashes({
        base: base.file,
        open: (file) => deviceOver(file, { ...base.request, durability }),
        trace: { header: makeTraceHeader({ ...engine.setup, rules }, { seed }), entries },
        context: quietContext(),
        window: { first: 0, last: COMMANDS - 1 },
        policy: image.facts.defaultRecovery,
        ...{ limit: LIMIT, tearBytes: null, shard: null },
      });
      states += explored.states;
      const broken = explored.examples.filter(({ verdict }) => verdict === 'violated');
      expect(broken.filter(({ invariant }) => !UNAVOIDABLE[format]?.has(invariant!))).toEqual([]);
    }
    expect(states).toBeGreaterThan(WORKLOADS * COMMANDS);
  });
});
