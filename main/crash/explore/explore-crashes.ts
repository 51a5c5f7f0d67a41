import { fail } from '../../../shared/errors/app-error';
import { assert } from '../../../shared/errors/assert';
import { formatCrashPoint } from '../../../shared/crash/crash-point';
import type { Exploration, Shard } from '../../../shared/crash/exploration';
import { formatTear, parseTears, tearOf, type TearShape } from '../../../shared/crash/tear';
import type { ByteCount } from '../../../shared/units/units';
import { countStates, shareLimit, statesFormula } from './count-states';
import { CutStates } from './cut-states';
import { decodeProgress, encodeProgress, type ExplorationProgress } from './exploration-progress';
import { imageMark } from './image-mark';
import { CutJudge, type JudgeSetup } from './judge-cut';
import { planExploration, type ExplorationPlan, type ExploredWindow } from './plan-exploration';
import { ExplorationTally } from './tally';
import { stateChoices } from './state-choices';
import { sweepCuts, type ReachedCut } from './sweep-cuts';

/** What is explored, and how far. */
export interface ExplorationSetup extends JudgeSetup {
  readonly window: ExploredWindow;
  /** States that are looked at, at most. */
  readonly limit: number;
  /** Each state is looked at with its newest surviving write torn after so many bytes, too; null = no. */
  readonly tearBytes: ByteCount | null;
  /** Besides, with its newest surviving write torn by each of these, as parseTears reads them. */
  readonly tears?: readonly string[];
  /** Only every so manieth image is judged; null = all are. */
  readonly shard: Shard | null;
  /** Where it is kept how far the exploration is; absent = nowhere. */
  readonly progress?: ExplorationProgress;
}

/** Progress is reported after so many states. */
const REPORT_STATES = 256;

/**
 * Judges every state in which a power cut within a window of a trace may leave an image: at each cut every subset of the writes
 * not yet durable. Equal images are judged once for what was promised of them. Where there are more states than the limit, a
 * sample that is always the same. The base is never written. With `progress`, what an earlier process has judged is not judged
 * again, and the result is that of one process. Errors: `out-of-range` for the window, `usage` for a limit, those of
 * executeUntil; of a progress `malformed`, and `usage` for that of another exploration.
 */
export function exploreCrashes(setup: ExplorationSetup): Exploration {
  if (setup.limit < 1) fail('usage', `limit: ${setup.limit} is not accepted; accepted: 1 or more states`, {});
  const tears = tearsOf(setup);
  const plan = planExploration(setup, setup.window, tears);
  return new Explorer(setup, plan, tears).run();
}

/** Shapes of the newest surviving write, each once. Errors: `usage`. */
export function tearsOf({
  tearBytes,
  tears = [],
}: Pick<ExplorationSetup, 'tearBytes' | 'tears'>): TearShape[] {
  const given = [tearOf({ tearBytes }), ...tears.flatMap((text) => parseTears(text))].filter(
    (tear) => tear !== null,
  );
  for (const tear of given) {
    if (tear.write === null) continue;
    const text = formatTear(tear);
    fail('usage', `tear: '${text}' is not accepted here: only the newest surviving write is torn`, { text });
  }
  return [...new Map(given.map((tear) => [formatTear(tear), tear.shape])).values()];
}

class Explorer {
  readonly #setup: ExplorationSetup;
  readonly #plan: ExplorationPlan;
  readonly #tears: readonly TearShape[];
  /** How many states of each cut are looked at, and of all. */
  readonly #share: readonly number[];
  readonly #total: number;
  readonly #tally: ExplorationTally;
  #states: CutStates | null = null;
  /** States that an earlier process has judged, and that are still to be passed over. */
  #skipped = 0;
  #offer: (isEnd: boolean) => void = () => undefined;

  constructor(setup: ExplorationSetup, plan: ExplorationPlan, tears: readonly TearShape[]) {
    this.#setup = setup;
    this.#plan = plan;
    this.#tears = tears;
    this.#share = shareLimit(plan.cuts, setup.limit);
    this.#total = this.#share.reduce((sum, share) => sum + share, 0);
    const points = plan.cuts.map(({ point, pending }) => ({ point: formatCrashPoint(point), pending }));
    this.#tally = new ExplorationTally(points, setup.shard);
  }

  run(): Exploration {
    const subject = this.#goOn();
    const take = (): Uint8Array => encodeProgress(subject, this.#tally.snapshot());
    this.#offer = (isEnd) => this.#setup.progress?.offer(take, isEnd);
    try {
      this.#offer(false);
      sweepCuts(this.#setup, this.#plan, (reached) => this.#explore(reached));
    } finally {
      this.#states?.dispose();
      this.#offer(true);
    }
    return this.#result();
  }

  /** Takes up what was kept of this exploration; answers what it is of. */
  #goOn(): string {
    const { progress, shard } = this.#setup;
    if (progress === undefined) return '';
    const part = shard === null ? 'whole' : `${shard.number}/${shard.of}`;
    const subject = [this.#subject(), part, imageMark(this.#setup), progress.judgedBy].join(' ').trim();
    if (progress.kept !== null) this.#tally.restore(decodeProgress(progress.kept, subject, progress.name));
    this.#skipped = this.#tally.states;
    return subject;
  }

  #result(): Exploration {
    const { cuts } = this.#plan;
    const all = cuts.reduce((sum, cut) => sum + countStates(cut), 0);
    const { shard, limit } = this.#setup;
    assert(this.#tally.states === this.#total, 'states were left out or met twice');
    return {
      ...this.#tally.result(),
      complete: all <= limit,
      formula: statesFormula(cuts),
      subject: this.#subject(),
      shard,
    };
  }

  /** What is explored, but for the image. */
  #subject(): string {
    const { window, traceHash } = this.#plan;
    const { tearBytes, tears = [], fill, nested, limit, policy } = this.#setup;
    const damage = [...tears, ...(fill === undefined ? [] : [fill]), ...(nested ? ['nested'] : [])];
    return [traceHash, window.first, window.last, tearBytes ?? 'whole', limit, policy, ...damage].join('_');
  }

  #explore(reached: ReachedCut): void {
    const { base, context } = this.#setup;
    this.#states ??= new CutStates(base, reached.cut, this.#plan.boundaries, this.#setup);
    const states = this.#states;
    states.goTo(reached.cut);
    const share = this.#share[reached.index]!;
    let passed = Math.min(share, this.#skipped);
    this.#skipped -= passed;
    if (passed === share) return;
    const judge = new CutJudge(this.#setup, reached, states);
    for (const choice of stateChoices(reached.planned, share, this.#tears)) {
      context.checkCancelled();
      if (passed-- > 0) continue;
      if (this.#tally.states % REPORT_STATES === 0) this.#report();
      const fingerprint = states.fingerprint(choice);
      this.#tally.meet(fingerprint, reached.index, reached.data.durableVersion, () => {
        // Another judge takes its time.
        if (this.#setup.judge) this.#report();
        return judge.judge(choice);
      });
      this.#offer(false);
    }
  }

  #report(): void {
    this.#setup.context.progress({ done: this.#tally.states, total: this.#total, unit: 'states' });
  }
}
