import type { PlannedCommand } from '../../../shared/workload/planned-command';
import type { WorkloadGenerator, WorkloadPlan } from '../generator';
import { INVARIANTS } from '../invariants';
import { illegalProposals } from '../illegal-proposals';
import { zoneSettings } from '../settings';
import { legalSteps } from './reset-churn';

/** Share of the legal commands that open a zone: places that are held explicitly are given up by no rule. */
const OPENS = 0.2;
/** Zones in play: those that legal commands bring into other states, and some that they leave alone. */
const ZONES_MAX = 32;

/**
 * Breaks every rule that the state of the device lets it break, between commands that are legal. Which refusal is due it
 * knows from the specifications and not from the engine, so that the two check each other.
 */
export const illegalCommands: WorkloadGenerator = {
  info: {
    name: 'illegal-commands',
    title: 'Illegal commands',
    group: 'At the limits',
    description: 'Breaks the rules on purpose and knows which refusal every command must get.',
    invariants: [INVARIANTS.expectedResults, INVARIANTS.refusedChangeNothing],
    settings: zoneSettings(0, [
      {
        key: 'illegal',
        title: 'Percent of illegal commands',
        explanation: 'The others are legal and bring the zones into other states.',
        defaultValue: '50',
        kind: 'count',
        counts: 'percent',
        least: 1,
        most: 100,
      },
    ]),
  },
  usesFullZones: true,
  bytesMax: () => null,
  commands: breakRules,
};

function* breakRules(plan: WorkloadPlan): Generator<PlannedCommand> {
  const { random, settings } = plan;
  const illegal = settings.own('illegal');
  const legal = legalSteps(plan)[Symbol.iterator]();
  for (;;) {
    const zone = plan.zones[random.below(Math.min(plan.zones.length, ZONES_MAX))]!;
    const proposals = random.below(100) < illegal ? illegalProposals(plan, zone) : [];
    if (proposals.length > 0) {
      yield proposals[random.below(proposals.length)]!;
      continue;
    }
    const open = { op: 'open', zone } as const;
    const step =
      random.chance(OPENS) && plan.model.accepts(open) ? { done: false, value: open } : legal.next();
    if (step.done) return;
    yield { ...step.value, expect: { status: 'ok' } };
  }
}
