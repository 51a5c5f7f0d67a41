import { assert } from '../../../shared/errors/assert';
import type { CrashInvariant } from '../../../shared/crash/invariant';
import { hasWritePointer, zoneStateName } from '../../../shared/zone/state';
import type { ZoneTable } from '../../../shared/zone/zone-table';
import type { BlockFile } from '../../storage/block-file';
import { OverlayBlockFile } from '../../storage/overlay/overlay-block-file';
import { logRecovery, type RecoverySetup } from '../damage/cut-recovery';
import { judgeCrash, type JudgedBy, type JudgedCrash } from '../judge-crash';

/** Why what a second recovery made is not right. */
interface Objection {
  readonly message: string;
  /** The invariant that it breaks; absent = its zones are others. */
  readonly within?: CrashInvariant;
}

/** What became of an image whose recovery was cut at each of its writes. */
export interface RecoveryCuts {
  /** Cuts that were judged. */
  readonly cuts: number;
  /** The first that breaks something, and what; null = none does. */
  readonly broken: (Objection & { readonly writes: number }) | null;
}

/**
 * Cuts the recovery of a crashed image behind each of its storage writes and recovers again: nothing that was promised may be
 * missing then, no invariant broken, and the zones have to be those of the recovery that was not cut (`whole`). The image is not
 * written. Errors: as judgeCrash.
 */
export function judgeRecoveryCuts(
  crashed: BlockFile,
  whole: JudgedCrash,
  by: JudgedBy,
  setup: RecoverySetup,
): RecoveryCuts {
  const recovery = logRecovery(crashed, by.policy, setup);
  if (recovery === null) return { cuts: 0, broken: null };
  const cut = new OverlayBlockFile(crashed, setup.makeStore?.());
  try {
    for (let writes = 1; writes <= recovery.writes; writes++) {
      by.checkCancelled();
      recovery.applyTo(cut, { from: writes - 1, to: writes });
      const objection = objectionTo(judgeCrash(cut, { ...by, keepsImage: false }), whole);
      if (objection === null) continue;
      const where = `a power cut after ${writes} of ${recovery.writes} writes of the recovery`;
      const message = `Violated: after ${where}, ${objection.message}`;
      return { cuts: writes, broken: { ...objection, writes, message } };
    }
    return { cuts: recovery.writes, broken: null };
  } finally {
    cut.dispose();
    recovery.dispose();
  }
}

/** Why what the second recovery made is not right; null = it is. */
function objectionTo(again: JudgedCrash, whole: JudgedCrash): Objection | null {
  const [broken] = again.broken;
  if (broken) return { message: `${broken.message}.`, within: broken.invariant };
  assert(again.zones !== null && whole.zones !== null, 'an image without zones breaks no invariant');
  const [wanted, found] = [whole.zones.recovered, again.zones.recovered];
  for (let zone = 0; zone < wanted.count; zone++)
    if (wordsOf(wanted, zone) !== wordsOf(found, zone))
      return {
        message: `zone ${zone} is ${wordsOf(found, zone)} once it is recovered again; without that cut it is ${wordsOf(wanted, zone)}.`,
      };
  return null;
}

function wordsOf({ state, writePointer, attributes }: ZoneTable, zone: number): string {
  const pointer = hasWritePointer(state[zone]!) ? `, pointer at LBA ${writePointer[zone]}` : '';
  return `${zoneStateName(state[zone]!)}${pointer}, attributes ${attributes[zone]}`;
}
