import { AppError, fail } from '../../../shared/errors/app-error';
import { assert } from '../../../shared/errors/assert';
import type { RecoveryCut } from '../../../shared/crash/recovery-cut';
import { plural } from '../../../shared/units/format';
import type { RecoveryPolicy } from '../../../shared/zone/profile';
import type { ZonedDevice } from '../../device/device';
import { GatherFile } from '../../storage/filters/gather-file';
import { WriteLogFile } from '../../storage/filters/write-log-file';
import type { BlockFile } from '../../storage/block-file';
import { MemoryBlockFile } from '../../storage/memory-block-file';
import { OverlayBlockFile } from '../../storage/overlay/overlay-block-file';
import { isStorageWrite } from '../crash-cut';
import { recoverDevice } from '../recover-device';

/** How a crashed image is recovered. */
export interface RecoverySetup {
  readonly open: (file: BlockFile) => ZonedDevice;
  /** Carries out the recovery and makes it durable; recoverDevice unless another one is tried. */
  readonly recover?: (device: ZonedDevice, policy: RecoveryPolicy) => void;
  readonly makeStore?: () => BlockFile;
}

/** The recovery of a crashed image as the disk sees it. */
export interface LoggedRecovery {
  /** Its storage writes. */
  readonly writes: number;
  /** Brings the crashed image from where so many of them got through to where more did; all of those survive. */
  applyTo(target: BlockFile, writes: { readonly from: number; readonly to: number }): void;
  dispose(): void;
}

const recoverWhole: NonNullable<RecoverySetup['recover']> = (device, policy) =>
  void recoverDevice(device, policy, { dryRun: false });

/**
 * Recovers a copy of a crashed image by a policy and logs what reaches the disk; the image stays as it is. Null where there is no
 * recovery: the image does not open, or its own program would not take it.
 */
export function logRecovery(
  crashed: BlockFile,
  policy: RecoveryPolicy,
  { open, recover = recoverWhole, makeStore }: RecoverySetup,
): LoggedRecovery | null {
  const copy = new OverlayBlockFile(crashed, makeStore?.());
  const payloads = makeStore?.() ?? new MemoryBlockFile('recovery log');
  const dispose = (): void => [copy, payloads].forEach((file) => file.dispose());
  const log = new WriteLogFile(copy, new GatherFile(payloads));
  try {
    const device = open(log);
    if (device.image.anatomy.qemuVerdict() === null) recover(device, policy);
    else return (dispose(), null);
  } catch (error) {
    dispose();
    if (error instanceof AppError && error.code !== 'cancelled') return null;
    throw error;
  }
  const ends = [...log.entries()].filter(isStorageWrite).map(({ index }) => index + 1);
  return {
    writes: ends.length,
    applyTo(target, { from, to }) {
      assert(from <= to && to <= ends.length, 'a recovery is cut behind its last write');
      const endOf = (writes: number): number => (writes === 0 ? 0 : ends[writes - 1]!);
      log.replayInto(target, () => 'full', endOf(to), endOf(from));
    },
    dispose,
  };
}

/** Cuts the recovery of a crashed image, which becomes what that leaves; answers how many writes there are. Errors: `out-of-range`. */
export function cutRecovery(
  crashed: BlockFile,
  { writes, policy }: RecoveryCut,
  setup: RecoverySetup,
): number {
  const recovery = logRecovery(crashed, policy, setup);
  const made = recovery?.writes ?? 0;
  try {
    if (writes > made) {
      const message = `recovery cut: ${writes} writes: recovering this state by ${policy} makes ${plural(made, 'storage write')}`;
      fail('out-of-range', message, { writes, made });
    }
    recovery?.applyTo(crashed, { from: 0, to: writes });
    return made;
  } finally {
    recovery?.dispose();
  }
}
