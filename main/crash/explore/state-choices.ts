import { assert } from '../../../shared/errors/assert';
import { formatMask, survivalOf, type CrashLoss } from '../../../shared/crash/loss';
import { tearChoice, type TearShape } from '../../../shared/crash/tear';
import { countStates } from './count-states';
import type { PlannedCut } from './plan-exploration';

/** Which pending writes survive, and the loss that says so; `survives` is used again for the next choice. */
export interface StateChoice {
  readonly loss: CrashLoss;
  /** 1 = survives, the oldest first. */
  readonly survives: Uint8Array;
  /** How the newest surviving write is torn; null = it is whole. */
  readonly tear: TearShape | null;
}

/** The draws of a sample follow from it. */
const FIRST_SEED = 1;

/**
 * States of a cut, at most `count`: all of them in the order of their masks, or, where that is too few for all, the one that lost
 * everything, the one that kept everything, and then random ones, each by a seed of its own. Of a state whose newest surviving
 * write can be torn, the torn ones follow, in the order of `tears`.
 */
export function* stateChoices(
  cut: PlannedCut,
  count: number,
  tears: readonly TearShape[],
): Generator<StateChoice> {
  const survives = new Uint8Array(cut.pending);
  assert(count >= 0 && count <= countStates(cut), 'more states of a cut are wanted than there are');
  const isAll = count >= countStates(cut);
  let left = count;
  for (const loss of isAll ? everyLoss(cut.pending, survives) : sampledLosses(survives)) {
    for (const tear of tearsOf(cut, survives, tears)) {
      if (left-- <= 0) return;
      yield { loss: { ...loss, ...tearChoice(tear && { shape: tear, write: null }) }, survives, tear };
    }
    if (left <= 0) return;
  }
}

type Loss = Pick<CrashLoss, 'lose' | 'seed'>;

function* everyLoss(pending: number, survives: Uint8Array): Generator<Loss> {
  for (let mask = 0; mask < 2 ** pending; mask++) {
    for (let write = 0; write < pending; write++) survives[write] = Math.floor(mask / 2 ** write) % 2;
    yield { lose: formatMask(Array.from(survives, (bit) => bit === 1)), seed: FIRST_SEED };
  }
}

function* sampledLosses(survives: Uint8Array): Generator<Loss> {
  for (let seed = FIRST_SEED; ; seed++) {
    for (const lose of seed === FIRST_SEED ? ['unflushed', 'none', 'random'] : ['random']) {
      const isKept = survivalOf({ lose, seed, tearBytes: null });
      for (let write = 0; write < survives.length; write++) survives[write] = isKept(write) ? 1 : 0;
      yield { lose, seed };
    }
  }
}

function* tearsOf(
  { tearable }: PlannedCut,
  survives: Uint8Array,
  tears: readonly TearShape[],
): Generator<TearShape | null> {
  yield null;
  for (const [at, tear] of tears.entries()) if (tearable[at]!.includes(survives.lastIndexOf(1))) yield tear;
}
