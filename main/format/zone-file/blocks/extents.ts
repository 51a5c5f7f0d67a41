import type { BlockCount, Lba } from '../../../../shared/units/units';
import { ZoneState } from '../../../../shared/zone/state';
import type { ZoneTable } from '../../../../shared/zone/zone-table';
import type { Extent } from '../../../storage/extent';
import type { ZoneFileModel } from '../model';
import { startOf } from '../model';

/** Blocks of the device. */
export interface BlockRange {
  readonly lba: Lba;
  readonly blocks: BlockCount;
}

/**
 * Blocks that can hold anything, as far as the data image reaches. A zone counts whole unless it is empty: a raw data
 * image keeps what was written above a pointer before.
 */
export function* dataRanges(model: ZoneFileModel, zones: ZoneTable): Generator<BlockRange> {
  const { attached, geometry } = model;
  if (!attached) return;
  const { zoneSizeBlocks, zoneCapacityBlocks, logicalBlockSizeBytes } = geometry;
  const limit = Math.ceil(attached.length / logicalBlockSizeBytes);
  let open: { lba: Lba; blocks: BlockCount } | null = null;
  for (let zone = 0; zone < zones.count && zone * zoneSizeBlocks < limit; zone++) {
    if (zones.state[zone] === ZoneState.empty) continue;
    const lba = startOf(model, zone);
    const blocks = Math.min(zoneCapacityBlocks, limit - lba);
    if (open && open.lba + open.blocks === lba) {
      open.blocks += blocks;
      continue;
    }
    if (open) yield open;
    open = { lba, blocks };
  }
  if (open) yield open;
}

/** The zone file whole, and what of the data image can hold anything. */
export function* extents(model: ZoneFileModel, zones: ZoneTable): Generator<Extent> {
  const { attached, geometry, zoneFileEnd } = model;
  const length: number = zoneFileEnd;
  let open: Extent = { offset: 0, length };
  for (const { lba, blocks } of dataRanges(model, zones)) {
    const offset = attached!.offset + lba * geometry.logicalBlockSizeBytes;
    const length = blocks * geometry.logicalBlockSizeBytes;
    if (open.offset + open.length === offset) {
      open = { offset: open.offset, length: open.length + length };
      continue;
    }
    yield open;
    open = { offset, length };
  }
  yield open;
}
