import type { Annotation } from '../../shared/image/place';
import type { ByteCount, ByteOffset, Lba, ZoneIndex } from '../../shared/units/units';
import { isActive, isFaulty, ZoneState } from '../../shared/zone/state';
import type { ZoneTable } from '../../shared/zone/zone-table';

/** Zones of one region that are told apart in one answer; beyond it the region becomes one span. */
const ZONES_APART_MAX = 800;

/** A part of a file, by its end. */
export type Span = Omit<Annotation, 'length'> & { readonly end: ByteOffset };

/** Adds the part of a span that lies in [from, to), if there is any. */
export function pushClipped(
  annotations: Annotation[],
  { end, ...span }: Span,
  from: ByteOffset,
  to: ByteOffset,
): void {
  const start = Math.max(span.offset, from);
  const stop = Math.min(end, to);
  if (stop > start) annotations.push({ ...span, offset: start, length: stop - start });
}

/**
 * Spans of the zones whose parts of a region (`bytesPerZone` each, from `regionOffset`) lie in [from, to); null when
 * they are too many to tell apart.
 */
export function spansPerZone(
  [regionOffset, bytesPerZone]: readonly [ByteOffset, ByteCount],
  from: ByteOffset,
  to: ByteOffset,
  spans: (zone: ZoneIndex) => Span[],
): Span[] | null {
  const first = Math.floor((from - regionOffset) / bytesPerZone);
  const last = Math.floor((to - 1 - regionOffset) / bytesPerZone);
  if (last - first >= ZONES_APART_MAX) return null;
  const all: Span[] = [];
  for (let zone = first; zone <= last; zone++) all.push(...spans(zone));
  return all;
}

/**
 * LBA in [start, end] up to which a sequential zone holds data as the table tells. A faulty zone keeps the pointer that it
 * had; a full one is written up to `end`, its capacity.
 */
export function toldEnd(zones: ZoneTable, zone: ZoneIndex, [start, end]: readonly [Lba, Lba]): Lba {
  const state = zones.state[zone]!;
  if (state === ZoneState.empty) return start;
  const isTold = isActive(state) || isFaulty(state);
  return isTold ? Math.min(end, Math.max(start, zones.writePointer[zone]!)) : end;
}

/** File offsets in a sequential zone's data: `start` ≤ `written` ≤ `capacity` ≤ `end`. */
export interface ZoneMarks {
  readonly start: ByteOffset;
  readonly written: ByteOffset;
  readonly capacity: ByteOffset;
  readonly end: ByteOffset;
}

/** The three parts of a sequential zone: written, beyond the write pointer, beyond the capacity. */
export function sequentialSpans(zone: ZoneIndex, { start, written, capacity, end }: ZoneMarks): Span[] {
  const span = (offset: ByteOffset, stop: ByteOffset, kind: Span['kind'], what: string): Span => ({
    offset,
    end: stop,
    kind,
    label: `zone ${zone}, ${what}`,
    zone,
  });
  return [
    span(start, written, 'written', 'written'),
    span(written, capacity, 'unwritten', 'beyond the write pointer'),
    span(capacity, end, 'hole', 'beyond the capacity'),
  ];
}
