import type { Extent } from '../../../shared/units/ranges';
import type { BlockFile } from '../../storage/block-file';
import { ascendingUnion } from '../ascending';
import type { RunsProgress } from '../differing-runs';
import { patchOf } from './patch-of';

/** The lines of the patch that makes a whole file of another one; holes of both are not read. Errors: those of reading. */
export function filePatchOf(
  before: BlockFile,
  after: BlockFile,
  onProgress?: RunsProgress,
): Generator<string> {
  return patchOf(before, after, ascendingUnion(heldOf(before), heldOf(after)), onProgress);
}

function heldOf(file: BlockFile): readonly Extent[] {
  return file.heldExtents?.() ?? [{ offset: 0, length: file.size() }];
}
