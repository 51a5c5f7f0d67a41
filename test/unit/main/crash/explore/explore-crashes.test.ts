import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import type { Exploration } from '../../../../../shared/crash/exploration';
import { formatCrashPoint } from '../../../../../shared/crash/crash-point';
import { formatMask } from '../../../../../shared/crash/loss';
import type { ZoneCommand } from '../../../../../shared/workload/command';
import { crashAndRecover } from '../../../../../main/crash/crash-lab';
import { exploreCrashes, type ExplorationSetup } from '../../../../../main/crash/explore/explore-crashes';
import { mergeExplorations } from '../../../../../main/crash/explore/merge-explorations';
import { planExploration } from '../../../../../main/crash/explore/plan-exploration';
import { parseStateId } from '../../../../../main/crash/state-id';
import type { BlockFile } from '../../../../../main/storage/block-file';
import { crashSetup, FLUSH, writeTo as write } from '../../../../support/image/crash-images';
import { bytesOf, memoryImage, specOf } from '../../../../support/image/device-images';

const NAMES = { image: 'a.zoned', trace: 'a.jsonl' };

/** 6 zones of 64 KiB, 3 open, 4 active. */
function tinyImage() {
  const limits = { openZonesMax: 3, activeZonesMax: 4 };
  return memoryImage(specOf({ variant: 'extended', zoneCount: 6, zoneSizeBytes: 2 ** 16, limits }));
}

/** Commands on a tiny image, explored from the first to the last. */
function explorationOf(
  commands: readonly ZoneCommand[],
  more: Partial<ExplorationSetup> = {},
): ExplorationSetup {
  const { base, open, trace, context } = crashSetup(commands, { base: tinyImage() });
  const last = commands.length - 1;
  return {
    ...{ base, open, trace, context },
    window: { first: 0, last },
    ...{ policy: 'nvme', limit: 65_536, tearBytes: null, shard: null },
    ...more,
  };
}

/** The same by a crash for every cut and mask, one by one. */
function oneByOne(setup: ExplorationSetup) {
  const verdicts = new Map<string, { first: string; isViolated: boolean }>();
  const ids = new Map<string, string>();
  let states = 0;
  for (const { point, pending } of planExploration(setup, setup.window, null).cuts) {
    for (let mask = 0; mask < 2 ** pending; mask++) {
      states++;
      const survives = Array.from({ length: pending }, (_, write) => Math.floor(mask / 2 ** write) % 2 === 1);
      const { report, crashed, dispose } = crashAndRecover(
        { ...setup, point: formatCrashPoint(point), lose: formatMask(survives), tearBytes: null, seed: 1 },
        setup.policy,
        NAMES,
      );
      const hash = sha256(crashed);
      ids.set(report.crash.id, hash);
      const known = verdicts.get(hash) ?? { first: report.verdict, isViolated: false };
      known.isViolated ||= report.verdict === 'violated';
      verdicts.set(hash, known);
      dispose();
    }
  }
  const count = (wanted: string): number =>
    [...verdicts.values()].filter(({ first, isViolated }) => (isViolated ? 'violated' : first) === wanted)
      .length;
  const counts = {
    states,
    unique: verdicts.size,
    consistent: count('consistent'),
    recoveredWithLoss: count('recovered with allowed loss'),
    violated: count('violated'),
  };
  return { counts, ids };
}

function sha256(file: BlockFile): string {
  return createHash('sha256').update(bytesOf(file)).digest('hex');
}

function countsOf({ states, unique, consistent, recoveredWithLoss, violated }: Exploration) {
  return { states, unique, consistent, recoveredWithLoss, violated };
}

const RESET: ZoneCommand = { op: 'reset', zone: 1 };

describe('exploreCrashes', () => {
  it.each([
    ['writes and a reset', [write(1), write(2), RESET]],
    ['a flush between', [write(1), FLUSH, write(2), write(1)]],
    ['a flush at the end', [write(1), write(2), FLUSH]],
    ['forced access', [write(1), write(2, 1, { fua: true }), write(1)]],
    ['management', [{ op: 'open', zone: 3 }, { op: 'finish', zone: 1 }, FLUSH, RESET]],
    ['the same blocks again', [write(1), RESET, write(1), FLUSH, RESET]],
    ['a refused command', [write(1), { op: 'close', zone: 5 }]],
  ] as const)('counts what one crash after the other counts: %s', (_name, commands) => {
    const setup = explorationOf(commands as readonly ZoneCommand[]);
    const explored = exploreCrashes(setup);
    const { counts, ids } = oneByOne(setup);
    expect(countsOf(explored)).toEqual(counts);
    expect(explored.complete).toBe(true);
    for (const { id } of explored.examples) expect(ids.has(id)).toBe(true);
  });
});

describe('speed', () => {
  it('probe', () => {
    const limits = { openZonesMax: 14, activeZonesMax: 14 };
    const base = memoryImage(specOf({ variant: 'extended', zoneCount: 16, zoneSizeBytes: 2 ** 20, limits }));
    const commands: ZoneCommand[] = Array.from({ length: 17 }, (_, i) => ({ op: (['open', 'finish', 'reset'] as const)[i % 3]!, zone: (i * 5) % 16 }));
    const setup = crashSetup(commands, { base });
    for (const limit of [20_000, 200_000]) {
      const t = performance.now();
      const r = exploreCrashes({ ...explorationOf(commands), base, trace: setup.trace, limit });
      const s = (performance.now() - t) / 1000;
      console.log(limit, countsOf(r), r.formula, 'states/s', r.states / s, 'unique/s', r.unique / s);
    }
  });
});
