import { MIB } from '../../shared/units/units';
import type { BlockFile } from '../storage/block-file';
import { NodeScratchStore } from '../storage/overlay/node-scratch-store';
import { OverlayBlockFile } from '../storage/overlay/overlay-block-file';

const PIECE_BYTES = MIB;

/** Carries the unsaved changes of an overlay into another file of the same content beneath. */
function copyChanges(from: OverlayBlockFile, to: BlockFile, checkCancelled: () => void): void {
  if (to.size() !== from.size()) to.resize(from.size());
  const buffer = new Uint8Array(PIECE_BYTES);
  for (const { offset, length, zero } of from.changedExtents()) {
    if (zero) {
      to.zero(offset, length, 'data');
      continue;
    }
    for (let done = 0; done < length; done += PIECE_BYTES) {
      checkCancelled();
      const bytes = buffer.subarray(0, Math.min(PIECE_BYTES, length - done));
      from.read(offset + done, bytes);
      to.write(offset + done, bytes, 'data');
    }
  }
}

/** A scratch overlay: changes of it touch nothing beneath. Disposing of it releases its store only. */
export function scratchOver(base: BlockFile): OverlayBlockFile {
  return new OverlayBlockFile(base, new NodeScratchStore());
}

/**
 * The content of an overlay as it is now, which stays when the overlay is changed later. Errors: those of the two
 * files, whatever checkCancelled throws.
 */
export function snapshotOf(
  overlay: OverlayBlockFile,
  base: BlockFile,
  checkCancelled: () => void,
): OverlayBlockFile {
  const copy = scratchOver(base);
  try {
    copyChanges(overlay, copy, checkCancelled);
    return copy;
  } catch (error) {
    copy.dispose();
    throw error;
  }
}
