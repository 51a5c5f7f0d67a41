import type { ZoneStateEntry } from './zone-states';

/**
 * States in ascending order: what `over` says of a zone counts, the rest of `base` stays. Each list is free of overlaps
 * in itself.
 */
export function overlayStates(
  base: readonly ZoneStateEntry[],
  over: readonly ZoneStateEntry[],
): readonly ZoneStateEntry[] {
  if (over.length === 0) return base;
  const ascending = over.toSorted((a, b) => a.first - b.first);
  const kept = base.flatMap((entry) => withoutZones(entry, ascending));
  return [...kept, ...ascending].sort((a, b) => a.first - b.first);
}

/** What is left of an entry. */
function withoutZones(entry: ZoneStateEntry, taken: readonly ZoneStateEntry[]): ZoneStateEntry[] {
  const left: ZoneStateEntry[] = [];
  let { first } = entry;
  for (const range of taken) {
    if (range.last < first || range.first > entry.last) continue;
    if (range.first > first) left.push({ ...entry, first, last: range.first - 1 });
    first = range.last + 1;
  }
  return first > entry.last ? left : [...left, { ...entry, first }];
}
