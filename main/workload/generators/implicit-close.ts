import { fail } from '../../../shared/errors/app-error';
import type { ZoneIndex } from '../../../shared/units/units';
import type { ZoneCommand } from '../../../shared/workload/command';
import type { WorkloadGenerator, WorkloadPlan } from '../generator';
import { attempt, writeCommand } from '../generator';
import { INVARIANTS } from '../invariants';
import { zoneSettings } from '../settings';
import { ZoneRing } from '../zone-ring';

/**
 * The worst case for implicit closing: one zone more than may be open, and each write goes to the one that is not. Every
 * write then closes a zone and opens another, whatever the policy chooses its victim by.
 */
export const implicitClose: WorkloadGenerator = {
  info: {
    name: 'implicit-close',
    title: 'Worst case for implicit close',
    group: 'At the limits',
    description: 'Writes to one zone more than may be open, always to the one that is not.',
    invariants: [INVARIANTS.allLegal, INVARIANTS.alwaysImplicitClose],
    settings: zoneSettings(0),
  },
  usesFullZones: true,
  bytesMax: () => null,
  commands(plan) {
    const { openZonesMax } = plan.device.limits;
    if (openZonesMax === null)
      fail(
        'usage',
        'implicit-close: the device has no open limit, so that no zone is ever closed implicitly',
      );
    return writeToClosed(plan, openZonesMax + 1);
  },
};

function* writeToClosed(plan: WorkloadPlan, width: number): Generator<ZoneCommand> {
  const { model } = plan;
  const ring = new ZoneRing(plan);
  /** Least recently written first. */
  let lanes: ZoneIndex[] = [];
  for (;;) {
    lanes = lanes.filter((zone) => model.room(zone) > 0);
    if (lanes.length < width) {
      const fresh = yield* ring.take(lanes);
      if (fresh !== null) lanes.unshift(fresh);
    }
    const written = yield* writeFirst(
      plan,
      lanes.filter((zone) => !model.isOpen(zone)),
    );
    if (written === null) return;
    lanes = [...lanes.filter((zone) => zone !== written), written];
  }
}

function* writeFirst(
  plan: WorkloadPlan,
  zones: readonly ZoneIndex[],
): Generator<ZoneCommand, ZoneIndex | null> {
  for (const zone of zones) if (yield* attempt(plan, writeCommand(plan, zone))) return zone;
  return null;
}
