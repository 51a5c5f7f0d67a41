/** A power cut while an image is recovered loses nothing more: the next recovery ends where the first one would have. */
import { describe, expect, it } from 'vitest';
import { exploreCrashes, type ExplorationSetup } from '../../main/crash/explore/explore-crashes';
import { crashRun } from '../../main/crash/crash-lab';
import { mergeExplorations } from '../../main/crash/explore/merge-explorations';
import { parseStateId } from '../../main/crash/state-id';
import { makeTraceHeader } from '../../main/trace/trace-header';
import { recoverDevice } from '../../main/crash/recover-device';
import type { Exploration } from '../../shared/crash/exploration';
import type { CrashInvariant } from '../../shared/crash/invariant';
import { formatCrashPoint } from '../../shared/crash/crash-point';
import type { ZoneCommand } from '../../shared/workload/command';
import { ZoneState } from '../../shared/zone/state';
import { baseOf, VARIANTS, type FormatName } from '../support/image/crash-bases';
import { FLUSH, writeTo } from '../support/image/crash-images';
import { bytesOf, deviceOver } from '../support/image/device-images';
import { quietContext } from '../support/session/job-context';

const isThorough = process.env['ZONESMITH_THOROUGH'] === '1';
const LIMITS = { openZonesMax: 3, activeZonesMax: 4 };
/** States of an exploration that are looked at. */
const LIMIT = isThorough ? 2000 : 40;

/** Zones in every open state, with and without data, some of it flushed. */
const COMMANDS: readonly ZoneCommand[] = [
  writeTo(1, 8),
  { op: 'open', zone: 4 },
  writeTo(2, 8),
  FLUSH,
  { op: 'close', zone: 2 },
  { op: 'open', zone: 3 },
  writeTo(1, 8),
];

function explorationOf(
  format: FormatName,
  variant: string,
  more: Partial<ExplorationSetup> = {},
): ExplorationSetup {
  const base = baseOf(format, variant, LIMITS);
  const { engine, rules, image } = base.device;
  return {
    base: base.file,
    open: (file) => deviceOver(file, base.request),
    trace: {
      header: makeTraceHeader({ ...engine.setup, rules }, { seed: 1 }),
      entries: COMMANDS.map((command, i) => ({ i, t: 0, ...command })),
    },
    context: quietContext(),
    window: { first: 0, last: COMMANDS.length - 1 },
    policy: image.facts.defaultRecovery,
    ...{ limit: LIMIT, tearBytes: null, shard: null, nested: true },
    ...more,
  };
}

/** As in explored-workloads: what no order of writes avoids in a zone_file. */
const UNAVOIDABLE: ReadonlySet<CrashInvariant> = new Set(['own-program', 'sound-table']);
/** They store no states, so that no zone is found open; the oldest program does not take zones opened in two ways. */
const RECOVERS_NOTHING = new Set(['44', '48-b', '48-c', '48-d', '56', 'older']);

const brokenOf = ({ examples }: Exploration) =>
  examples.filter(({ invariant }) => invariant === 'recovery-restarts');

describe.each(VARIANTS)('%s %s', (format, variant) => {
  it('is recovered again after a cut recovery as if it had not been cut', () => {
    const explored = exploreCrashes(explorationOf(format, variant));
    const avoidable = brokenOf(explored).filter(
      ({ within }) => format !== 'zone-file' || within === undefined || !UNAVOIDABLE.has(within),
    );
    expect(avoidable).toEqual([]);
    if (RECOVERS_NOTHING.has(variant)) expect(explored.recoveryCuts).toBeUndefined();
    else expect(explored.recoveryCuts).toBeGreaterThan(LIMIT / 10);
  });
});

describe.each([
  ['zoned', 'extended'],
  ['zone-file', 'v5'],
] as const)('the cut recoveries of %s %s', (format, variant) => {
  it('give the same in shards, and have ids that give the bytes of the cut recovery', () => {
    const setup = explorationOf(format, variant);
    const explored = exploreCrashes(setup);
    const shards = [1, 2].map((number) => exploreCrashes({ ...setup, shard: { number, of: 2 } }));
    expect(mergeExplorations(shards)).toEqual(explored);
    for (const { id } of brokenOf(explored)) {
      const { point, loss } = parseStateId(id);
      expect(loss.recoveryCut).toMatch(/^\d+:/);
      const [first, again, uncut] = [loss, loss, { ...loss, recoveryCut: undefined }].map((one) => {
        const run = crashRun({ ...setup, ...one, point: formatCrashPoint(point) });
        const bytes = bytesOf(run.crashed);
        run.dispose();
        return { id: run.summary.id, bytes };
      });
      expect(first!.id).toBe(id);
      expect(Buffer.compare(first!.bytes, again!.bytes)).toBe(0);
      expect(Buffer.compare(first!.bytes, uncut!.bytes)).not.toBe(0);
    }
  });
});

describe('a recovery that cannot be begun again', () => {
  /** Takes every open zone for full at first, and puts it right with a second write. */
  const recover: ExplorationSetup['recover'] = (device, policy) => {
    const { zones } = device.image.table;
    const found = [...zones.state.keys()].filter((zone) => zones.state[zone] === ZoneState.implicitlyOpened);
    for (const zone of found) {
      zones.state[zone] = ZoneState.full;
      device.adopt([zone]);
      zones.state[zone] = ZoneState.implicitlyOpened;
      device.adopt([zone]);
    }
    recoverDevice(device, policy, { dryRun: false });
  };

  it('is found, by its name', () => {
    const setup = explorationOf('zoned', 'extended', { recover });
    const { examples, violated } = exploreCrashes(setup);
    expect(violated).toBeGreaterThan(0);
    expect(examples[0]).toMatchObject({ verdict: 'violated', invariant: 'recovery-restarts' });
    expect(examples[0]!.message).toMatch(
      /^Violated: after a power cut after 1 of \d+ writes of the recovery, zone \d is full, attributes 0 once it is recovered again; without that cut it is closed/,
    );
    expect(examples[0]!.id).toMatch(/^zs2_\S+_recovery-1-nvme$/);
    expect(exploreCrashes({ ...setup, nested: false }).violated).toBe(0);
  });
});
