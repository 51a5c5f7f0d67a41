import type { ZoneIndex } from '../../shared/units/units';

/** Zones first … end−1. */
interface ZoneRange {
  readonly first: ZoneIndex;
  readonly end: ZoneIndex;
}

/** Collects changed zones as the one range that spans them. */
export function createDirtyRange() {
  let first = Infinity;
  let end = 0;

  function add(from: ZoneIndex, count: number): void {
    first = Math.min(first, from);
    end = Math.max(end, from + count);
  }

  function clear(): void {
    first = Infinity;
    end = 0;
  }

  /** The collected range, cut at `count` zones; null when nothing was collected. Starts anew. */
  function take(count: number): ZoneRange | null {
    const range = { first, end: Math.min(end, count) };
    clear();
    return range.first < range.end ? range : null;
  }

  return { add, clear, take, addAll: () => add(0, Infinity), isEmpty: () => first >= end };
}
