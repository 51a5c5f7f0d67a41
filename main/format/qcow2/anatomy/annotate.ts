import type { Annotation } from '../../../../shared/image/place';
import type { ByteCount, ByteOffset, DeviceByte, ZoneIndex } from '../../../../shared/units/units';
import { ZoneType } from '../../../../shared/zone/state';
import type { ZoneTable } from '../../../../shared/zone/zone-table';
import { toldEnd } from '../../zone-spans';
import type { ClusterUse, HostMap } from './host-map';
import { BLOCK_BYTES, WORD_BYTES } from '../layout';
import type { Qcow2Header } from '../model';
import { OWNER } from './references';
import type { Region } from './regions';
import type { ZoneShape } from '../table/zone-shape';
import { capacityEndByte, endByte, startByte } from '../table/zone-shape';

/** Spans of one answer at most. */
const SPANS_MAX = 4_096;
/** Clusters that one answer tells apart; beyond it they become one span. */
const CLUSTERS_APART_MAX = 65_536;

/** What annotate needs to know of an image. */
export interface AnnotateSource {
  readonly header: Qcow2Header;
  readonly shape: ZoneShape | null;
  readonly zones: ZoneTable;
  readonly regions: readonly Region[];
  readonly fileBytes: ByteCount;
  /** Built when first asked for. */
  readonly hosts: () => HostMap;
}

type Span = Omit<Annotation, 'length'> & { readonly end: ByteOffset };

/** A part of a zone in bytes of the device. */
type ZoneSpan = Omit<Span, 'offset' | 'end'> & { readonly end: DeviceByte };

/** Contiguous spans that cover [offset, offset + length); exact at the byte of each write pointer. */
export function annotate(source: AnnotateSource, offset: ByteOffset, length: ByteCount): Annotation[] {
  const end = offset + length;
  const spans = new SpanList(offset, end);
  for (const region of source.regions) {
    if (region.offset >= end) break;
    addClusters(source, spans, Math.min(end, region.offset));
    addRegion(source, spans, region);
  }
  addClusters(source, spans, Math.min(end, source.fileBytes));
  spans.push({ offset: spans.at, end, kind: 'beyond', label: 'behind the image' });
  return spans.finish();
}

/** Spans in the making: each begins where the last one ended. */
class SpanList {
  #spans: Annotation[] = [];
  readonly #end: ByteOffset;
  /** Everything before is covered. */
  at: ByteOffset;
  /** File offset less device byte of the last span; null outside of the device. */
  #toFile: number | null = null;

  constructor(offset: ByteOffset, end: ByteOffset) {
    this.at = offset;
    this.#end = end;
  }

