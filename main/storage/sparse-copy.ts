import type { ByteCount } from '../../shared/units/units';
import { GIB, KIB, roundUp } from '../../shared/units/units';
import type { BlockFile } from './block-file';
import type { Extent } from '../../shared/units/ranges';
import { BLOCK_BYTES, forEachDataRun, STEP_BYTES } from './extent';

/** How to copy, and who watches. */
export interface CopyOptions {
  /**
   * Storage that the source takes. When it is more than the extents account for, the rest of the file is
   * searched as well. Null or absent: the extents are taken at their word.
   */
  readonly sourceAllocatedBytes?: ByteCount | null;
  /** Told the bytes visited so far and in all. */
  onProgress?(done: ByteCount, total: ByteCount): void;
  /** Throws when the copy shall stop. */
  checkCancelled?(): void;
}

/** What a copy did. */
export interface CopyResult {
  /** Bytes written to the target; blocks of zeros are not. */
  readonly copiedBytes: ByteCount;
  /** Whether the gaps between the extents were searched. */
  readonly searchedGaps: boolean;
  /** Allocated bytes of the source that neither extents nor search account for. */
  readonly unaccountedBytes: ByteCount;
}

/**
 * Up to this much, gaps are searched at the slightest excess. Larger gaps take minutes to read, so there an
 * excess that the file system's own block lists explain is left alone (and reported).
 */
const GAPS_ALWAYS_SEARCHED = 64 * GIB;

/**
 * Copies the extents (ascending, disjoint) of one file into another that is empty, and its size, leaving out
 * blocks of zeros, so that the copy of a sparse file is sparse. Errors: those of the two files, and whatever
 * checkCancelled throws; the caller removes the target then.
 */
export function copyExtents(
  from: BlockFile,
  to: BlockFile,
  extents: Iterable<Extent>,
  options: CopyOptions = {},
): CopyResult {
  const sizeBytes = from.size();
  const visited = [...extents].filter(({ offset, length }) => length > 0 && offset < sizeBytes);
  const gaps = gapsBetween(visited, sizeBytes);
  const allocatedBytes = options.sourceAllocatedBytes ?? 0;
  const accountedBytes = touchedBytes(visited);
  const { searchedGaps, excess } = judgeGaps({ accountedBytes, gapBytes: sumOf(gaps), allocatedBytes });
  const work = searchedGaps ? [...visited, ...gaps] : visited;

  to.resize(sizeBytes);
  const copy = new Copier(from, to, sumOf(work), options);
  for (const extent of work) copy.extent(extent, sizeBytes);
  return { copiedBytes: copy.copiedBytes, searchedGaps, unaccountedBytes: searchedGaps ? 0 : excess };
}

/** What is known of a file whose gaps may hold something. */
interface GapFacts {
  /** Storage that is explained by what is known to lie in it. */
  readonly accountedBytes: ByteCount;
  /** Bytes elsewhere that would have to be read. */
  readonly gapBytes: ByteCount;
  /** Storage that the file takes; 0 = unknown. */
  readonly allocatedBytes: ByteCount;
}

/**
 * Whether the gaps between what is known have to be searched, because the file takes more storage than that accounts
 * for; `excess`: how much more.
 */
export function judgeGaps({ accountedBytes, gapBytes, allocatedBytes }: GapFacts): {
  readonly searchedGaps: boolean;
  readonly excess: ByteCount;
} {
  const excess = Math.max(0, allocatedBytes - accountedBytes);
  const searchedGaps = excess > 0 && (gapBytes <= GAPS_ALWAYS_SEARCHED || excess > listBytes(accountedBytes));
  return { searchedGaps, excess };
}

class Copier {
  copiedBytes: ByteCount = 0;
  readonly #from: BlockFile;
  readonly #to: BlockFile;
  readonly #options: CopyOptions;
  readonly #total: ByteCount;
  #done = 0;
  readonly #buffer = new Uint8Array(STEP_BYTES);

  constructor(from: BlockFile, to: BlockFile, total: ByteCount, options: CopyOptions) {
    this.#from = from;
    this.#to = to;
    this.#total = total;
    this.#options = options;
  }

  extent({ offset, length }: Extent, sizeBytes: ByteCount): void {
    const end = Math.min(offset + length, sizeBytes);
    for (let at = Number(offset); at < end; at += STEP_BYTES) {
      this.#options.checkCancelled?.();
      const bytes = this.#buffer.subarray(0, Math.min(STEP_BYTES, end - at));
      this.#from.read(at, bytes);
      forEachDataRun(bytes, at, (start, stop) => {
        this.#to.write(at + start, bytes.subarray(start, stop), 'data');
        this.copiedBytes += stop - start;
      });
      this.#options.onProgress?.((this.#done += bytes.length), this.#total);
    }
  }
}

/** What lies between ascending extents, and behind the last. */
function gapsBetween(extents: readonly Extent[], sizeBytes: ByteCount): Extent[] {
  const gaps: Extent[] = [];
  let at = 0;
  for (const { offset, length } of [...extents, { offset: Number(sizeBytes), length: 0 }]) {
    if (offset > at) gaps.push({ offset: at, length: offset - at });
    at = Math.max(at, offset + length);
  }
  return gaps;
}

/** Bytes of the blocks that the extents touch, each counted once: file systems allocate whole blocks. */
export function touchedBytes(extents: Iterable<Extent>): ByteCount {
  let sum = 0;
  let end = 0;
  for (const { offset, length } of extents) {
    const start = Math.max(end, offset - (offset % BLOCK_BYTES));
    end = Math.max(end, roundUp(offset + length, BLOCK_BYTES));
    sum += Math.max(0, end - start);
  }
  return sum;
}

/** What a file system needs at most to list the blocks of so much data. */
function listBytes(dataBytes: ByteCount): ByteCount {
  return 64 * KIB + dataBytes / 256;
}

function sumOf(extents: readonly Extent[]): ByteCount {
  return extents.reduce((sum, { length }) => sum + length, 0);
}
