import { joinRanges, type BlockRange, type Extent } from '../../../../shared/units/ranges';
import { ZoneState } from '../../../../shared/zone/state';
import type { ZoneTable } from '../../../../shared/zone/zone-table';
import type { ZoneFileModel } from '../model';
import { startOf } from '../model';

/**
 * Blocks that can hold anything, as far as the data image reaches. A zone counts whole unless it is empty: a raw data
 * image keeps what was written above a pointer before.
 */
export function dataRanges(model: ZoneFileModel, zones: ZoneTable): Generator<BlockRange> {
  return joinRanges(zoneRanges(model, zones));
}

function* zoneRanges(model: ZoneFileModel, zones: ZoneTable): Generator<BlockRange> {
  const { attached, geometry } = model;
  if (!attached) return;
  const { zoneSizeBlocks, zoneCapacityBlocks, logicalBlockSizeBytes } = geometry;
  const limit = Math.ceil(attached.length / logicalBlockSizeBytes);
  for (let zone = 0; zone < zones.count && zone * zoneSizeBlocks < limit; zone++) {
    if (zones.state[zone] === ZoneState.empty) continue;
    const lba = startOf(model, zone);
    yield { lba, blocks: Math.min(zoneCapacityBlocks, limit - lba) };
  }
}

/** The zone file whole, and what of the data image can hold anything. */
export function extents(model: ZoneFileModel, zones: ZoneTable): Generator<Extent> {
  return joinRanges(pieces(model, zones));
}

function* pieces(model: ZoneFileModel, zones: ZoneTable): Generator<Extent> {
  const { attached, geometry, zoneFileEnd } = model;
  const length: number = zoneFileEnd;
  yield { offset: 0, length };
  const blockSize = geometry.logicalBlockSizeBytes;
  for (const { lba, blocks } of dataRanges(model, zones)) {
    yield { offset: attached!.offset + lba * blockSize, length: blocks * blockSize };
  }
}
