import { MIB } from '../../../shared/units/units';
import type { KeptEdit } from '../../storage/kept/kept-layout';
import type { KeptFile, KeptFrame } from '../../storage/kept/node-kept-file';
import type { OverlayBlockFile } from '../../storage/overlay/overlay-block-file';

const PIECE_BYTES = MIB;

/** Does one kept edit again, as one edit of an overlay. Errors: those of reading and of the store. */
export function applyKeptEdit(
  overlay: OverlayBlockFile,
  kept: KeptFile,
  { offset }: Pick<KeptFrame, 'offset'>,
  edit: KeptEdit,
): void {
  const kind = edit.mapping ? 'mapping' : 'data';
  const before = overlay.undoStep;
  overlay.beginEdit(edit.title);
  overlay.resize(edit.sizeBytes);
  let from = offset;
  for (const [start, length, zero] of edit.extents) {
    if (zero) overlay.zero(start, length, kind);
    else {
      for (let done = 0; done < length; done += PIECE_BYTES) {
        const bytes = new Uint8Array(Math.min(PIECE_BYTES, length - done));
        kept.read(from + done, bytes);
        overlay.write(start + done, bytes, kind);
      }
      from += length;
    }
  }
  if (overlay.undoStep === before) changeNothing(overlay, kind);
}

/** An edit that wrote what was there already could be undone like any other. */
function changeNothing(overlay: OverlayBlockFile, kind: 'mapping' | 'data'): void {
  const first = new Uint8Array(1);
  overlay.read(0, first);
  overlay.write(0, first, kind);
}
