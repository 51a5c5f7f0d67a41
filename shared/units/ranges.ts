import { fail } from '../errors/app-error';
import type { BlockCount, ByteCount, ByteOffset, Lba, ZoneIndex } from './units';
import { parseCount } from './parse';

/** Bytes next to each other, of a file or of a device. */
export interface Extent {
  readonly offset: ByteOffset;
  readonly length: ByteCount;
}

/** Logical blocks next to each other. */
export interface BlockRange {
  readonly lba: Lba;
  readonly blocks: BlockCount;
}

type AnyRange = Extent | BlockRange;

/** Sorted and joined where they touch or overlap; empty ones are left out. */
export function mergeRanges<Range extends AnyRange>(ranges: Iterable<Range>): Range[] {
  return [...joinRanges([...ranges].sort((a, b) => startOf(a) - startOf(b)))];
}

/** Joins ascending ranges as they come, where they touch or overlap; empty ones are left out. */
export function* joinRanges<Range extends AnyRange>(ascending: Iterable<Range>): Generator<Range> {
  let open: Range | null = null;
  for (const next of ascending) {
    if (lengthOf(next) <= 0) continue;
    const joined: Range | null = open && join(open, next);
    if (open && !joined) yield open;
    open = joined ?? next;
  }
  if (open) yield open;
}

/** Adds a range to a list, joined to the last one where it begins in it or right behind it and both are alike. */
export function appendRange<Range extends AnyRange>(
  ranges: Range[],
  next: Range,
  alike: (last: Range, next: Range) => boolean = () => true,
): void {
  if (lengthOf(next) <= 0) return;
  const last = ranges.at(-1);
  const joined = last && alike(last, next) ? join(last, next) : null;
  if (joined) ranges[ranges.length - 1] = joined;
  else ranges.push(next);
}

/** What of ascending, disjoint ranges lies in a part, cut to it; both in the same unit. */
export function rangesWithin<Range extends AnyRange>(
  ascending: readonly Range[],
  part: Range extends Extent ? Extent : BlockRange,
): Range[] {
  const partEnd = startOf(part) + lengthOf(part);
  const found: Range[] = [];
  for (let at = firstBehind(ascending, startOf(part)); at < ascending.length; at++) {
    const range = ascending[at]!;
    if (startOf(range) >= partEnd) break;
    const start = Math.max(startOf(range), startOf(part));
    const length = Math.min(startOf(range) + lengthOf(range), partEnd) - start;
    if (length > 0) found.push(cut(range, start, length));
  }
  return found;
}

function cut<Range extends AnyRange>(range: Range, start: number, length: number): Range {
  return 'offset' in range ? { ...range, offset: start, length } : { ...range, lba: start, blocks: length };
}

/** Index of the first range that ends behind a place. */
function firstBehind(ascending: readonly AnyRange[], place: number): number {
  let [low, high] = [0, ascending.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    const range = ascending[middle]!;
    if (startOf(range) + lengthOf(range) <= place) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** Null where `next` neither begins within `range` nor right behind it. */
function join<Range extends AnyRange>(range: Range, next: Range): Range | null {
  const distance = startOf(next) - startOf(range);
  if (distance < 0 || distance > lengthOf(range)) return null;
  const length = Math.max(lengthOf(range), distance + lengthOf(next));
  return 'offset' in range ? { ...range, length } : { ...range, blocks: length };
}

function startOf(range: AnyRange): number {
  return 'offset' in range ? range.offset : range.lba;
}

function lengthOf(range: AnyRange): number {
  return 'offset' in range ? range.length : range.blocks;
}

/** Inclusive zone ranges, ascending and disjoint: `[[0, 3], [60, 60]]`. */
export type ZoneRanges = readonly (readonly [first: ZoneIndex, last: ZoneIndex])[];

/**
 * Parses `7`, `0-3,60,90-95` or `all` (with zoneCount known) into ascending, merged ranges.
 * Errors: `usage` for bad syntax, a reversed range; `out-of-range` for a zone at or above zoneCount.
 */
export function parseZoneRanges(text: string, what: string, zoneCount = Number.MAX_SAFE_INTEGER): ZoneRanges {
  if (text.trim() === 'all') return zoneCount === 0 ? [] : [[0, zoneCount - 1]];
  const ranges = text.split(',').map((part) => parseRange(part, what, zoneCount));
  return mergeZoneRanges(ranges);
}

/** Sorts and joins ranges that touch or overlap. */
export function mergeZoneRanges(ranges: ZoneRanges): ZoneRanges {
  const plain: readonly (readonly [first: number, last: number])[] = ranges;
  const extents = plain.map(([first, last]): Extent => ({ offset: first, length: last - first + 1 }));
  return mergeRanges(extents).map(({ offset, length }): readonly [number, number] => [
    offset,
    offset + length - 1,
  ]);
}

/** `0-3,60,90-95`; the empty list gives an empty string. */
export function formatZoneRanges(ranges: ZoneRanges): string {
  return ranges.map(([first, last]) => (first === last ? `${first}` : `${first}-${last}`)).join(',');
}

/** How many zones the ranges hold. */
export function countInRanges(ranges: ZoneRanges): number {
  return ranges.reduce((sum, [first, last]) => sum + (last - first + 1), 0);
}

/** True when the zone lies in one of the ranges. */
export function isInRanges(ranges: ZoneRanges, zone: ZoneIndex): boolean {
  return ranges.some(([first, last]) => zone >= first && zone <= last);
}

function parseRange(part: string, what: string, zoneCount: number): readonly [number, number] {
  const ends = part.trim().split('-');
  if (ends.length > 2 || ends.some((end) => end.trim() === '')) {
    fail('usage', `${what}: '${part}' is not a zone or a range; accepted: 7, 0-3,60,90-95 or all`, {
      what,
      part,
    });
  }
  const first = parseCount(ends[0]!, what);
  const last = parseCount(ends.at(-1)!, what);
  if (last < first) fail('usage', `${what}: range '${part}' runs backwards`, { what, part });
  if (last >= zoneCount) {
    fail('out-of-range', `${what}: zone ${last} does not exist; the image has zones 0 to ${zoneCount - 1}`, {
      what,
      part,
    });
  }
  return [first, last];
}
