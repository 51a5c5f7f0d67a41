import { assert } from '../../shared/errors/assert';
import type { RecoverySummary } from '../../shared/crash/crash-report';
import type { RecoveryPolicy } from '../../shared/zone/profile';
import type { ZonedDevice } from '../device/device';
import type { ImageZones } from '../format/image';
import { applyRecovery, planRecovery, summarizeRecovery } from '../engine/recovery';

/**
 * Powers a device up by a policy: plans, and unless `dryRun` writes the changed entries and flushes. What the format's own
 * program clears at each start is cleared, too, but by `strict`, which changes nothing. The verdict of that program is
 * asked by the caller. A device opened read-only can only be planned for.
 */
export function recoverDevice(
  device: ZonedDevice,
  policy: RecoveryPolicy,
  options: { readonly dryRun: boolean },
): RecoverySummary {
  const { image, engine } = device;
  const plan = planRecovery({ ...image.facts, zones: image.table.zones }, policy);
  const cleared = policy === 'strict' ? 0 : (image.table.clearAtStart?.(options) ?? 0);
  if (!options.dryRun && plan.changes.length > 0) {
    const openBefore = engine.openCount;
    device.adopt(applyRecovery(image.table.zones, plan));
    assert(engine.openCount <= openBefore, `recovery by ${policy} opened a zone`);
  }
  if (!options.dryRun && plan.changes.length + cleared > 0) device.flush();
  const summary = summarizeRecovery(plan, image.facts.geometry);
  return cleared > 0 ? { ...summary, clearedAtStart: cleared } : summary;
}

/** What recoverDevice makes of the zones, in memory alone: nothing is written. */
export function recoverZones({ facts, table }: ImageZones, policy: RecoveryPolicy): RecoverySummary {
  const plan = planRecovery({ ...facts, zones: table.zones }, policy);
  applyRecovery(table.zones, plan);
  return summarizeRecovery(plan, facts.geometry);
}
