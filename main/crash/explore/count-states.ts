import { assert } from '../../../shared/errors/assert';
import type { PlannedCut } from './plan-exploration';

/** States of a cut: each subset of its pending writes, and of each a torn one for each tear that its newest write can be torn by. */
export function countStates({ pending, tearable }: PlannedCut): number {
  // Of the subsets whose newest write is number n there are 2^n.
  return tearable.flat().reduce((sum, newest) => sum + 2 ** newest, 2 ** pending);
}

/** The number of all states of these cuts as a sum of powers, largest first: `3·2^4 + 2·2^1`. */
export function statesFormula(cuts: readonly PlannedCut[]): string {
  const cutsOfPower = new Map<number, number>();
  for (const { pending, tearable } of cuts)
    for (const power of [pending, ...tearable.flat()])
      cutsOfPower.set(power, (cutsOfPower.get(power) ?? 0) + 1);
  return [...cutsOfPower]
    .sort(([a], [b]) => b - a)
    .map(([power, count]) => (count === 1 ? `2^${power}` : `${count}·2^${power}`))
    .join(' + ');
}

/**
 * How many states of each cut are looked at so that all together are at most `limit`: all of those that have few, and of the
 * others equally many. With more cuts than that, cuts at equal distances have one.
 */
export function shareLimit(cuts: readonly PlannedCut[], limit: number): readonly number[] {
  if (limit < cuts.length) {
    const share = cuts.map(() => 0);
    for (let n = 0; n < limit; n++) share[Math.floor((n * cuts.length) / limit)] = 1;
    return share;
  }
  const ascending = cuts.map((cut, index) => ({ index, states: countStates(cut) }));
  ascending.sort((a, b) => a.states - b.states);
  const share = new Array<number>(cuts.length).fill(0);
  let left = limit;
  for (const [done, { index, states }] of ascending.entries()) {
    const equal = Math.floor(left / (cuts.length - done));
    share[index] = Math.min(states, equal);
    left -= share[index];
  }
  assert(left >= 0, 'more states were shared out than there are');
  return share;
}
