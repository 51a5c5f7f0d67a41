import type { ZoneIndex } from '../../../shared/units/units';
import type { PlannedCommand } from '../../../shared/workload/planned-command';
import { zoneStart } from '../../../shared/zone/geometry';
import type { WorkloadGenerator, WorkloadPlan } from '../generator';
import { attempt, writeCommand } from '../generator';
import { INVARIANTS } from '../invariants';
import { zoneSettings } from '../settings';

/** Zones in play at once where the device has no open limit. */
const ZONES_WITHOUT_LIMIT = 8;

/**
 * Resets zones between two reads of the same blocks: the first reads what was written, the second zeros, or is refused
 * where reads above the write pointer are.
 */
export const resetUnderRead: WorkloadGenerator = {
  info: {
    name: 'reset-under-read',
    title: 'Reset under read',
    group: 'At the limits',
    description: 'Resets a zone between two reads of the same blocks, so that stale data shows.',
    invariants: [INVARIANTS.expectedResults, INVARIANTS.resetAfterRead],
    settings: zoneSettings(0),
  },
  usesFullZones: true,
  bytesMax: () => null,
  commands: resetBetweenReads,
};

function* resetBetweenReads(plan: WorkloadPlan): Generator<PlannedCommand> {
  const { model, random } = plan;
  const set = plan.zones.slice(0, model.openPlaces(ZONES_WITHOUT_LIMIT));
  for (let refused = 0; refused < set.length;) {
    const zone = set[random.below(set.length)]!;
    const wants = model.room(zone) > 0 && (model.written(zone) === 0 || random.chance(0.5));
    if (wants && (yield* attempt(plan, writeCommand(plan, zone)))) refused = 0;
    else if (model.written(zone) > 0) {
      yield* resetOne(plan, zone);
      refused = 0;
    } else refused++;
  }
}

function* resetOne(plan: WorkloadPlan, zone: ZoneIndex): Generator<PlannedCommand> {
  const { model, random, settings, device } = plan;
  const written = model.written(zone);
  const offset = random.below(written);
  const blocks = Math.min(1 + random.below(settings.blocks), written - offset);
  const read = { op: 'read', zone, lba: zoneStart(device.geometry, zone) + offset, blocks } as const;
  yield { ...read, expect: { status: 'ok' } };
  if (!(yield* attempt(plan, { op: 'reset', zone }))) return;
  const { profile, unrestrictedRead } = device.rules;
  const restricted = profile === 'zbc' && !unrestrictedRead;
  yield { ...read, expect: { status: restricted ? 'read-beyond-wp' : 'ok' } };
}
