import { appendRange } from '../../../shared/units/ranges';
import type { ByteCount, ByteOffset } from '../../../shared/units/units';
import type { ChangedExtent } from '../extent';
import { BLOCK_BYTES, isAllZero, sameBytes, STEP_BYTES } from '../extent';
import type { PageTree } from './page-map';
import { BASE, diffPages, ZERO } from './page-map';

/** A state of an overlay as far as comparing needs it. */
export interface ComparedState {
  readonly tree: PageTree;
  readonly sizeBytes: ByteCount;
}

/** Fills `into` with what a state holds at an offset. */
export type StateReader = (state: ComparedState, offset: ByteOffset, into: Uint8Array) => void;

/**
 * What must be written over the state `before` to get `after` (besides its size): ascending, disjoint, merged.
 * Pages are compared and narrowed to the bytes that differ; a long range that was cleared is taken as it is.
 */
export function compareStates(
  before: ComparedState,
  after: ComparedState,
  read: StateReader,
): ChangedExtent[] {
  const changes: ChangedExtent[] = [];
  const run = { start: 0, end: 0 };
  const compareRun = () => {
    for (let at = run.start; at < run.end; at += STEP_BYTES) {
      compareRange(changes, at, Math.min(at + STEP_BYTES, run.end), (state, offset, into) => {
        read(state === 'before' ? before : after, offset, into);
      });
    }
    run.start = run.end = 0;
  };
  diffPages(before.tree, after.tree, (first, count, entryBefore, entryAfter) => {
    const start = first * BLOCK_BYTES;
    const end = Math.min((first + count) * BLOCK_BYTES, after.sizeBytes);
    if (start >= end) return;
    const cleared = count > 1 && entryBefore === BASE && entryAfter === ZERO;
    if (cleared || start !== run.end || run.end - run.start >= STEP_BYTES) compareRun();
    if (cleared) add(changes, start, Math.min(end, before.sizeBytes), true);
    else if (run.end === 0) Object.assign(run, { start, end });
    else run.end = end;
  });
  compareRun();
  return changes;
}

function compareRange(
  changes: ChangedExtent[],
  start: ByteOffset,
  end: number,
  read: (state: 'before' | 'after', offset: ByteOffset, into: Uint8Array) => void,
): void {
  const old = new Uint8Array(end - start);
  const now = new Uint8Array(end - start);
  read('before', start, old);
  read('after', start, now);
  for (let at = 0; at < now.length; at += BLOCK_BYTES) {
    const to = Math.min(at + BLOCK_BYTES, now.length);
    if (sameBytes(old.subarray(at, to), now.subarray(at, to))) continue;
    let first = at;
    let last = to - 1;
    while (old[first] === now[first]) first++;
    while (old[last] === now[last]) last--;
    add(changes, start + first, start + last + 1, isAllZero(now.subarray(first, last + 1)));
  }
}

/** Joins neighbours of the same sort. */
function add(changes: ChangedExtent[], offset: ByteOffset, end: number, zero: boolean): void {
  appendRange(changes, { offset, length: end - offset, zero }, (last) => last.zero === zero);
}
