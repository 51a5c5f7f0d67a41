import { assert } from '../../../shared/errors/assert';

/** A place in the order of all storage writes: behind the n-th write of a command; Infinity = behind the command itself. */
export interface WritePoint {
  readonly command: number;
  readonly write: number;
}

/** Places from one on (included) up to another (excluded). */
export interface PointRange {
  readonly from: WritePoint;
  readonly before: WritePoint;
}

/** Below 0: `a` comes first. */
export function comparePoints(a: WritePoint, b: WritePoint): number {
  if (a.command !== b.command) return a.command - b.command;
  return a.write === b.write ? 0 : a.write < b.write ? -1 : 1;
}

/** Whether a place lies in a range. */
export function isWithin(range: PointRange, point: WritePoint): boolean {
  assert(point.write >= 1, 'a place is behind no write');
  return comparePoints(range.from, point) <= 0 && comparePoints(point, range.before) < 0;
}
