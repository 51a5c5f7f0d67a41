import type { ZoneIndex } from '../../../shared/units/units';
import type { ZoneCommand } from '../../../shared/workload/command';
import type { WorkloadGenerator, WorkloadPlan } from '../generator';
import { appendCommand } from '../generator';
import { INVARIANTS } from '../invariants';
import { zoneSettings } from '../settings';

/** Zones appended to in turn where the device has no open limit. */
const LANES_WITHOUT_LIMIT = 8;

/**
 * Keeps as many zones open as the device allows and appends to them in turn; a zone that is full hands its
 * turn to the next fresh one. From empty zones nothing is ever closed implicitly.
 */
export const appendRoundRobin: WorkloadGenerator = {
  info: {
    name: 'append-round-robin',
    title: 'Append round robin',
    group: 'Basics',
    description: 'Appends in turn to as many zones as may be open, moving on to fresh zones as they fill.',
    invariants: [INVARIANTS.allLegal, INVARIANTS.appendsOnly, INVARIANTS.noImplicitClose],
    settings: zoneSettings(0),
  },
  usesFullZones: false,
  bytesMax: (limits) => limits.appendMaxBytes,
  commands: appendInTurn,
};

function* appendInTurn(plan: WorkloadPlan): Generator<ZoneCommand> {
  const { model, zones } = plan;
  const width = model.openPlaces(LANES_WITHOUT_LIMIT);
  const lanes: ZoneIndex[] = [];
  let fresh = 0;
  for (let turn = 0; ; turn++) {
    if (turn >= lanes.length) {
      if (lanes.length < width && canJoin(plan, lanes, zones[fresh])) lanes.push(zones[fresh++]!);
      else turn = 0;
    }
    if (lanes.length === 0) return;
    const command = appendCommand(plan, lanes[turn]!);
    const accepted = model.accepts(command);
    if (accepted) yield command;
    if (accepted && model.room(lanes[turn]!) > 0) continue;
    if (fresh < zones.length) lanes[turn] = zones[fresh++]!;
    else lanes.splice(turn--, 1);
  }
}

/** A further zone joins only where it pushes none out; the first one in any case. */
function canJoin({ model }: WorkloadPlan, lanes: readonly ZoneIndex[], zone: ZoneIndex | undefined): boolean {
  return zone !== undefined && (lanes.length === 0 || model.hasPlaceFor(zone));
}
