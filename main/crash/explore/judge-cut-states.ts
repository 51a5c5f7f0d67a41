import { fail } from '../../../shared/errors/app-error';
import { assert } from '../../../shared/errors/assert';
import type { CutStatesPage } from '../../../shared/crash/exploration-choice';
import { shareLimit } from './count-states';
import { CutStates } from './cut-states';
import { tearsOf, type ExplorationSetup } from './explore-crashes';
import { CutJudge } from './judge-cut';
import { planExploration, type ExplorationPlan } from './plan-exploration';
import { stateChoices } from './state-choices';
import { sweepCuts, type ReachedCut } from './sweep-cuts';

/** Some states of one cut of an exploration. */
export interface WantedStates {
  /** Number of the cut in the order of the trace. */
  readonly cut: number;
  /** Number of the first state in the order of the exploration, and how many at most. */
  readonly first: number;
  readonly count: number;
}

/**
 * Judges states that an exploration looked at, each by what was promised at its own cut, whatever cut left the same image
 * before. Executes the trace up to there. Errors: those of exploreCrashes, `out-of-range` for a cut that it has not.
 */
export function judgeCutStates(setup: ExplorationSetup, wanted: WantedStates): CutStatesPage {
  const plan = planExploration(setup, setup.window, tearsOf(setup));
  const planned = plan.cuts[wanted.cut];
  if (planned === undefined) {
    const { length } = plan.cuts;
    return fail('out-of-range', `cut ${wanted.cut}: the exploration has ${length} cuts`, { cut: wanted.cut });
  }
  const total = shareLimit(plan.cuts, setup.limit)[wanted.cut]!;
  const states: CutStatesPage['states'][number][] = [];
  sweepCuts(setup, upTo(plan, wanted.cut), (reached) => {
    if (reached.index === wanted.cut) states.push(...judgeStates(setup, reached, { ...wanted, total, plan }));
  });
  assert(states.length <= wanted.count, 'more states were judged than were wanted');
  return { cut: wanted.cut, first: wanted.first, states, total };
}

/** The same plan without what comes behind a cut. */
function upTo(plan: ExplorationPlan, cut: number): ExplorationPlan {
  const { cuts, window } = plan;
  return {
    ...plan,
    cuts: cuts.slice(0, cut + 1),
    window: { first: window.first, last: cuts[cut]!.point.command },
  };
}

interface Judging extends WantedStates {
  readonly total: number;
  readonly plan: ExplorationPlan;
}

function judgeStates(
  setup: ExplorationSetup,
  reached: ReachedCut,
  { first, count, total, plan }: Judging,
): CutStatesPage['states'][number][] {
  const { base, context } = setup;
  const of = new CutStates(base, reached.cut, plan.boundaries, setup);
  try {
    of.goTo(reached.cut);
    const judge = new CutJudge(setup, reached, of);
    const states: CutStatesPage['states'][number][] = [];
    let number = 0;
    for (const choice of stateChoices(reached.planned, total, tearsOf(setup))) {
      context.checkCancelled();
      if (number >= first + count) break;
      if (number++ < first) continue;
      const { id, ...state } = judge.judge(choice);
      states.push({ id: id(), ...state });
      context.progress({ done: states.length, total: Math.min(count, total - first), unit: 'states' });
    }
    return states;
  } finally {
    of.dispose();
  }
}
