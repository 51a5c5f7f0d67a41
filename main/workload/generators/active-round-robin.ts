import type { ZoneIndex } from '../../../shared/units/units';
import type { ZoneCommand } from '../../../shared/workload/command';
import type { WorkloadGenerator, WorkloadPlan } from '../generator';
import { attempt, writeCommand } from '../generator';
import { INVARIANTS } from '../invariants';
import { zoneSettings } from '../settings';
import { ZoneRing } from '../zone-ring';

/** Zones written in turn where the device has no limit. */
const ZONES_WITHOUT_LIMIT = 8;

/**
 * Writes in turn to as many zones as may be active. Where fewer may be open, zones get closed on the way: implicitly, or by
 * command where the rules close none at the active limit.
 */
export const activeRoundRobin: WorkloadGenerator = {
  info: {
    name: 'active-round-robin',
    title: 'Round robin at the active limit',
    group: 'At the limits',
    description: 'Writes in turn to as many zones as may be active, so that open places change hands.',
    invariants: [INVARIANTS.allLegal, INVARIANTS.reachesActiveLimit],
    settings: zoneSettings(0),
  },
  usesFullZones: true,
  bytesMax: () => null,
  commands: writeInTurn,
};

function* writeInTurn(plan: WorkloadPlan): Generator<ZoneCommand> {
  const { model, device, zones } = plan;
  const { activeZonesMax, openZonesMax } = device.limits;
  const width = Math.min(activeZonesMax ?? openZonesMax ?? ZONES_WITHOUT_LIMIT, zones.length);
  const ring = new ZoneRing(plan);
  const lanes: ZoneIndex[] = [];
  for (let turn = 0, idle = 0; idle <= width; turn = (turn + 1) % width) {
    let zone = lanes[turn];
    if (zone === undefined || model.room(zone) === 0) {
      const fresh = yield* ring.take(lanes.filter((lane) => lane !== zone));
      if (fresh !== null) lanes[Math.min(turn, lanes.length)] = fresh;
      zone = lanes[turn];
    }
    const written = zone !== undefined && (yield* writeTo(plan, zone, lanes));
    idle = written ? 0 : idle + 1;
  }
}

/** Writes; where no open place is given up by itself, one of the lanes is closed for it. */
function* writeTo(
  plan: WorkloadPlan,
  zone: ZoneIndex,
  lanes: readonly ZoneIndex[],
): Generator<ZoneCommand, boolean> {
  if (plan.model.room(zone) === 0) return false;
  const write = writeCommand(plan, zone);
  if (yield* attempt(plan, write)) return true;
  const open = lanes.find((lane) => lane !== zone && plan.model.isOpen(lane));
  if (open === undefined || !(yield* attempt(plan, { op: 'close', zone: open }))) return false;
  return yield* attempt(plan, write);
}
