import { assert } from '../../../shared/errors/assert';
import type { FillName } from '../../../shared/crash/damage';
import type { StateVerdict } from '../../../shared/crash/exploration';
import { mergeRanges, type BlockRange } from '../../../shared/units/ranges';
import type { RecoveryPolicy } from '../../../shared/zone/profile';
import { isMapped } from '../../device/held-on-device';
import type { FormatImage } from '../../format/image';
import type { LogEntry } from '../../storage/filters/write-log-file';
import type { OverlayBlockFile } from '../../storage/overlay/overlay-block-file';
import type { RecoverySetup } from '../damage/cut-recovery';
import { judgeCrash, type JudgedBy, type JudgedCrash } from '../judge-crash';
import { formatStateId } from '../state-id';
import type { CrashInput } from '../trace-execution';
import type { CutStates } from './cut-states';
import { judgeRecoveryCuts, type RecoveryCuts } from './judge-recovery-cuts';
import type { StateChoice } from './state-choices';
import type { ReachedCut } from './sweep-cuts';
import type { TalliedState } from './tally';

/** What the states of an exploration are judged by. */
export interface JudgeSetup extends CrashInput {
  readonly policy: RecoveryPolicy;
  /** What lost bytes hold in every state; absent = what was there. */
  readonly fill?: FillName;
  /**
   * Another judge: why it does not take the image after recovery; null = it does. What the image changes it does over what is
   * durable, which has changes of its own.
   */
  readonly judge?: (image: OverlayBlockFile, durable: OverlayBlockFile) => string | null;
  /** The recovery of each image is cut at each of its writes, too. */
  readonly nested?: boolean;
  /** As RecoverySetup has it, for the recoveries that are cut. */
  readonly recover?: RecoverySetup['recover'];
}

/** Judges the states of one cut. */
export class CutJudge {
  readonly #setup: JudgeSetup;
  readonly #reached: ReachedCut;
  readonly #states: CutStates;
  #live: FormatImage | null = null;
  #mayDiffer: readonly BlockRange[] | undefined;

  constructor(setup: JudgeSetup, reached: ReachedCut, states: CutStates) {
    this.#setup = setup;
    this.#reached = reached;
    this.#states = states;
  }

  /** What becomes of a state at the next start, and where it is asked for, of each cut of that. */
  judge(choice: StateChoice): TalliedState {
    const { judge, nested } = this.#setup;
    const by = this.#judgedBy();
    const image = this.#states.imageOf(choice);
    try {
      const judged = judgeCrash(image, by);
      const objection = judged.zones === null ? null : (judge?.(image, this.#states.durable) ?? null);
      const state = this.#described(choice, judged, objection);
      if (!nested || state.verdict === 'violated') return state;
      return this.#withCuts(choice, state, this.#recoveryCuts(choice, judged, by));
    } finally {
      image.dispose();
    }
  }

  #judgedBy(): JudgedBy {
    const { open, policy, context, judge } = this.#setup;
    const { acknowledgedZones, finishedZones, data } = this.#reached;
    const live = this.#liveImage();
    return {
      ...{ open, policy, acknowledgedZones, finishedZones, data },
      live: () => live,
      keepsImage: judge !== undefined,
      ...(this.#mayDiffer && { mayDiffer: this.#mayDiffer }),
      checkCancelled: () => context.checkCancelled(),
    };
  }

  #described(choice: StateChoice, judged: JudgedCrash, objection: string | null): TalliedState {
    const id = this.#idOf(choice);
    const invariant = judged.broken[0]?.invariant;
    if (invariant === undefined && objection !== null)
      return { id, verdict: 'violated', invariant: 'external-check', message: `Violated: ${objection}` };
    const verdict = VERDICTS[judged.verdict];
    return { id, verdict, message: judged.sentence, ...(invariant && { invariant }) };
  }

  #recoveryCuts(choice: StateChoice, judged: JudgedCrash, by: JudgedBy): RecoveryCuts {
    // Another judge was given the recovered image: the crashed one is made anew.
    const crashed = this.#states.imageOf(choice);
    try {
      return judgeRecoveryCuts(crashed, judged, by, this.#setup);
    } finally {
      crashed.dispose();
    }
  }

  #withCuts(choice: StateChoice, state: TalliedState, { cuts, broken }: RecoveryCuts): TalliedState {
    if (broken === null) return { ...state, recoveryCuts: cuts };
    const { writes, ...objection } = broken;
    const id = this.#idOf(choice, `${writes}:${this.#setup.policy}`);
    return { id, verdict: 'violated', invariant: 'recovery-restarts', ...objection, recoveryCuts: cuts };
  }

  #idOf({ loss }: StateChoice, recoveryCut?: string): () => string {
    const { planned, traceHash } = this.#reached;
    const { fill } = this.#setup;
    const damage = { ...(fill && { fill }), ...(recoveryCut !== undefined && { recoveryCut }) };
    return () => formatStateId({ point: planned.point, loss: { ...loss, ...damage }, traceHash });
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
