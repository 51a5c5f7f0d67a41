import { AppError } from '../../shared/errors/app-error';
import { assert } from '../../shared/errors/assert';
import { appendRange, rangesWithin, type BlockRange } from '../../shared/units/ranges';
import type { BlockCount, Lba, ZoneIndex } from '../../shared/units/units';
import { MIB } from '../../shared/units/units';
import { hasWritePointer, ZoneState } from '../../shared/zone/state';
import type { ZoneTable } from '../../shared/zone/zone-table';
import type { FormatImage } from '../format/image';
import { sameBytes } from '../storage/extent';
import type { ZoneBlocks } from '../../shared/crash/crash-report';

/** Two openings of the same image, before and after. */
export interface ComparedImages {
  readonly live: FormatImage;
  readonly recovered: FormatImage;
  /** Device blocks that may differ between the two, ascending and disjoint; absent = any. */
  readonly mayDiffer?: readonly BlockRange[];
  /** Asked now and then; may throw. */
  readonly checkCancelled: () => void;
}

/**
 * The parts of `extents` that the recovered image does not give back: hidden behind a write pointer, in a zone
 * that went offline, behind a damaged mapping, or with other bytes than the live image had. Ascending, merged. Reads both images where they may differ.
 */
export function findLostData(extents: readonly ZoneBlocks[], images: ComparedImages): ZoneBlocks[] {
  const sizes = [images.live, images.recovered].map(({ facts }) => facts.geometry.logicalBlockSizeBytes);
  assert(sizes[0] === sizes[1], 'images with blocks of different sizes are compared');
  const lost: ZoneBlocks[] = [];
  for (const { zone, lba, blocks } of [...extents].sort((a, b) => a.lba - b.lba)) {
    const end = lba + blocks;
    const hiddenFrom = Math.min(end, Math.max(lba, readableEnd(images.recovered.table.zones, zone)));
    const shown = { lba, blocks: hiddenFrom - lba };
    for (const part of images.mayDiffer ? rangesWithin(images.mayDiffer, shown) : [shown])
      for (const changed of changedBlocks(part.lba, part.lba + part.blocks, images))
        appendRange(lost, { zone, lba: changed, blocks: 1 }, inOneZone);
    appendRange(lost, { zone, lba: hiddenFrom, blocks: end - hiddenFrom }, inOneZone);
  }
  return lost;
}

function inOneZone(a: ZoneBlocks, b: ZoneBlocks): boolean {
  return a.zone === b.zone;
}

function readableEnd(zones: ZoneTable, zone: ZoneIndex): Lba {
  const state = zones.state[zone]!;
  if (state === ZoneState.offline) return 0;
  return hasWritePointer(state) ? zones.writePointer[zone]! : Infinity;
}

/** Blocks of [first, end) whose bytes differ between the two images, or that the recovered one cannot give back. */
function* changedBlocks(first: Lba, end: Lba, images: ComparedImages): Generator<Lba> {
  const { live, recovered, checkCancelled } = images;
  const blockSize = live.facts.geometry.logicalBlockSizeBytes;
  const step: BlockCount = Math.min(MIB / blockSize, end - first);
  const before = new Uint8Array(step * blockSize);
  const after = new Uint8Array(step * blockSize);
  for (let at = first; at < end; at += step) {
    checkCancelled();
    const length = Math.min(step, end - at) * blockSize;
    live.blocks.read(at, before.subarray(0, length));
    const isWhole = isReadable(recovered, at, after.subarray(0, length));
    for (let from = 0; from < length; from += blockSize) {
      const to = from + blockSize;
      const lba = at + from / blockSize;
      // Where a mapping is damaged, some of the blocks can be read all the same.
      const isRead = isWhole || isReadable(recovered, lba, after.subarray(from, to));
      if (!isRead || !sameBytes(before.subarray(from, to), after.subarray(from, to))) yield lba;
    }
  }
}

/** Reads blocks; false where what leads to them is damaged. */
function isReadable({ blocks }: FormatImage, lba: Lba, into: Uint8Array): boolean {
  try {
    blocks.read(lba, into);
    return true;
  } catch (error) {
    if (error instanceof AppError && error.code === 'damaged') return false;
    throw error;
  }
}
