import type { Extent } from '../../shared/units/ranges';
import { deviceBlocks } from '../../shared/zone/geometry';
import { heldIn } from '../format/check/held-data';
import type { FormatImage } from '../format/image';
import { familyNamed } from '../format/registry';
import type { BlockFile } from '../storage/block-file';

/** Whether a mapping says where data lies; else it lies in one piece. */
export function isMapped({ facts }: Pick<FormatImage, 'facts'>): boolean {
  return familyNamed(facts.recognition.format).data === 'mapped';
}

/**
 * Ranges of device bytes that may hold anything but zeros, ascending, whatever the write pointers say: what the mapping leads to,
 * followed anew by each walk, or what the file holds of data in one piece; null = not known. Errors: those of the file.
 */
export function heldOnDevice(image: FormatImage, file: BlockFile): Iterable<Extent> | null {
  if (isMapped(image)) return { [Symbol.iterator]: () => mapped(image) };
  const { geometry } = image.facts;
  const offset = image.blocks.offsetOf(0);
  const length = deviceBlocks(geometry) * geometry.logicalBlockSizeBytes;
  const held = offset === null ? null : heldIn(file, { offset, length });
  return held && Array.from(held, (range) => ({ offset: Number(range.byte), length: range.length }));
}

function* mapped({ blocks, facts }: FormatImage): Generator<Extent> {
  const block = facts.geometry.logicalBlockSizeBytes;
  for (const range of blocks.dataRanges()) yield { offset: range.lba * block, length: range.blocks * block };
}
