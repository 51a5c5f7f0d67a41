import type { LayoutSection } from '../../../shared/image/image-spec';
import type { Annotation } from '../../../shared/image/place';
import type { ByteCount, ByteOffset, ZoneIndex } from '../../../shared/units/units';
import type { ZoneGeometry } from '../../../shared/zone/geometry';
import { isConventional, zoneCapacity, zoneOf, zoneSize, zoneStart } from '../../../shared/zone/geometry';
import type { ZoneTable } from '../../../shared/zone/zone-table';
import { toldEnd } from '../zone-spans';

/** Zones that are told apart in one answer; beyond it the data becomes one span. */
const ZONES_APART_MAX = 800;

/** Zones whose data lies in one piece of a file. */
export interface PlacedZones {
  readonly geometry: ZoneGeometry;
  readonly zones: ZoneTable;
  /** Where device byte 0 lies, and how many device bytes have a place. */
  readonly data: { readonly offset: ByteOffset; readonly length: ByteCount };
}

/** Contiguous spans that cover [offset, offset + length): sections as they are, data by zones. */
export function annotateSections(
  sections: readonly LayoutSection[],
  placed: PlacedZones,
  offset: ByteOffset,
  length: ByteCount,
): Annotation[] {
  const end = offset + length;
  const spans = sections.flatMap((section) => {
    const from = Math.max(offset, section.offset);
    const to = Math.min(end, section.offset + section.length);
    if (to <= from) return [];
    const parts = section.kind === 'data' ? dataSpans(placed, from, to) : [spanOf(section)];
    return parts.flatMap((span) => clip(span, from, to));
  });
  const last = sections.at(-1);
  const fileEnd = last ? last.offset + last.length : 0;
  if (end <= fileEnd) return spans;
  const from = Math.max(offset, fileEnd);
  return [...spans, { offset: from, length: end - from, kind: 'beyond', label: 'behind the file' }];
}

function spanOf({ kind, title, offset, length }: LayoutSection): Annotation {
  return { kind: kind === 'data' ? 'written' : kind, label: title, offset, length };
}

function clip(span: Annotation, from: ByteOffset, to: ByteOffset): Annotation[] {
  const start = Math.max(span.offset, from);
  const stop = Math.min(span.offset + span.length, to);
  return stop > start ? [{ ...span, offset: start, length: stop - start }] : [];
}

function dataSpans(placed: PlacedZones, from: ByteOffset, to: ByteOffset): Annotation[] {
  const { geometry, data } = placed;
  const block = geometry.logicalBlockSizeBytes;
  const zoneAt = (byte: ByteOffset) => zoneOf(geometry, Math.floor((byte - data.offset) / block));
  const first = zoneAt(from);
  const last = zoneAt(to - 1);
  if (last - first >= ZONES_APART_MAX) {
    return [{ kind: 'written', label: 'data', offset: from, length: to - from }];
  }
  const spans: Annotation[] = [];
  for (let zone = first; zone <= last; zone++) spans.push(...zoneSpans(placed, zone));
  return spans;
}

function zoneSpans(placed: PlacedZones, zone: ZoneIndex): Annotation[] {
  const { geometry, data } = placed;
  const block = geometry.logicalBlockSizeBytes;
  const start = zoneStart(geometry, zone) * block;
  const end = start + zoneSize(geometry, zone) * block;
  const span = (kind: Annotation['kind'], from: number, to: number, what: string): Annotation => ({
    kind,
    label: `zone ${zone}, ${what}`,
    offset: data.offset + from,
    length: to - from,
    zone,
  });
  if (isConventional(geometry, zone)) return [span('written', start, end, 'conventional')];
  const firstBlock = zoneStart(geometry, zone);
  const capacityBlock = firstBlock + zoneCapacity(geometry, zone);
  const written = toldEnd(placed.zones, zone, [firstBlock, capacityBlock]) * block;
  const capacity = capacityBlock * block;
  return [
    span('written', start, written, 'written'),
    span('unwritten', written, capacity, 'beyond the write pointer'),
    span('hole', capacity, end, 'beyond the capacity'),
  ];
}
