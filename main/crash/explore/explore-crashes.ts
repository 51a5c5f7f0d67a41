import { fail } from '../../../shared/errors/app-error';
import { assert } from '../../../shared/errors/assert';
import type { Exploration, Shard, StateVerdict } from '../../../shared/crash/exploration';
import { formatCrashPoint } from '../../../shared/crash/crash-point';
import { mergeRanges } from '../../../shared/units/ranges';
import type { ByteCount } from '../../../shared/units/units';
import type { RecoveryPolicy } from '../../../shared/zone/profile';
import type { BlockRange } from '../../../shared/units/ranges';
import { isMapped } from '../../device/held-on-device';
import type { FormatImage } from '../../format/image';
import type { OverlayBlockFile } from '../../storage/overlay/overlay-block-file';
import type { LogEntry } from '../../storage/filters/write-log-file';
import { judgeCrash, type JudgedCrash } from '../judge-crash';
import { formatStateId } from '../state-id';
import type { CrashInput } from '../trace-execution';
import { countStates, shareLimit, statesFormula } from './count-states';
import { CutStates } from './cut-states';
import { planExploration, type ExplorationPlan, type ExploredWindow } from './plan-exploration';
import { ExplorationTally, type TalliedState } from './tally';
import { stateChoices, type StateChoice } from './state-choices';
import { sweepCuts, type ReachedCut } from './sweep-cuts';

/** What is explored, and how far. */
export interface ExplorationSetup extends CrashInput {
  readonly window: ExploredWindow;
  readonly policy: RecoveryPolicy;
  /** States that are looked at, at most. */
  readonly limit: number;
  /** Each state is looked at with its newest surviving write torn after so many bytes, too; null = no. */
  readonly tearBytes: ByteCount | null;
  /** Only every so manieth image is judged; null = all are. */
  readonly shard: Shard | null;
  /**
   * Another judge: why it does not take the image after recovery; null = it does. What the image changes it does over what is
   * durable, which has changes of its own.
   */
  readonly judge?: (image: OverlayBlockFile, durable: OverlayBlockFile) => string | null;
}

/** Progress is reported after so many states. */
const REPORT_STATES = 256;

/**
 * Judges every state in which a power cut within a window of a trace may leave an image: at each cut every subset of the writes
 * not yet durable. Equal images are judged once for what was promised of them. Where there are more states than the limit, a
 * sample that is always the same. The base is never written. Errors: `out-of-range` for the window, `usage` for a limit, those of
 * executeUntil.
 */
export function exploreCrashes(setup: ExplorationSetup): Exploration {
  if (setup.limit < 1) fail('usage', `limit: ${setup.limit} is not accepted; accepted: 1 or more states`, {});
  const plan = planExploration(setup, setup.window, setup.tearBytes);
  return new Explorer(setup, plan).run();
}

class Explorer {
  readonly #setup: ExplorationSetup;
  readonly #plan: ExplorationPlan;
  /** How many states of each cut are looked at, and of all. */
  readonly #share: readonly number[];
  readonly #total: number;
  readonly #tally: ExplorationTally;
  #states: CutStates | null = null;
  #traceHash = '';

  constructor(setup: ExplorationSetup, plan: ExplorationPlan) {
    this.#setup = setup;
    this.#plan = plan;
    this.#share = shareLimit(plan.cuts, setup.limit);
    this.#total = this.#share.reduce((sum, share) => sum + share, 0);
    const points = plan.cuts.map(({ point, pending }) => ({ point: formatCrashPoint(point), pending }));
    this.#tally = new ExplorationTally(points, setup.shard);
  }

