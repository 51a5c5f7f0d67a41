import type { ZoneIndex } from '../../../shared/units/units';
import type { ZoneCommand } from '../../../shared/workload/command';
import type { WorkloadGenerator, WorkloadPlan } from '../generator';
import { appendCommand, attempt } from '../generator';
import { INVARIANTS } from '../invariants';
import { zoneSettings } from '../settings';
import { ZoneRing } from '../zone-ring';

/** Zones appended to at once where the device has no open limit. */
const LANES_WITHOUT_LIMIT = 8;

/**
 * Several writers append pieces of any size to zones they share, in any order. Faults that need three writers on three
 * zones to show have been missed by tests with one.
 */
export const appendStorm: WorkloadGenerator = {
  info: {
    name: 'append-storm',
    title: 'Append storm',
    group: 'At the limits',
    description: 'Several writers append pieces of random size to shared zones in random order.',
    invariants: [INVARIANTS.allLegal, INVARIANTS.appendsOnly, INVARIANTS.noImplicitClose],
    settings: zoneSettings(0, [
      {
        key: 'writers',
        title: 'Writers',
        explanation: 'Zones that are appended to at the same time; never more than may be open.',
        defaultValue: '3',
        kind: 'count',
        counts: 'writers',
        least: 1,
        most: 1024,
      },
    ]),
  },
  usesFullZones: true,
  bytesMax: (limits) => limits.appendMaxBytes,
  commands: storm,
};

function* storm(plan: WorkloadPlan): Generator<ZoneCommand> {
  const { model, random, settings } = plan;
  const ring = new ZoneRing(plan);
  const width = Math.min(settings.own('writers'), model.openPlaces(LANES_WITHOUT_LIMIT), plan.zones.length);
  const lanes: ZoneIndex[] = [];
  for (let failed = 0; failed < plan.zones.length;) {
    const at = random.below(width);
    const zone = lanes[at];
    if (zone === undefined || model.room(zone) === 0) {
      const fresh = yield* ring.take(lanes.filter((lane) => lane !== zone));
      if (fresh === null) return;
      lanes[Math.min(at, lanes.length)] = fresh;
      continue;
    }
    const appended = yield* attempt(plan, appendCommand(plan, zone, 1 + random.below(settings.blocks)));
    failed = appended ? 0 : failed + 1;
    if (!appended) lanes.splice(at, 1);
  }
}
