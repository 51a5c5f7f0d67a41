import { AppError } from '../../shared/errors/app-error';
import { assert } from '../../shared/errors/assert';
import { formatRemark } from '../../shared/errors/remark';
import type { RecoverySummary, ZoneBlocks } from '../../shared/crash/crash-report';
import type { ZoneIndex } from '../../shared/units/units';
import type { RecoveryPolicy } from '../../shared/zone/profile';
import { cloneZoneTable, type ZoneTable } from '../../shared/zone/zone-table';
import type { ZonedDevice } from '../device/device';
import { applyRecovery, planRecovery } from '../engine/recovery';
import type { FormatImage } from '../format/image';
import type { BlockFile } from '../storage/block-file';
import type { AcknowledgedData } from './acknowledged-data';
import { findLostData, type ComparedImages } from './lost-data';
import { recoverDevice, recoverZones } from './recover-device';
import { damageSince, judge, type Verdict } from './verdict';

/** What a crashed image is judged by. */
export interface JudgedBy extends Omit<ComparedImages, 'recovered' | 'live'> {
  /** The image just before the cut; asked for when the crashed one opens. */
  readonly live: () => FormatImage;
  readonly open: (file: BlockFile) => ZonedDevice;
  readonly policy: RecoveryPolicy;
  /** Zones after the last acknowledged command. */
  readonly acknowledgedZones: ZoneTable;
  /** Zones after the command at the crash point, had it been carried out. */
  readonly finishedZones: ZoneTable;
  readonly data: AcknowledgedData;
  /** The recovered image is looked at afterwards, so that the recovery is written into it; else it is judged in memory. */
  readonly keepsImage: boolean;
}

/** A crashed image after power-up. */
export interface JudgedCrash extends Verdict {
  readonly recovery: RecoverySummary;
  /** Zones as found and after recovery; null = the image does not open. */
  readonly zones: { readonly crashed: ZoneTable; readonly recovered: ZoneTable } | null;
  readonly durableLost: readonly ZoneBlocks[];
  readonly volatileLost: readonly ZoneBlocks[];
}

/**
 * Powers a crashed image up by a policy and judges what became of it. An image that cannot even be opened is a
 * result, not an error. Errors: those of the files, `cancelled`.
 */
export function judgeCrash(file: BlockFile, by: JudgedBy): JudgedCrash {
  let device: ZonedDevice;
  try {
    device = by.open(file);
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    return unopened(by.policy, formatRemark(error));
  }
  // Each step takes a while with a million zones.
  by.checkCancelled();
  const { image } = device;
  const crashed = cloneZoneTable(image.table.zones);
  assert(crashed.count === by.acknowledgedZones.count, 'a power cut changed how many zones there are');
  const live = by.live();
  const found = { verdict: image.anatomy.qemuVerdict(), damage: damageSince(live, image) };
  // What its own program would not take is not recovered, here as by the command.
  const recovery =
    found.verdict === null ? recover(device, by) : { policy: by.policy, changed: [], violations: [] };
  by.checkCancelled();
  const recovered = image.table.zones;
  const compared = { ...by, live, recovered: image };
  const durableLost = findLostData(by.data.durable(by.finishedZones), compared);
  const volatileLost = findLostData(by.data.volatile(by.finishedZones), compared);
  by.checkCancelled();
  const lossless = losslessZones(image, by);
  by.checkCancelled();
  const verdict = judge({
    ...{ found, recovered, lossless, durableLost, volatileLost },
    geometry: image.facts.geometry,
    limits: image.facts.limits,
    keepsOpen: by.policy === 'keep-open',
    policyViolations: recovery.violations,
    unsettled: found.verdict === null ? changedAgain(image, by.policy) : [],
  });
  return { ...verdict, recovery, zones: { crashed, recovered }, durableLost, volatileLost };
}

function recover(device: ZonedDevice, { policy, keepsImage }: JudgedBy): RecoverySummary {
  return keepsImage ? recoverDevice(device, policy, { dryRun: false }) : recoverZones(device.image, policy);
}

function unopened(policy: RecoveryPolicy, why: string): JudgedCrash {
  const message = `the crashed image cannot be opened: ${why}`;
  return {
    recovery: { policy, changed: [], violations: [why] },
    verdict: 'violated',
    sentence: `Violated: ${message}`,
    broken: [{ invariant: 'opens', message }],
    zones: null,
    durableLost: [],
    volatileLost: [],
  };
}

/** Zones as a power-up without loss would leave them: without or with the command at the crash point. */
function losslessZones(
  { facts }: FormatImage,
  { acknowledgedZones, finishedZones, policy }: JudgedBy,
): ZoneTable[] {
  return [...new Set([acknowledgedZones, finishedZones])].map((found) => {
    const zones = cloneZoneTable(found);
    applyRecovery(zones, planRecovery({ ...facts, zones }, policy));
    return zones;
  });
}

/** Zones that a second power-up would change once more. */
function changedAgain({ facts, table }: FormatImage, policy: RecoveryPolicy): ZoneIndex[] {
  return planRecovery({ ...facts, zones: table.zones }, policy).changes.map(({ zone }) => zone);
}
