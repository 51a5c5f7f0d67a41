import { AppError, fail } from '../../../../shared/errors/app-error';
import type { ArgumentsOf } from '../../../../shared/ipc/channels';
import type {
  ExplorationChoice,
  ExplorationOutlook,
  ExplorationSummary,
} from '../../../../shared/crash/exploration-choice';
import type { Exploration } from '../../../../shared/crash/exploration';
import type { JobReport, JobResult } from '../../../../shared/session/job';
import type { RecoveryPolicy } from '../../../../shared/zone/profile';
import { countStates, statesFormula } from '../../../crash/explore/count-states';
import { exploreCrashes, tearsOf, type ExplorationSetup } from '../../../crash/explore/explore-crashes';
import { judgeCutStates } from '../../../crash/explore/judge-cut-states';
import { planExploration } from '../../../crash/explore/plan-exploration';
import type { JobContext } from '../../../device/job';
import type { SessionState } from '../../session-state';
import { KeptExploration } from '../../shelves/exploration-shelf';
import type { SessionHandlers } from '../session-handlers';
import { crashInputOf, requireContent } from './crash-channels';

/** Counting states is a look; nobody waits for one longer. */
const LOOK_MS = 500;

/** Every state that a power cut within a window of a trace may leave. */
export function explorationChannels(state: SessionState) {
  return {
    'explorations:preview': ({ choice }) => ({
      outlook: state.whileUnchanged('Counting crash states', () => countWithin(state, choice, LOOK_MS)),
    }),
    'explorations:start': (args) => {
      const { info } = requireKept(state, args.choice.trace);
      return state.jobs.start({
        title: `Crash states of ${info.title}`,
        unit: 'commands',
        run: (context) => explore(state, args, context),
      });
    },
    'explorations:cuts': ({ exploration, first, count }) =>
      state.explorations.get(exploration).page(first, count),
    'explorations:states': (args) => {
      const { info } = requireKept(state, state.explorations.get(args.exploration).choice.trace);
      return state.jobs.start({
        title: `Crash states of ${info.title} at one cut`,
        unit: 'commands',
        run: (context) => judgeStates(state, args, context),
      });
    },
  } satisfies Partial<SessionHandlers>;
}

function requireKept(state: SessionState, trace: string) {
  const kept = state.traces.get(trace);
  requireContent(kept);
  return kept;
}

function countWithin(
  state: SessionState,
  { trace, first, last, tearBytes }: ExplorationChoice,
  lookMs: number,
): ExplorationOutlook | null {
  const until = performance.now() + lookMs;
  const checkCancelled = (): void => {
    if (performance.now() > until) fail('cancelled', 'counting crash states takes too long for a look');
  };
  const context: JobContext = { checkCancelled, progress: () => undefined };
  try {
    const { cuts } = planExploration(
      crashInputOf(state, trace, context),
      { first, last },
      tearsOf({ tearBytes }),
    );
    const states = cuts.reduce((sum, cut) => sum + countStates(cut), 0);
    return {
      cuts: cuts.length,
      states: Number.isSafeInteger(states) ? states : null,
      formula: statesFormula(cuts),
    };
  } catch (error) {
    if (error instanceof AppError && error.code === 'cancelled') return null;
    throw error;
  }
}

function explore(
  state: SessionState,
  { choice, policy }: ArgumentsOf<'explorations:start'>,
  context: JobContext,
): JobResult {
  const found = state.whileUnchanged('Exploring crash states', () =>
    exploreCrashes(setupOf(state, choice, policy, context)),
  );
  const exploration = state.explorations.keep(new KeptExploration(choice, policy, found.cuts));
  return { kind: 'exploration', exploration, summary: summaryOf(found) };
}

function summaryOf(found: Exploration): ExplorationSummary {
  return { ...found, cuts: found.cuts.length };
}

function judgeStates(
  state: SessionState,
  { exploration, ...wanted }: ArgumentsOf<'explorations:states'>,
  context: JobContext,
): JobResult {
  const { choice, policy } = state.explorations.get(exploration);
  const page = state.whileUnchanged('Judging crash states', () =>
    judgeCutStates(setupOf(state, choice, policy, context), wanted),
  );
  return { kind: 'states', page };
}

function setupOf(
  state: SessionState,
  { trace, first, last, tearBytes, limit }: ExplorationChoice,
  policy: RecoveryPolicy,
  context: JobContext,
): ExplorationSetup {
  return {
    ...crashInputOf(state, trace, countingStates(context)),
    ...{ window: { first, last }, policy, limit, tearBytes, shard: null },
  };
}

/** Once states are judged, commands executed between them are not what the user waits for. */
function countingStates(context: JobContext): JobContext {
  let areJudged = false;
  return {
    checkCancelled: () => context.checkCancelled(),
    progress(report: JobReport) {
      areJudged ||= report.unit === 'states';
      if (!areJudged || report.unit === 'states') context.progress(report);
    },
  };
}
