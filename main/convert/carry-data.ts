import type { BlockCount, ByteCount } from '../../shared/units/units';
import type { BlockRange, Extent } from '../../shared/units/ranges';
import { MIB } from '../../shared/units/units';
import { deviceBlocks } from '../../shared/zone/geometry';
import type { FormatImage } from '../format/image';
import { familyNamed } from '../format/registry';
import type { BlockFile } from '../storage/block-file';
import { forEachDataRun, sameBytes, STEP_BYTES } from '../storage/extent';
import { judgeGaps, touchedBytes } from '../storage/sparse-copy';
import type { JobContext } from '../device/job';

/** An image to copy from, with the storage that it takes (null = unknown). */
interface DataSource {
  readonly image: FormatImage;
  readonly file: BlockFile;
  readonly allocatedBytes: ByteCount | null;
}

const ZEROS = new Uint8Array(STEP_BYTES);
/** Up to this much is read through whatever the file system says: well below a second. */
const GAPS_ALWAYS_SEARCHED = 256 * MIB;

/**
 * Copies every device byte that is not zero, whatever the write pointers say. Answers the bytes written. Errors:
 * those of the two files; whatever the context throws.
 */
export function carryData(source: DataSource, to: FormatImage, context: JobContext): ByteCount {
  const { image } = source;
  if (image.facts.dataRefusal || to.facts.dataRefusal) return 0;
  const ranges = [...image.blocks.dataRanges()];
  const copier = new Copier(image, to, context);
  copier.ranges(ranges);
  // A mapping knows all that can be read; only bytes that lie at a fixed place can be there unnoticed.
  if (familyNamed(image.facts.recognition.format).data === 'mapped') return copier.copiedBytes;
  const gaps = gapsBetween(ranges, deviceBlocks(image.facts.geometry));
  if (hasMore(source, ranges, gaps, copier.found)) copier.ranges(heldIn(source, gaps));
  return copier.copiedBytes;
}

/**
 * Whether something may lie where no pointer speaks of it: the files take more storage than what was found and the
 * tables account for.
 */
function hasMore(
  { image, allocatedBytes }: DataSource,
  ranges: readonly BlockRange[],
  gaps: readonly BlockRange[],
  found: readonly Extent[],
): boolean {
  const block = image.facts.geometry.logicalBlockSizeBytes;
  const gapBytes = blocksIn(gaps) * block;
  if (gapBytes <= GAPS_ALWAYS_SEARCHED) return gapBytes > 0;
  const mapped = ranges.map(({ lba, blocks }) => ({
    offset: image.blocks.offsetOf(lba) ?? 0,
    length: blocks * block,
  }));
  const tables = Math.max(0, touchedBytes(image.anatomy.extents()) - touchedBytes(mapped));
  const accountedBytes = tables + touchedBytes(found);
  return judgeGaps({ accountedBytes, gapBytes, allocatedBytes: allocatedBytes ?? 0 }).searchedGaps;
}

function gapsBetween(ranges: readonly BlockRange[], deviceEnd: BlockCount): BlockRange[] {
  const gaps: BlockRange[] = [];
  let at = 0;
  for (const { lba, blocks } of [...ranges, { lba: deviceEnd, blocks: 0 }]) {
    if (lba > at) gaps.push({ lba: at, blocks: lba - at });
    at = Math.max(at, lba + blocks);
  }
  return gaps;
}

/** What of the gaps has storage in the file; all of them where nobody can tell. */
function heldIn({ image, file }: DataSource, gaps: readonly BlockRange[]): readonly BlockRange[] {
  const held = file.heldExtents?.() ?? null;
  return held === null ? gaps : gaps.flatMap((gap) => heldOf(gap, image, held));
}

function heldOf(gap: BlockRange, { facts, blocks }: FormatImage, held: readonly Extent[]): BlockRange[] {
  const block = facts.geometry.logicalBlockSizeBytes;
  const start = blocks.offsetOf(gap.lba);
  // What does not lie in one piece is read through.
  if (start === null || blocks.offsetOf(gap.lba + gap.blocks - 1) !== start + (gap.blocks - 1) * block)
    return [gap];
  return held.flatMap(({ offset, length }) => {
    const first = Math.max(0, Math.floor((offset - start) / block));
    const end = Math.min(gap.blocks, Math.ceil((offset + length - start) / block));
    return end > first ? [{ lba: gap.lba + first, blocks: end - first }] : [];
  });
}

function blocksIn(ranges: readonly BlockRange[]): BlockCount {
  return ranges.reduce((sum, { blocks }) => sum + blocks, 0);
}

class Copier {
  copiedBytes: ByteCount = 0;
  /** Where in the source's file something was found, neighbours joined. */
  readonly found: { offset: number; length: number }[] = [];
  readonly #from: FormatImage;
  readonly #to: FormatImage;
  readonly #context: JobContext;
  readonly #buffer = new Uint8Array(STEP_BYTES);
  #done = 0;
  #total = 0;

  constructor(from: FormatImage, to: FormatImage, context: JobContext) {
    this.#from = from;
    this.#to = to;
    this.#context = context;
  }

  ranges(ranges: readonly BlockRange[]): void {
    this.#total += blocksIn(ranges) * this.#from.facts.geometry.logicalBlockSizeBytes;
    for (const range of ranges) this.#range(range);
  }

  #range({ lba, blocks }: BlockRange): void {
    const block = this.#from.facts.geometry.logicalBlockSizeBytes;
    const step = STEP_BYTES / block;
    for (let at = 0; at < blocks; at += step) {
      this.#context.checkCancelled();
      const bytes = this.#buffer.subarray(0, Math.min(step, blocks - at) * block);
      this.#from.blocks.read(lba + at, bytes);
      this.#write((lba + at) * block, bytes);
      this.#done += bytes.length;
      this.#report();
    }
  }

  /** Leaves out what is zero, so that the target is sparse. */
  #write(offset: number, bytes: Uint8Array): void {
    // One comparison for the whole piece: most of what is read through is a hole.
    if (sameBytes(bytes, ZEROS.subarray(0, bytes.length))) return;
    const block = this.#to.facts.geometry.logicalBlockSizeBytes;
    forEachDataRun(bytes, offset, (start, stop) => {
      this.#to.blocks.write((offset + start) / block, bytes.subarray(start, stop));
      this.copiedBytes += stop - start;
      this.#note(offset + start, stop - start);
    });
  }

  #note(byte: number, length: number): void {
    const offset = this.#from.blocks.offsetOf(byte / this.#from.facts.geometry.logicalBlockSizeBytes) ?? 0;
    const last = this.found.at(-1);
    if (last && last.offset + last.length === offset) last.length += length;
    else this.found.push({ offset, length });
  }

  #report(): void {
    this.#context.progress({ done: this.#done, total: this.#total, bytesWritten: this.copiedBytes });
  }
}
