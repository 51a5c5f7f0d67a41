import type { Annotation } from '../../../../shared/image/place';
import type { ByteCount, ByteOffset, Lba, ZoneIndex } from '../../../../shared/units/units';
import type { ZoneTable } from '../../../../shared/zone/zone-table';
import { pushClipped, sequentialSpans, type Span, spansPerZone, toldEnd } from '../../zone-spans';
import { ENTRY_BYTES } from '../layout';
import type { ZoneFileModel } from '../model';
import { capacityEndOf, startOf } from '../model';
import type { Region } from './regions';

/** Regions that are told apart in one answer. */
const REGIONS_APART_MAX = 400;

/** What annotate needs to know of an image. */
export interface AnnotateSource {
  readonly model: ZoneFileModel;
  readonly zones: ZoneTable;
  readonly regions: readonly Region[];
}

/** Contiguous spans that cover [offset, offset + length); exact at the byte of each write pointer. */
export function annotate(source: AnnotateSource, offset: ByteOffset, length: ByteCount): Annotation[] {
  const end = offset + length;
  const met = source.regions.filter((part) => part.offset < end && part.offset + part.length > offset);
  const annotations: Annotation[] = [];
  let at = offset;
  if (met.length > REGIONS_APART_MAX) {
    const last = met.at(-1)!;
    const stop = Math.min(end, last.offset + last.length);
    annotations.push({ offset, length: stop - offset, kind: 'table', label: 'namespaces' });
    at = stop;
  } else {
    for (const region of met) {
      const from = Math.max(offset, region.offset);
      const to = Math.min(end, region.offset + region.length);
      for (const span of spansOf(source, region, from, to)) pushClipped(annotations, span, from, to);
      at = to;
    }
  }
  if (end > at) annotations.push({ offset: at, length: end - at, kind: 'beyond', label: 'behind the image' });
  return annotations;
}

function spansOf(source: AnnotateSource, region: Region, from: ByteOffset, to: ByteOffset): Span[] {
  const { geometry, zdeBytes } = source.model;
  const zoneBytes = geometry.zoneSizeBlocks * geometry.logicalBlockSizeBytes;
  const apart = (bytes: ByteCount, spans: (zone: ZoneIndex) => Span[]) =>
    spansPerZone([region.offset, bytes], from, to, spans) ?? [whole(region)];
  switch (region.kind) {
    case 'data':
      return apart(zoneBytes, (zone) => dataSpans(source, region, zone));
    case 'table':
      return apart(ENTRY_BYTES, (zone) => [cell(source.model, region, 'table entry', ENTRY_BYTES, zone)]);
    case 'zde':
      return apart(zdeBytes, (zone) => [cell(source.model, region, 'descriptor extension', zdeBytes, zone)]);
    default:
      return [whole(region)];
  }
}

function whole({ offset, length, kind, title }: Region): Span {
  return { offset, end: offset + length, kind: kind === 'data' ? 'written' : kind, label: title };
}

/** Entries of other namespaces are named with theirs and belong to no zone of this one. */
function cell(model: ZoneFileModel, region: Region, what: string, bytes: ByteCount, zone: ZoneIndex): Span {
  const { offset: start, kind, namespace } = region;
  const offset = start + zone * bytes;
  const span = { offset, end: offset + bytes, kind: kind === 'zde' ? kind : ('table' as const) };
  const label = `${what} of zone ${zone}`;
  if (namespace === model.namespace) return { ...span, label, zone };
  return { ...span, label: `${label}, namespace ${namespace}` };
}

function dataSpans({ model, zones }: AnnotateSource, region: Region, zone: ZoneIndex): Span[] {
  const { geometry } = model;
  const at = (lba: Lba) => region.offset + lba * geometry.logicalBlockSizeBytes;
  const [start, capacity] = [startOf(model, zone), capacityEndOf(model, zone)];
  const written = at(toldEnd(zones, zone, [start, capacity]));
  const end = at(startOf(model, zone + 1));
  return sequentialSpans(zone, { start: at(start), written, capacity: at(capacity), end });
}
