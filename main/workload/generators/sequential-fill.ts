import type { ZoneIndex } from '../../../shared/units/units';
import type { ZoneCommand } from '../../../shared/workload/command';
import type { WorkloadGenerator, WorkloadPlan } from '../generator';
import { writeCommand } from '../generator';
import { INVARIANTS } from '../invariants';
import { zoneSettings } from '../settings';

/**
 * Writes zone after zone from its write pointer to the end of its capacity. From empty zones that is
 * ceil(capacity / bytes) writes a zone, the last one shorter.
 */
export const sequentialFill: WorkloadGenerator = {
  info: {
    name: 'sequential-fill',
    title: 'Sequential fill',
    group: 'Basics',
    description: 'Writes one zone after the other from its write pointer to its capacity.',
    invariants: [INVARIANTS.allLegal, INVARIANTS.sequentialZones],
    settings: zoneSettings(0),
  },
  usesFullZones: false,
  bytesMax: () => null,
  commands: fillZones,
};

/** Zones that find no resources are tried again once others are full. */
function* fillZones(plan: WorkloadPlan): Generator<ZoneCommand> {
  let waiting = plan.zones;
  for (;;) {
    const refused: ZoneIndex[] = [];
    for (const zone of waiting) if (!(yield* fillZone(plan, zone))) refused.push(zone);
    if (refused.length === 0 || refused.length === waiting.length) return;
    waiting = refused;
  }
}

function* fillZone(plan: WorkloadPlan, zone: ZoneIndex): Generator<ZoneCommand, boolean> {
  while (plan.model.room(zone) > 0) {
    const command = writeCommand(plan, zone);
    if (!plan.model.accepts(command)) return false;
    yield command;
  }
  return true;
}
