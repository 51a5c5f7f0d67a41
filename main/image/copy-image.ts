import { roundUp, type ByteCount } from '../../shared/units/units';
import type { BlockFile } from '../storage/block-file';
import type { Extent } from '../../shared/units/ranges';
import { BLOCK_BYTES } from '../storage/extent';
import { createNodeFile } from '../storage/node-block-file';
import { SliceFile } from '../storage/filters/slice-file';
import { copyExtents } from '../storage/sparse-copy';
import { dataPathFor } from './data-path';
import type { AttachedImage } from './image-files';
import { placesOf, type ImagePlaces } from './image-places';
import { replaceImageFiles } from './replace-image';

/** What a copy is made from. */
export interface CopySource {
  /** Any file or filter that holds the image. */
  readonly file: BlockFile;
  /** Where anything lies, ascending and disjoint. */
  readonly extents: Iterable<Extent>;
  /** The data image behind the image in `file`; null = there is none. */
  readonly attached: AttachedImage | null;
  /** Storage that the file takes, where known; what the extents do not account for is copied, too. */
  readonly allocatedBytes?: ByteCount;
  /** See ImageSource: throws when `file` is no longer what it was; nothing is left then. */
  whileUnchanged<Value>(work: () => Value): Value;
  /** Throws when the copy shall stop; nothing is left then. */
  checkCancelled?(): void;
  /** Told the bytes visited so far of a file, and in all of it. */
  onProgress?(done: ByteCount, total: ByteCount): void;
}

/** Where the files of a copy go: an attached data image becomes a file of its own again. */
export function copyPlaces(path: string, attached: AttachedImage | null): ImagePlaces {
  return { path, data: attached ? dataPathFor(path) : null };
}

/**
 * Writes an image to a new file, sparsely and durably; one with a data image to two, both or none. Errors: `exists`
 * unless `replace`, `locked`, `changed-outside`, `no-space`, `io`.
 */
export function copyImage(source: CopySource, path: string, options: { readonly replace: boolean }): void {
  const parts = partsOf(source);
  replaceImageFiles(copyPlaces(path, source.attached), options, (passing) => {
    source.whileUnchanged(() =>
      placesOf(passing).forEach((target, index) => copyPart(parts[index]!, target, source)),
    );
  });
}

/** One file of a copy. */
interface CopyPart {
  readonly file: BlockFile;
  readonly extents: Iterable<Extent>;
  readonly allocatedBytes: ByteCount;
}

function copyPart(part: CopyPart, path: string, { checkCancelled, onProgress }: CopySource): void {
  const target = createNodeFile(path, { replace: false });
  try {
    copyExtents(part.file, target, part.extents, {
      sourceAllocatedBytes: part.allocatedBytes,
      checkCancelled: () => checkCancelled?.(),
      onProgress: (done, total) => onProgress?.(done, total),
    });
    target.flush();
  } finally {
    target.dispose();
  }
}

function partsOf({ file, extents, attached, allocatedBytes = 0 }: CopySource): CopyPart[] {
  if (!attached) return [{ file, extents, allocatedBytes }];
  const { offset, imageBytes } = attached;
  const all = [...extents];
  // How the storage divides is not known; a zone table is never sparse, the rest is the data's.
  const imageAllocated = Math.min(allocatedBytes, roundUp(imageBytes, BLOCK_BYTES));
  return [
    partOf(file, all, { offset: 0, length: imageBytes }, imageAllocated),
    partOf(file, all, { offset, length: file.size() - offset }, allocatedBytes - imageAllocated),
  ];
}

function partOf(
  file: BlockFile,
  extents: readonly Extent[],
  range: Extent,
  allocatedBytes: ByteCount,
): CopyPart {
  const end = range.offset + range.length;
  const inside = extents.flatMap(({ offset, length }) => {
    const from = Math.max(offset, range.offset);
    const to = Math.min(offset + length, end);
    return to > from ? [{ offset: from - range.offset, length: to - from }] : [];
  });
  return { file: new SliceFile(file, range), extents: inside, allocatedBytes };
}
