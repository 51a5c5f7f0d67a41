import { mergeRanges, type Extent } from '../units/ranges';
import type { ZoneReportPage } from '../image/zone-report';
import type { ZoneIndex } from '../units/units';

/** Zones first … first + count − 1 may differ; count 0 = none. */
export interface ChangedZones {
  readonly first: ZoneIndex;
  readonly count: number;
  /** What they are now, where they are few; null = ask. */
  readonly report: ZoneReportPage | null;
}

/** What may differ from an earlier revision of an image. Whoever knows that revision knows all the rest. */
export interface ImageChange {
  /** The earlier revision. */
  readonly since: number;
  readonly zones: ChangedZones;
  /**
   * Bytes of the file that may differ, or differ from what is saved: ascending, disjoint. null = any of them, and
   * where they lie on the device may differ, too.
   */
  readonly bytes: readonly Extent[] | null;
}

/** Zones of which a change tells what they are now, at most. */
export const TOLD_ZONES_MAX = 64;
/** Ranges of a change at most; beyond it one spans them all. */
const RANGES_MAX = 64;

/** None of them. */
export const NO_ZONES: ChangedZones = { first: 0, count: 0, report: null };

/** A revision that nothing of zones and bytes came with, such as another mode. */
export function unchangedSince(since: number, bytes: ImageChange['bytes'] = []): ImageChange {
  return { since, zones: NO_ZONES, bytes };
}

/** A change that cannot be told finely. */
export function everythingSince(since: number, zoneCount: number): ImageChange {
  return { since, zones: { first: 0, count: zoneCount, report: null }, bytes: null };
}

/** Two changes, one after the other, as one. */
export function joinChanges(earlier: ImageChange, later: ImageChange): ImageChange {
  if (later.since <= earlier.since) return later;
  const bytes = earlier.bytes && later.bytes && fewRanges([...earlier.bytes, ...later.bytes]);
  return { since: earlier.since, zones: joinZones(earlier.zones, later.zones), bytes };
}

/** Merged ranges, few enough for a message. */
export function fewRanges(ranges: readonly Extent[]): readonly Extent[] {
  const merged = mergeRanges(ranges);
  const last = merged.at(-1);
  if (merged.length <= RANGES_MAX || last === undefined) return merged;
  const { offset } = merged[0]!;
  return [{ offset, length: last.offset + last.length - offset }];
}

/** Whether bytes of a range may differ. */
export function touchesBytes({ bytes }: ImageChange, { offset, length }: Extent): boolean {
  return bytes?.some((one) => one.offset < offset + length && offset < one.offset + one.length) ?? true;
}

/** Whether a zone may differ. */
export function touchesZone({ zones: { first, count } }: ImageChange, zone: ZoneIndex): boolean {
  return zone >= first && zone < first + count;
}

function joinZones(earlier: ChangedZones, later: ChangedZones): ChangedZones {
  if (earlier.count === 0) return later;
  if (later.count === 0) return earlier;
  const first = Math.min(earlier.first, later.first);
  const end = Math.max(earlier.first + earlier.count, later.first + later.count);
  return { first, count: end - first, report: null };
}
