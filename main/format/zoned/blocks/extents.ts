import type { LayoutSection } from '../../../../shared/image/image-spec';
import { joinRanges, type BlockRange, type Extent } from '../../../../shared/units/ranges';
import type { ByteCount } from '../../../../shared/units/units';
import { KIB } from '../../../../shared/units/units';
import { ZoneState } from '../../../../shared/zone/state';
import { writtenEndByte } from '../anatomy/annotate';
import type { AnnotateSource } from '../anatomy/annotate';
import { mappedBytes, sequentialEndByte, zoneStartByte } from '../model';

/** Unused space up to this size is copied along rather than told apart. */
const GAP_KEPT_MAX = 64 * KIB;

/**
 * What of a file can hold anything, ascending and merged. Zones of an rfc image count whole unless empty: its
 * own driver also stores bytes above the write pointer. `fileSize` adds what lies behind the image.
 */
export function extents(source: AnnotateSource, fileSize: ByteCount): Generator<Extent> {
  return joinRanges(pieces(source, fileSize));
}

/** Blocks that can hold anything, ascending and merged: what `extents` says of the data area. */
export function* dataRanges(source: AnnotateSource): Generator<BlockRange> {
  const block = source.model.geometry.logicalBlockSizeBytes;
  for (const { offset, length } of joinRanges(devicePieces(source, mappedBytes(source.model)))) {
    const lba = Math.floor(offset / block);
    yield { lba, blocks: Math.ceil((offset + length) / block) - lba };
  }
}

function* pieces(source: AnnotateSource, fileSize: ByteCount): Generator<Extent> {
  for (const region of source.regions) {
    if (region.kind === 'data') yield* dataPieces(source, region);
    else if (region.kind !== 'gap' || region.length <= GAP_KEPT_MAX) yield region;
  }
  const { end } = source.model.areas;
  if (fileSize > end) yield { offset: end, length: fileSize - end };
}

function* dataPieces(source: AnnotateSource, region: LayoutSection): Generator<Extent> {
  for (const { offset, length } of devicePieces(source, region.length))
    yield { offset: region.offset + offset, length };
}

/** Device bytes of each zone that can hold anything, up to the end of what is mapped. */
function* devicePieces({ model, zones }: AnnotateSource, mapped: ByteCount): Generator<Extent> {
  const wholeZones = !model.word.hasAttributes;
  for (let zone = 0; zone < zones.count; zone++) {
    const offset = Number(zoneStartByte(model, zone));
    if (offset >= mapped) return;
    const whole = wholeZones && zones.state[zone] !== ZoneState.empty;
    const end = whole ? sequentialEndByte(model, zone) : writtenEndByte(model, zones, zone);
    if (end > offset) yield { offset, length: Math.min(end, mapped) - offset };
  }
}
