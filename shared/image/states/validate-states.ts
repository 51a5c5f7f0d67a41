import { formatCount, formatExactBytes, plural } from '../../units/format';
import { formatZoneRanges, isInRanges } from '../../units/ranges';
import type { ZoneIndex } from '../../units/units';
import { isActive, isFaulty, isOpen, ZONE_STATE_TITLES, ZoneState } from '../../zone/state';
import type { LayoutRoom } from '../family';
import type { ImageSpec, SpecProblem } from '../image-spec';
import { capacityIn, fillOf, hasFill, takesFill, type ZoneStateEntry } from './zone-states';

type Room = Pick<LayoutRoom, 'activePointer'>;

/**
 * What is wrong in the states that a spec gives its zones: zones that are not there, are named twice or are conventional,
 * fills that do not fit, more open or active zones than the limits. `spec` is sound otherwise. At most one problem an entry.
 */
export function validateStates(spec: ImageSpec, room: Room): SpecProblem[] {
  const { states = [] } = spec;
  const problems = states.flatMap((entry, at) => {
    const message = zonesProblem(entry, states[at - 1], spec) ?? fillProblem(entry, spec, room);
    return message === null ? [] : [stateProblem(`${zonesOf(entry)}: ${message}`)];
  });
  return problems.length > 0 ? problems : limitProblems(spec);
}

/** A problem with the states of zones. */
function stateProblem(message: string): SpecProblem {
  return { field: 'states', severity: 'error', message };
}

function zonesOf({ first, last }: ZoneStateEntry): string {
  return `${first === last ? 'zone' : 'zones'} ${formatZoneRanges([[first, last]])}`;
}

function zonesProblem(
  { first, last, state }: ZoneStateEntry,
  before: ZoneStateEntry | undefined,
  { zoneCount, conventional }: ImageSpec,
): string | null {
  if (last < first) return 'the first zone is above the last';
  if (last >= zoneCount) return `the zones are 0 to ${zoneCount - 1}`;
  if (before !== undefined && first <= before.last)
    return 'zones with a state have to ascend without overlap';
  if (isFaulty(ZoneState[state])) return null;
  const found = firstConventional(conventional, first, last);
  return found === null ? null : `zone ${found} is conventional, it is never ${ZONE_STATE_TITLES[state]}`;
}

function firstConventional(
  ranges: ImageSpec['conventional'],
  first: ZoneIndex,
  last: ZoneIndex,
): ZoneIndex | null {
  if (isInRanges(ranges, first)) return first;
  const next = ranges.find(([start]) => start > first && start <= last);
  return next?.[0] ?? null;
}

function fillProblem(entry: ZoneStateEntry, spec: ImageSpec, room: Room): string | null {
  const { state, fillBytes, fillPercent } = entry;
  if (!hasFill(entry)) return null;
  if (fillBytes !== undefined && fillPercent !== undefined)
    return 'a fill is either bytes or a part, not both';
  if (!takesFill(state)) return `a zone that is ${ZONE_STATE_TITLES[state]} takes no fill`;
  const block = spec.logicalBlockSizeBytes;
  if (fillBytes !== undefined && fillBytes % block !== 0)
    return `a fill of ${formatExactBytes(fillBytes)} is no multiple of the logical block of ${formatExactBytes(block)}`;
  const capacity = capacityIn(spec, entry.last);
  const fill = fillOf(entry, capacity, block);
  if (fill > capacity)
    return `a fill of ${formatExactBytes(fill)} is above the capacity of ${formatExactBytes(capacity)}`;
  // What is written to its end is full. A report may tell of zones that are not, where the layout has such.
  const mayReachEnd = state === 'full' || (entry.data === null && room.activePointer !== 'belowEnd');
  if (fill === capacity && !mayReachEnd)
    return `filled to its capacity of ${formatExactBytes(capacity)} a zone is full, not ${ZONE_STATE_TITLES[state]}`;
  return null;
}

function limitProblems({ states = [], limits }: ImageSpec): SpecProblem[] {
  const zonesIn = (matches: (state: number) => boolean): number =>
    states.reduce(
      (sum, { first, last, state }) => sum + (matches(ZoneState[state]) ? last - first + 1 : 0),
      0,
    );
  return [
    ...limitProblem('open', zonesIn(isOpen), limits.openZonesMax),
    ...limitProblem('active', zonesIn(isActive), limits.activeZonesMax),
  ];
}

function limitProblem(what: string, zones: number, limit: number | null): SpecProblem[] {
  if (limit === null || zones <= limit) return [];
  return [stateProblem(`${plural(zones, `${what} zone`)} are more than the limit of ${formatCount(limit)}`)];
}
