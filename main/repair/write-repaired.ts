import type { RepairPlan } from '../../shared/image/check/repair';
import { copyImage } from '../image/copy-image';
import type { ImageSource } from '../image/open-source';
import type { BlockFile } from '../storage/block-file';
import { saveThroughJournal } from '../storage/journal/node-journal';
import type { OverlayBlockFile } from '../storage/overlay/overlay-block-file';

/** Where a repaired image goes. */
export interface RepairedPlace {
  /** Null: into the image itself, which is open for writing. */
  readonly output: string | null;
  /** A copy of the image as it was, made first; null = none. */
  readonly backup: string | null;
  readonly replace: boolean;
  checkCancelled(): void;
}

/**
 * Writes a repaired image: a copy, or the image in place through the journal, so that a kill leaves the old bytes or the new
 * ones. The backup is whole before anything of the image is written. Errors: `exists`, those of the copy and of the journal.
 */
export function writeRepaired(
  source: ImageSource,
  { plan, repaired }: { readonly plan: RepairPlan; readonly repaired: OverlayBlockFile },
  { output, backup, replace, checkCancelled }: RepairedPlace,
): void {
  if (backup !== null) copyOf(source, source.file, backup, { replace, checkCancelled });
  if (output !== null) return copyOf(source, repaired, output, { replace, checkCancelled });
  checkCancelled();
  if (plan.edits.length > 0)
    saveThroughJournal(source.path, source, { content: repaired, extents: repaired.changedExtents() });
  source.requireWritten();
}

/** A sparse copy of an image as `file` has it. Errors: those of `copyImage`. */
export function copyOf(
  { attached, whileUnchanged }: ImageSource,
  file: BlockFile,
  path: string,
  { replace, checkCancelled }: Pick<RepairedPlace, 'replace' | 'checkCancelled'>,
): void {
  const extents = file.heldExtents?.() ?? [{ offset: 0, length: file.size() }];
  copyImage({ file, extents, attached, whileUnchanged, checkCancelled }, path, { replace });
}
