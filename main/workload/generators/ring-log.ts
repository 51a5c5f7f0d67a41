import type { ZoneCommand } from '../../../shared/workload/command';
import type { WorkloadGenerator, WorkloadPlan } from '../generator';
import { attempt, writeCommand } from '../generator';
import { INVARIANTS } from '../invariants';
import { zoneSettings } from '../settings';
import { ZoneRing } from '../zone-ring';

/** A log of records of any size that goes around the zones; where it meets its own tail, the oldest zone is reset. */
export const ringLog: WorkloadGenerator = {
  info: {
    name: 'ring-log',
    title: 'Ring log',
    group: 'Applications',
    description: 'Records of random size go around the zones; the oldest zone is reset for the newest.',
    invariants: [INVARIANTS.allLegal, INVARIANTS.oldestReset],
    settings: zoneSettings(8),
  },
  usesFullZones: true,
  bytesMax: () => null,
  commands: writeRecords,
};

function* writeRecords(plan: WorkloadPlan): Generator<ZoneCommand> {
  const { model, random, settings } = plan;
  const ring = new ZoneRing(plan);
  for (let refused = 0; refused < plan.zones.length; refused++) {
    const zone = yield* ring.take();
    if (zone === null) return;
    while (model.room(zone) > 0) {
      const blocks = Math.min(1 + random.below(settings.blocks), model.room(zone));
      if (!(yield* attempt(plan, { ...writeCommand(plan, zone), blocks }))) break;
      refused = -1;
    }
  }
}
