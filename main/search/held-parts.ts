import type { Extent } from '../../shared/units/ranges';

/** A part that holds data of a stretch whose bytes follow each other; all ends are exclusive. */
export interface HeldPart {
  readonly from: number;
  readonly to: number;
  /** The stretch. */
  readonly start: number;
  readonly end: number;
}

/** What of the stretches is held, where each stretch begins and ends with it. Both ascending and disjoint; null = all of it. */
export function* heldParts(stretches: Iterable<Extent>, held: Iterable<Extent> | null): Generator<HeldPart> {
  const extents = held?.[Symbol.iterator]();
  let extent = extents?.next();
  for (const { offset: start, length } of stretches) {
    const end = start + length;
    if (extents === undefined || extent === undefined) {
      yield { from: start, to: end, start, end };
      continue;
    }
    for (; !extent.done && extent.value.offset < end; extent = extents.next()) {
      const last = extent.value.offset + extent.value.length;
      const [from, to] = [Math.max(start, extent.value.offset), Math.min(end, last)];
      if (to > from) yield { from, to, start, end };
      // It goes on in the next stretch.
      if (last > end) break;
    }
  }
}
