import type { ZoneList } from '../../../../shared/image/zone-report';

/** Head, tail and size as they lie in the file. */
export const LIST_HEAD_BYTES = 12;

/** Zones of a chain that are drawn; the others are counted. */
const DRAWN_MAX = 24;
/** The walk is cut here; what lies beyond is known from the stored size only. */
const WALKED_MAX = 1_000;

/** The zones of a list that are drawn, and how many come after them. */
export function chainOf({ zones, size }: ZoneList): {
  readonly zones: readonly number[];
  readonly more: number;
} {
  const total = zones.length < WALKED_MAX ? zones.length : Math.max(size, zones.length);
  return { zones: zones.slice(0, DRAWN_MAX), more: Math.max(0, total - DRAWN_MAX) };
}

/** Whether the links lead to the zone that the head names as the last; a walk that was cut is believed. */
export function endsAtTail({ zones, tail }: ZoneList): boolean {
  return zones.length >= WALKED_MAX || zones.at(-1) === (tail ?? undefined);
}