  /**
   * Adds a span as far as it lies in what is asked and is not covered; joins it to one of the same making, if the
   * device goes on as the file does (`toFile`: file offset less device byte).
   */
  push({ offset, end, ...what }: Span, toFile: number | null = null): void {
    const from = Math.max(offset, this.at);
    const to = Math.min(end, this.#end);
    if (to <= from) return;
    const last = this.#spans.at(-1);
    const goesOn = toFile === this.#toFile;
    this.#toFile = toFile;
    if (goesOn && last && last.kind === what.kind && last.label === what.label && last.zone === what.zone) {
      this.#spans[this.#spans.length - 1] = { ...last, length: to - last.offset };
    } else this.#spans.push({ offset: from, length: to - from, ...what });
    this.at = to;
  }

  /** The spans; where they are too many, neighbours of one kind become one, and then the last takes the rest. */
  finish(): Annotation[] {
    if (this.#spans.length <= SPANS_MAX) return this.#spans;
    const merged: Annotation[] = [];
    for (const span of this.#spans) {
      const last = merged.at(-1);
      if (last && (last.kind === span.kind || merged.length === SPANS_MAX)) {
        merged[merged.length - 1] = {
          offset: last.offset,
          length: span.offset + span.length - last.offset,
          kind: last.kind,
          label: `${last.kind}, several zones`,
        };
      } else merged.push(span);
    }
    return merged;
  }
}

function addRegion({ shape }: AnnotateSource, spans: SpanList, region: Region): void {
  const { kind, title, offset, length } = region;
  const end = offset + length;
  const cellBytes = kind === 'table' ? WORD_BYTES : kind === 'zde' ? (shape?.zdeBytes ?? 0) : 0;
  const first = Math.max(0, Math.floor((spans.at - offset) / Math.max(1, cellBytes)));
  const what = kind === 'table' ? 'table entry' : 'descriptor extension';
  if (cellBytes > 0) {
    for (let zone = first; zone < first + SPANS_MAX && offset + zone * cellBytes < end; zone++) {
      const at = offset + zone * cellBytes;
      spans.push({
        offset: at,
        end: Math.min(end, at + cellBytes),
        kind,
        label: `${what} of zone ${zone}`,
        zone,
      });
    }
  }
  spans.push({ offset, end, kind, label: title });
}

/** Tells the clusters between what is covered and `end` apart. */
function addClusters(source: AnnotateSource, spans: SpanList, end: ByteOffset): void {
  const { clusterBytes } = source.header;
  if (end <= spans.at) return;
  if ((end - spans.at) / clusterBytes > CLUSTERS_APART_MAX) {
    spans.push({ offset: spans.at, end, kind: 'written', label: 'clusters, not told apart' });
    return;
  }
  const hosts = source.hosts();
  while (spans.at < end) {
    const from = spans.at;
    const cluster = from - (from % clusterBytes);
    addCluster(source, spans, hosts.lookup(cluster), cluster, Math.min(end, cluster + clusterBytes));
  }
}

function addCluster(
  source: AnnotateSource,
  spans: SpanList,
  use: ClusterUse | null,
  cluster: ByteOffset,
  end: ByteOffset,
): void {
  if (use?.owner === OWNER.data) addData(source, spans, use.index, cluster, end);
  const whole = wholeCluster(source, use);
  spans.push({ offset: cluster, end, ...whole });
}

function wholeCluster(
  { shape, header }: AnnotateSource,
  use: ClusterUse | null,
): Omit<Span, 'offset' | 'end'> {
  if (use === null) return { kind: 'written', label: 'a cluster that was not looked up' };
  const { owner, index } = use;
  switch (owner) {
    case OWNER.l2Table:
      return { kind: 'mapping', label: `L2 table ${index}` };
    case OWNER.refcountBlock:
      return { kind: 'mapping', label: `refcount block ${index}` };
    case OWNER.snapshot:
      return { kind: 'mapping', label: 'internal snapshots' };
    case OWNER.bitmap:
      return { kind: 'mapping', label: 'bitmaps' };
    case OWNER.compressed: {
      const zone = shape ? Math.floor((index * header.clusterBytes) / shape.zoneBytes) : undefined;
      return { kind: 'written', label: 'compressed data', ...(zone === undefined ? {} : { zone }) };
    }
    case OWNER.data:
      return { kind: 'gap', label: 'behind the end of the device' };
    default:
      return { kind: 'gap', label: 'unused' };
  }
}

/** Data of the zones that a guest cluster belongs to. */
function addData(
  { shape, zones, header }: AnnotateSource,
  spans: SpanList,
  guest: number,
  cluster: ByteOffset,
  end: ByteOffset,
): void {
  const firstByte = guest * header.clusterBytes;
  const toFile = cluster - firstByte;
  if (!shape) return spans.push({ offset: cluster, end, kind: 'written', label: `guest cluster ${guest}` });
  const device = Math.min(shape.deviceBytes, end - toFile);
  for (let byte = spans.at - toFile; byte < device;) {
    const zone = Math.floor(byte / shape.zoneBytes);
    for (const span of zoneSpans(shape, zones, zone)) {
      const to: ByteOffset = Math.min(end, Number(span.end) + toFile);
      spans.push({ ...span, offset: spans.at, end: to }, toFile);
    }
    byte = Math.min(device, endByte(shape, zone));
  }
}

/** Written, unwritten and unusable part of a zone; `end` in device bytes, one behind the other. */
function zoneSpans(shape: ZoneShape, zones: ZoneTable, zone: ZoneIndex): ZoneSpan[] {
  const end = endByte(shape, zone);
  if (zones.type[zone] === ZoneType.conventional)
    return [{ end, kind: 'written', label: `zone ${zone}, conventional`, zone }];
  const capacity = capacityEndByte(shape, zone);
  const bounds = [startByte(shape, zone) / BLOCK_BYTES, capacity / BLOCK_BYTES] as const;
  const written = toldEnd(zones, zone, bounds) * BLOCK_BYTES;
  return [
    { end: written, kind: 'written', label: `zone ${zone}, written`, zone },
    { end: capacity, kind: 'unwritten', label: `zone ${zone}, beyond the write pointer`, zone },
    { end, kind: 'hole', label: `zone ${zone}, beyond the capacity`, zone },
  ];
}
