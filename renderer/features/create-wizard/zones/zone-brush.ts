import { overlayStates } from '../../../../shared/image/states/overlay-states';
import { parseState } from '../../../../shared/image/states/state-words';
import {
  takesFill,
  type NewZoneState,
  type ZoneStateEntry,
} from '../../../../shared/image/states/zone-states';
import type { ZoneRanges } from '../../../../shared/units/ranges';
import { isFaulty, ZoneState } from '../../../../shared/zone/state';

/** Patterns of a fill; `none` leaves it unwritten. */
export const BRUSH_PATTERNS = ['stamp', 'zero', 'increment', 'byte', 'random', 'none'] as const;

/** What zones are painted with, as it is typed. */
export interface Brush {
  readonly state: NewZoneState;
  /** `37%` or `64KiB`; empty = nothing lies below the pointer. */
  readonly fill: string;
  readonly pattern: (typeof BRUSH_PATTERNS)[number];
  /** The byte, or the seed of random bytes. */
  readonly value: string;
}

/** What zones are painted with at first. */
export const FIRST_BRUSH: Brush = { state: 'closed', fill: '50%', pattern: 'stamp', value: '' };

/** What an entry says of its zones. */
export type ZoneLook = Omit<ZoneStateEntry, 'first' | 'last'>;

/** True for patterns with a value. */
export function takesValue({ pattern }: Brush): boolean {
  return pattern === 'byte' || pattern === 'random';
}

/** The brush in the words of `--state`, without its zones. */
export function brushWords(brush: Brush): string {
  const { state, pattern } = brush;
  const fill = brush.fill.trim();
  if (!takesFill(state) || fill === '') return state;
  const value = takesValue(brush) ? brush.value.trim() : '';
  return `${state}:${fill}:${pattern}${value === '' ? '' : `:${value}`}`;
}

/** What the brush makes of a zone. Errors: `usage`, as for `--state`. */
export function lookOf(brush: Brush): ZoneLook {
  const [entry] = parseState(`0=${brushWords(brush)}`, 'Paint');
  const { first: _first, last: _last, ...look } = entry!;
  return look;
}

/** Zones and what they are painted with. */
export interface Painting {
  readonly zones: readonly [first: number, last: number];
  readonly look: ZoneLook;
  /** They are in no state that is painted, but may be faulty. */
  readonly conventional: ZoneRanges;
}

/** States with some zones painted. Those that are painted empty are as in every new image. */
export function paintZones(
  states: readonly ZoneStateEntry[],
  { zones, look, conventional }: Painting,
): ZoneStateEntry[] {
  const goesAnywhere = look.state === 'empty' || isFaulty(ZoneState[look.state]);
  const ranges = goesAnywhere ? [zones] : rangesWithout(zones, conventional);
  const painted = ranges.map(([first, last]) => ({ first, last, ...look }));
  return joinAlike(overlayStates(states, painted).filter((entry) => !isPlain(entry)));
}

/** What is left of a range without others, which ascend. */
function rangesWithout([first, last]: Painting['zones'], others: ZoneRanges): Painting['zones'][] {
  const left: Painting['zones'][] = [];
  let from = first;
  for (const [start, end] of others) {
    if (end < from || start > last) continue;
    if (start > from) left.push([from, start - 1]);
    from = end + 1;
  }
  return from > last ? left : [...left, [from, last]];
}

const isPlain = ({ state, attributes }: ZoneStateEntry) => state === 'empty' && attributes === undefined;

/** Neighbours that say the same become one. */
function joinAlike(entries: readonly ZoneStateEntry[]): ZoneStateEntry[] {
  const joined: ZoneStateEntry[] = [];
  for (const entry of entries) {
    const before = joined.at(-1);
    if (before?.last === entry.first - 1 && saysTheSame(before, entry))
      joined[joined.length - 1] = { ...before, last: entry.last };
    else joined.push(entry);
  }
  return joined;
}

function saysTheSame(one: ZoneStateEntry, other: ZoneStateEntry): boolean {
  const wordsOf = ({ state, fillBytes, fillPercent, data, attributes }: ZoneStateEntry) =>
    JSON.stringify([state, fillBytes ?? -1, fillPercent ?? -1, data === undefined ? 0 : data, attributes]);
  return wordsOf(one) === wordsOf(other);
}
