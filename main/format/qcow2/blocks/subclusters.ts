/** The second word of an extended L2 entry. Source: qcow2 specification, Extended L2 Entries. */
import { SUBCLUSTERS } from '../layout';
import type { Subclusters } from '../model';
import { entryCompressed, entryOffset } from './l2-entry';

/** Bits of all parts. */
export const ALL_SUBCLUSTERS = 0xffff_ffff;

/** Bits first … behind−1. */
export function subclusterMask(first: number, behind: number): number {
  const count = Math.min(SUBCLUSTERS, behind) - first;
  return count <= 0 ? 0 : (2 ** count - 1) * 2 ** first;
}

/** The bits of one that another has, too. */
export function both(one: number, other: number): number {
  return (one & other) >>> 0;
}

/** What is wrong with the second word of an entry, as what was expected; null = nothing. */
export function subclusterProblem(
  high: number,
  low: number,
  { allocated, zeros }: Subclusters,
): string | null {
  if (entryCompressed(high)) {
    return allocated === 0 && zeros === 0 ? null : 'no subclusters in a compressed cluster';
  }
  if (both(allocated, zeros) !== 0) return 'subclusters that are allocated or zeros, not both';
  return allocated !== 0 && entryOffset(high, low) === 0
    ? 'no allocated subclusters without a cluster'
    : null;
}
