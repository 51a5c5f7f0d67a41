import { fail } from '../errors/app-error';
import type { ZoneIndex } from './units';
import { parseCount } from './parse';

/** Inclusive zone ranges, ascending and disjoint: `[[0, 3], [60, 60]]`. */
export type ZoneRanges = readonly (readonly [first: ZoneIndex, last: ZoneIndex])[];

/**
 * Parses `7`, `0-3,60,90-95` or `all` (with zoneCount known) into ascending, merged ranges.
 * Errors: `usage` for bad syntax, a reversed range or a zone at or above zoneCount.
 */
export function parseZoneRanges(text: string, what: string, zoneCount = Number.MAX_SAFE_INTEGER): ZoneRanges {
  if (text.trim() === 'all') return zoneCount === 0 ? [] : [[0, zoneCount - 1]];
  const ranges = text.split(',').map((part) => parseRange(part, what, zoneCount));
  return mergeRanges(ranges);
}

/** Sorts and joins ranges that touch or overlap. */
export function mergeRanges(ranges: ZoneRanges): ZoneRanges {
  const merged: [number, number][] = [];
  for (const [first, last] of [...ranges].sort((a, b) => a[0] - b[0])) {
    const previous = merged.at(-1);
    if (previous && first <= previous[1] + 1) previous[1] = Math.max(previous[1], last);
    else merged.push([first, last]);
  }
  return merged;
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
    fail('usage', `${what}: zone ${last} does not exist; the image has zones 0 to ${zoneCount - 1}`, {
      what,
      part,
    });
  }
  return [first, last];
}
