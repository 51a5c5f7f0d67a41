import type { LayoutSection } from '../../../../shared/image/image-spec';
import type { Annotation } from '../../../../shared/image/place';
import type { ByteCount, ByteOffset, ZoneIndex } from '../../../../shared/units/units';
import { zoneSize } from '../../../../shared/zone/geometry';
import { hasWritePointer, ZoneType } from '../../../../shared/zone/state';
import type { ZoneTable } from '../../../../shared/zone/zone-table';
import { pushClipped, sequentialSpans, type Span, spansPerZone } from '../../zone-spans';
import { WORD_BYTES } from '../layout';
import type { ZonedModel } from '../model';
import { sequentialEndByte, zoneStartByte } from '../model';

/** What annotate needs to know of an image. */
export interface AnnotateSource {
  readonly model: ZonedModel;
  readonly zones: ZoneTable;
  readonly regions: readonly LayoutSection[];
}

/** Contiguous spans that cover [offset, offset + length); exact at the byte of each write pointer. */
export function annotate(source: AnnotateSource, offset: ByteOffset, length: ByteCount): Annotation[] {
  const end = offset + length;
  const annotations: Annotation[] = [];
  const imageEnd = source.model.areas.end;
  for (const region of source.regions) {
    if (region.offset >= end || region.offset + region.length <= offset) continue;
    const from = Math.max(offset, region.offset);
    const to = Math.min(end, region.offset + region.length);
    for (const span of spansOf(source, region, from, to)) pushClipped(annotations, span, from, to);
  }
  if (end > imageEnd) {
    const from = Math.max(offset, imageEnd);
    annotations.push({ offset: from, length: end - from, kind: 'beyond', label: 'behind the image' });
  }
  return annotations.filter((annotation) => annotation.length > 0);
}

function spansOf(source: AnnotateSource, region: LayoutSection, from: ByteOffset, to: ByteOffset): Span[] {
  const { geometry, zdeBytes } = source.model;
  const zoneBytes = geometry.zoneSizeBlocks * geometry.logicalBlockSizeBytes;
  switch (region.kind) {
    case 'data':
      return (
        spansPerZone([region.offset, zoneBytes], from, to, (zone) => dataSpans(source, zone)) ?? [
          whole(region, 'written'),
        ]
      );
    case 'table':
      return (
        spansPerZone([region.offset, WORD_BYTES], from, to, (zone) => [
          cell(region, 'table', WORD_BYTES, zone),
        ]) ?? [whole(region, 'table')]
      );
    case 'zde':
      return (
        spansPerZone([region.offset, zdeBytes], from, to, (zone) => [
          cell(region, 'zde', zdeBytes, zone),
        ]) ?? [whole(region, 'zde')]
      );
    default:
      return [whole(region, region.kind)];
  }
}

function whole(region: LayoutSection, kind: Annotation['kind']): Span {
  return { offset: region.offset, end: region.offset + region.length, kind, label: region.title };
}

function cell(region: LayoutSection, kind: 'table' | 'zde', bytes: ByteCount, zone: ZoneIndex): Span {
  const offset = region.offset + zone * bytes;
  const label = kind === 'table' ? `table entry of zone ${zone}` : `descriptor extension of zone ${zone}`;
  return { offset, end: offset + bytes, kind, label, zone };
}

function dataSpans({ model, zones }: AnnotateSource, zone: ZoneIndex): Span[] {
  const { dataOffset } = model.areas;
  const start = dataOffset + zoneStartByte(model, zone);
  const capacity = dataOffset + sequentialEndByte(model, zone);
  const end = start + zoneBytes(model, zone);
  if (zones.type[zone] === ZoneType.conventional) {
    return [{ offset: start, end, kind: 'written', label: `zone ${zone}, conventional`, zone }];
  }
  const written = dataOffset + writtenEndByte(model, zones, zone);
  return sequentialSpans(zone, { start, written, capacity, end });
}

/** Device byte up to which a zone holds data: its write pointer, or the end of its capacity where none is valid. */
export function writtenEndByte(model: ZonedModel, zones: ZoneTable, zone: ZoneIndex): number {
  if (zones.type[zone] === ZoneType.conventional) return zoneStartByte(model, zone) + zoneBytes(model, zone);
  const end = sequentialEndByte(model, zone);
  if (!hasWritePointer(zones.state[zone]!)) return end;
  const pointer = zones.writePointer[zone]! * model.geometry.logicalBlockSizeBytes;
  return Math.min(end, Math.max(zoneStartByte(model, zone), pointer));
}

function zoneBytes({ geometry }: ZonedModel, zone: ZoneIndex): ByteCount {
  return zoneSize(geometry, zone) * geometry.logicalBlockSizeBytes;
}
