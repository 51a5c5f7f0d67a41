/** Explorations of small images, and what they have to count: the same by one crash after the other. */
import { createHash } from 'node:crypto';
import { crashAndRecover } from '../../../main/crash/crash-lab';
import type { ExplorationSetup } from '../../../main/crash/explore/explore-crashes';
import { planExploration } from '../../../main/crash/explore/plan-exploration';
import type { BlockFile } from '../../../main/storage/block-file';
import { formatCrashPoint } from '../../../shared/crash/crash-point';
import type { Exploration } from '../../../shared/crash/exploration';
import { formatMask } from '../../../shared/crash/loss';
import { parseTears, tearChoice } from '../../../shared/crash/tear';
import type { ZoneCommand } from '../../../shared/workload/command';
import { crashSetup } from './crash-images';
import { bytesOf, memoryImage, specOf } from './device-images';

export const NAMES = { image: 'a.zoned', trace: 'a.jsonl' };

/** 6 zones of 64 KiB, 3 open, 4 active. */
function tinyImage() {
  const limits = { openZonesMax: 3, activeZonesMax: 4 };
  return memoryImage(specOf({ variant: 'extended', zoneCount: 6, zoneSizeBytes: 2 ** 16, limits }));
}

/** Commands on a tiny image, explored from the first to the last. */
export function explorationOf(
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

/** SHA-256 of a whole content. */
export function sha256(file: BlockFile): string {
  return createHash('sha256').update(bytesOf(file)).digest('hex');
}

/** What two ways of counting have to agree in. */
export function countsOf({ states, unique, consistent, recoveredWithLoss, violated }: Exploration) {
  return { states, unique, consistent, recoveredWithLoss, violated };
}

/** The same by a crash for every cut, mask and tear, one by one; ids with the hash of their bytes. */
export function oneByOne(setup: ExplorationSetup) {
  const verdicts = new Map<string, { first: string; isViolated: boolean }>();
  const ids = new Map<string, string>();
  const tears = [null, ...(setup.tears ?? []).flatMap((text) => parseTears(text))];
  let states = 0;
  for (const { point, pending } of planExploration(setup, setup.window, null).cuts) {
    for (let mask = 0; mask < 2 ** pending; mask++) {
      const survives = Array.from({ length: pending }, (_, write) => Math.floor(mask / 2 ** write) % 2 === 1);
      for (const tear of tears) {
        const loss = { lose: formatMask(survives), ...tearChoice(tear), seed: 1 };
        const crashed = crashAndRecover(
          { ...setup, ...loss, ...(setup.fill && { fill: setup.fill }), point: formatCrashPoint(point) },
          setup.policy,
          NAMES,
        );
        if (tear === null || crashed.report.crash.torn === 1) {
          states++;
          meet(crashed);
        }
        crashed.dispose();
      }
    }
  }
  function meet({ report, crashed }: ReturnType<typeof crashAndRecover>): void {
    const hash = sha256(crashed);
    ids.set(report.crash.id, hash);
    const known = verdicts.get(hash) ?? { first: report.verdict, isViolated: false };
    known.isViolated ||= report.verdict === 'violated';
    verdicts.set(hash, known);
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
