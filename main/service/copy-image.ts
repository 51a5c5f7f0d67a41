import type { ByteCount } from '../../shared/units/units';
import type { BlockFile } from '../storage/block-file';
import type { Extent } from '../storage/extent';
import { createNodeFile } from '../storage/node-block-file';
import { copyExtents } from '../storage/sparse-copy';
import { replaceImage } from './create-image';

/** What a copy is made from. */
export interface CopySource {
  /** Any file or filter that holds the image. */
  readonly file: BlockFile;
  /** Where anything lies, ascending and disjoint. */
  readonly extents: Iterable<Extent>;
  /** Storage that the file takes, where known; what the extents do not account for is copied, too. */
  readonly allocatedBytes?: ByteCount;
  /** Throws when the copy shall stop; nothing is left then. */
  checkCancelled?(): void;
}

/** Writes an image to a new file, sparsely and durably. Errors: `exists` unless `replace`, `locked`, `no-space`, `io`. */
export function copyImage(source: CopySource, path: string, options: { readonly replace: boolean }): void {
  replaceImage(path, options, (passing) => {
    const target = createNodeFile(passing, { replace: false });
    try {
      copyExtents(source.file, target, source.extents, {
        sourceAllocatedBytes: source.allocatedBytes ?? null,
        checkCancelled: () => source.checkCancelled?.(),
      });
      target.flush();
    } finally {
      target.dispose();
    }
  });
}

/** Sorted and joined where they touch or overlap. */
export function mergeExtents(extents: readonly Extent[]): Extent[] {
  const merged: Extent[] = [];
  for (const { offset, length } of [...extents].sort((a, b) => a.offset - b.offset)) {
    const last = merged.at(-1);
    const lastEnd = last ? last.offset + last.length : -1;
    if (last && offset <= lastEnd) {
      const end = Math.max(lastEnd, offset + length);
      merged[merged.length - 1] = { offset: last.offset, length: end - last.offset };
    } else {
      merged.push({ offset, length });
    }
  }
  return merged;
}
