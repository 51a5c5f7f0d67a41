import type { LayoutSection } from '../../../../shared/image/image-spec';
import { joinRanges, type BlockRange, type Extent } from '../../../../shared/units/ranges';
import type { ByteCount } from '../../../../shared/units/units';
import { KIB } from '../../../../shared/units/units';
import { ZoneState } from '../../../../shared/zone/state';
import type { OpenZoned } from '../model';
import { mappedBytes, sequentialEndByte, writtenEndByte, zoneStartByte } from '../model';

/** Unused space up to this size is copied along rather than told apart. */
const GAP_KEPT_MAX = 64 * KIB;

/**
 * What of a file can hold anything, ascending and merged. Zones of an rfc image count whole unless empty: its
 * own driver also stores bytes above the write pointer. What lies behind the image counts, too.
 */
export function extents(source: OpenZoned): Generator<Extent> {
  return joinRanges(pieces(source));
}

/** Blocks that can hold anything, ascending and merged: what `extents` says of the data area. */
export function* dataRanges(source: OpenZoned): Generator<BlockRange> {
  const block = source.model.geometry.logicalBlockSizeBytes;
  for (const { offset, length } of joinRanges(devicePieces(source, mappedBytes(source.model)))) {
    const lba = Math.floor(offset / block);
    yield { lba, blocks: Math.ceil((offset + length) / block) - lba };
  }
}

function* pieces(source: OpenZoned): Generator<Extent> {
  for (const region of source.regions) {
    if (region.kind === 'data') yield* dataPieces(source, region);
    else if (region.kind !== 'gap' || region.length <= GAP_KEPT_MAX)
      yield { offset: region.offset, length: region.length };
  }
  const { end } = source.model.areas;
  const fileSize = source.file.size();
  if (fileSize > end) yield { offset: end, length: fileSize - end };
}

function* dataPieces(source: OpenZoned, region: LayoutSection): Generator<Extent> {
  for (const { offset, length } of devicePieces(source, region.length))
    yield { offset: region.offset + offset, length };
}

/** Device bytes of each zone that can hold anything, up to the end of what is mapped. */
function* devicePieces({ model, zones }: OpenZoned, mapped: ByteCount): Generator<Extent> {
  const wholeZones = !model.word.hasAttributes;
  for (let zone = 0; zone < zones.count; zone++) {
    const offset = Number(zoneStartByte(model, zone));
    if (offset >= mapped) return;
    const whole = wholeZones && zones.state[zone] !== ZoneState.empty;
    const end = whole ? sequentialEndByte(model, zone) : writtenEndByte(model, zones, zone);
    if (end > offset) yield { offset, length: Math.min(end, mapped) - offset };
  }
}
