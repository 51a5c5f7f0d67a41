import { assert } from '../../../shared/errors/assert';
import type { CommandWrites } from './command-writes';
import type { PlacedBarrier } from './with-barriers';
import { comparePoints, isWithin, type PointRange } from './write-point';

/**
 * The fewest barriers of which each range has one: of the range that ends first the latest, and so on with the ranges that it does
 * not lie in. Where as many ranges have it, a flush command rather than one of the driver's own. `isOut` tells those that are
 * known not to do. Null = a range has no place for any.
 */
export function chooseBarriers(
  ranges: readonly PointRange[],
  commands: readonly CommandWrites[],
  isOut: (barrier: PlacedBarrier) => boolean,
): PlacedBarrier[] | null {
  const chosen: PlacedBarrier[] = [];
  let left = [...ranges].sort((a, b) => comparePoints(a.before, b.before));
  while (left[0] !== undefined) {
    const best = latest(left[0], left, commands, isOut);
    if (best === null) return null;
    chosen.push(best);
    const rest = left.filter((range) => !isWithin(range, best.point));
    assert(rest.length < left.length, 'a barrier was chosen that no range has');
    left = rest;
  }
  return chosen;
}

function latest(
  first: PointRange,
  left: readonly PointRange[],
  commands: readonly CommandWrites[],
  isOut: (barrier: PlacedBarrier) => boolean,
): PlacedBarrier | null {
  let best: PlacedBarrier | null = null;
  let most = 0;
  for (const barrier of barriersIn(first, commands)) {
    if (isOut(barrier)) continue;
    const hits = left.filter((range) => isWithin(range, barrier.point)).length;
    // An earlier place has no more of the ranges than a later one.
    if (best !== null && hits < most) return best;
    if (best === null || (best.kind !== 'flush' && barrier.kind === 'flush')) best = barrier;
    most = hits;
    if (best.kind === 'flush') return best;
  }
  return best;
}

/** Barriers that can stand in a range, the latest first. */
function* barriersIn(range: PointRange, commands: readonly CommandWrites[]): Generator<PlacedBarrier> {
  for (const { command, writes } of [...commands].reverse()) {
    if (command < range.from.command) return;
    if (command > range.before.command) continue;
    const behind = { kind: 'flush', point: { command, write: Infinity } } as const;
    if (isWithin(range, behind.point)) yield behind;
    for (let write = writes; write >= 1; write--)
      if (isWithin(range, { command, write })) yield { kind: 'storage', point: { command, write } };
  }
}
