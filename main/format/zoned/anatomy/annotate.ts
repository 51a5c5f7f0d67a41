import type { LayoutSection } from '../../../../shared/image/image-spec';
import type { Annotation } from '../../../../shared/image/place';
import type { ByteCount, ByteOffset, ZoneIndex } from '../../../../shared/units/units';
import { ZoneType } from '../../../../shared/zone/state';
import { pushClipped, sequentialSpans, type Span, spansPerZone, toldEnd } from '../../zone-spans';
import { WORD_BYTES } from '../layout';
import type { OpenZoned } from '../model';
import { sequentialEndByte, zoneEndByte, zoneStartByte } from '../model';

/** Contiguous spans that cover [offset, offset + length); exact at the byte of each write pointer. */
export function annotate(source: OpenZoned, offset: ByteOffset, length: ByteCount): Annotation[] {
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

function spansOf(source: OpenZoned, region: LayoutSection, from: ByteOffset, to: ByteOffset): Span[] {
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

function dataSpans({ model, zones }: OpenZoned, zone: ZoneIndex): Span[] {
  const { dataOffset } = model.areas;
  const start = dataOffset + zoneStartByte(model, zone);
  const capacity = dataOffset + sequentialEndByte(model, zone);
  const end = dataOffset + zoneEndByte(model, zone);
  if (zones.type[zone] === ZoneType.conventional) {
    return [{ offset: start, end, kind: 'written', label: `zone ${zone}, conventional`, zone }];
  }
  const block = model.geometry.logicalBlockSizeBytes;
  const bounds = [zoneStartByte(model, zone) / block, sequentialEndByte(model, zone) / block] as const;
  const written = dataOffset + toldEnd(zones, zone, bounds) * block;
  return sequentialSpans(zone, { start, written, capacity, end });
}