  run(): Exploration {
    try {
      sweepCuts(this.#setup, this.#plan, (reached) => this.#explore(reached));
    } finally {
      this.#states?.dispose();
    }
    const { cuts, window } = this.#plan;
    const all = cuts.reduce((sum, cut) => sum + countStates(cut), 0);
    const { shard, tearBytes, limit, policy } = this.#setup;
    return {
      ...this.#tally.result(),
      complete: all <= limit,
      formula: statesFormula(cuts),
      subject: [this.#traceHash, window.first, window.last, tearBytes ?? 'whole', limit, policy].join('_'),
      shard,
    };
  }

  #explore(reached: ReachedCut): void {
    const { base, makeStore, tearBytes, context } = this.#setup;
    this.#states ??= new CutStates(base, reached.cut, this.#plan.boundaries, makeStore);
    const states = this.#states;
    states.goTo(reached.cut);
    this.#traceHash = reached.traceHash;
    const judge = new CutJudge(this.#setup, reached, states);
    for (const choice of stateChoices(reached.planned, this.#share[reached.index]!, tearBytes)) {
      context.checkCancelled();
      if (this.#tally.states % REPORT_STATES === 0) this.#report();
      const fingerprint = states.fingerprint(choice);
      this.#tally.meet(fingerprint, reached.index, reached.data.durableVersion, () => {
        // Another judge takes its time.
        if (this.#setup.judge) this.#report();
        return judge.judge(choice);
      });
    }
  }

  #report(): void {
    this.#setup.context.progress({ done: this.#tally.states, total: this.#total, unit: 'states' });
  }
}

/** Judges the states of one cut. */
class CutJudge {
  readonly #setup: ExplorationSetup;
  readonly #reached: ReachedCut;
  readonly #states: CutStates;
  #live: FormatImage | null = null;
  #mayDiffer: readonly BlockRange[] | undefined;

  constructor(setup: ExplorationSetup, reached: ReachedCut, states: CutStates) {
    this.#setup = setup;
    this.#reached = reached;
    this.#states = states;
  }

  judge(choice: StateChoice): TalliedState {
    const { open, policy, context, judge } = this.#setup;
    const { acknowledgedZones, finishedZones, data } = this.#reached;
    const live = this.#liveImage();
    const image = this.#states.imageOf(choice);
    try {
      const judged = judgeCrash(image, {
        ...{ open, policy, acknowledgedZones, finishedZones, data },
        live: () => live,
        keepsImage: judge !== undefined,
        ...(this.#mayDiffer && { mayDiffer: this.#mayDiffer }),
        checkCancelled: () => context.checkCancelled(),
      });
      const objection = judged.zones === null ? null : (judge?.(image, this.#states.durable) ?? null);
      return this.#described(choice, judged, objection);
    } finally {
      image.dispose();
    }
  }

  #described({ loss }: StateChoice, judged: JudgedCrash, objection: string | null): TalliedState {
    const { planned, traceHash } = this.#reached;
    const id = (): string => formatStateId({ point: planned.point, loss, traceHash });
    const invariant = judged.broken[0]?.invariant;
    if (invariant === undefined && objection !== null)
      return { id, verdict: 'violated', invariant: 'external-check', message: `Violated: ${objection}` };
    const verdict = VERDICTS[judged.verdict];
    return { id, verdict, message: judged.sentence, ...(invariant && { invariant }) };
  }

  #liveImage(): FormatImage {
    if (this.#live !== null) return this.#live;
    const { image } = this.#setup.open(this.#reached.live);
    if (!isMapped(image)) this.#mayDiffer = touchedBlocks(image, this.#states.pendingWrites());
    return (this.#live = image);
  }
}

const VERDICTS = {
  consistent: 'consistent',
  'recovered with allowed loss': 'recoveredWithLoss',
  violated: 'violated',
} as const satisfies Record<JudgedCrash['verdict'], StateVerdict>;

/** Device blocks that writes to the file touch, of an image whose data lies in one piece. */
function touchedBlocks({ blocks, facts }: FormatImage, writes: readonly LogEntry[]): BlockRange[] {
  const start = blocks.offsetOf(0);
  assert(start !== null, 'data in one piece begins nowhere');
  const size = facts.geometry.logicalBlockSizeBytes;
  const ranges = writes
    .filter(({ offset, length }) => offset + length > start)
    .map(({ offset, length }): BlockRange => {
      const lba = Math.max(0, Math.floor((offset - start) / size));
      return { lba, blocks: Math.ceil((offset + length - start) / size) - lba };
    });
  return mergeRanges(ranges);
}
