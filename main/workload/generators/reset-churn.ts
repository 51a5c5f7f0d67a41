import type { ZoneIndex } from '../../../shared/units/units';
import type { ZoneCommand } from '../../../shared/workload/command';
import type { Operation } from '../../../shared/workload/operations';
import type { WorkloadGenerator, WorkloadPlan } from '../generator';
import { writeCommand } from '../generator';
import { INVARIANTS } from '../invariants';
import { zoneSettings } from '../settings';

/** Zones churned at once where the device has no open limit. */
const ZONES_WITHOUT_LIMIT = 8;
/** Percent of the steps that manage a zone instead of writing to it, added up. */
const RESETS_BELOW = 5;
const FINISHES_BELOW = 7;
const OPENS_BELOW = 9;
const CLOSES_BELOW = 11;

/**
 * Writes to random zones of a working set and resets, finishes, opens and closes some: 5, 2, 2 and 2 percent of
 * the steps. A full zone is reset and rewritten. The set is twice as large as what may be open, so that implicit
 * closes happen.
 */
export const resetChurn: WorkloadGenerator = {
  info: {
    name: 'reset-churn',
    title: 'Reset churn',
    group: 'Basics',
    description:
      'Writes, resets and rewrites random zones of a set twice the open limit, flushing now and then.',
    invariants: [INVARIANTS.allLegal],
    settings: zoneSettings(32),
  },
  usesFullZones: true,
  bytesMax: () => null,
  commands: legalSteps,
};

/** Legal commands of every kind on a set of zones; ends when nothing is possible there. */
export function* legalSteps(plan: WorkloadPlan): Generator<ZoneCommand> {
  const set = plan.zones.slice(0, 2 * plan.model.openPlaces(ZONES_WITHOUT_LIMIT));
  for (;;) {
    const command = firstAccepted(plan, proposals(plan, set));
    if (command === null) return;
    yield command;
  }
}

function firstAccepted(plan: WorkloadPlan, commands: Iterable<ZoneCommand>): ZoneCommand | null {
  for (const command of commands) if (plan.model.accepts(command)) return command;
  return null;
}

/** What the dice say, then whatever else is possible, from the same zone onwards. */
function* proposals(plan: WorkloadPlan, set: readonly ZoneIndex[]): Generator<ZoneCommand> {
  const { model, random } = plan;
  const at = random.below(set.length);
  const zone = set[at]!;
  const operation = drawOperation(random.below(100));
  if (operation !== 'write' && !model.isEmpty(zone)) yield { op: operation, zone };
  if (model.room(zone) > 0) yield writeCommand(plan, zone);
  else if (!model.isEmpty(zone)) yield { op: 'reset', zone };
  const others = [...set.slice(at + 1), ...set.slice(0, at)];
  for (const other of others) if (model.room(other) > 0) yield writeCommand(plan, other);
  for (const other of others) if (!model.isEmpty(other)) yield { op: 'reset', zone: other };
}

function drawOperation(percent: number): Extract<Operation, 'write' | 'reset' | 'finish' | 'open' | 'close'> {
  if (percent < RESETS_BELOW) return 'reset';
  if (percent < FINISHES_BELOW) return 'finish';
  if (percent < OPENS_BELOW) return 'open';
  return percent < CLOSES_BELOW ? 'close' : 'write';
}
