import { RUN_SHOWN_BYTES, type EditedRun } from '../../../shared/session/byte-edit';
import type { Extent } from '../../../shared/units/ranges';
import type { ByteOffset } from '../../../shared/units/units';
import { differingRuns, nearRuns } from '../../compare/differing-runs';
import { placeAt } from '../../device/block-stamps';
import type { FormatImage } from '../../format/image';
import type { BlockFile } from '../../storage/block-file';

/** Equal bytes that may lie within one place of the list: what was typed over may be the same here and there. */
const GAP_BYTES = 4;

/** What is saved, what is there now, and where they may differ (ascending). */
export interface SavedAndNow {
  readonly before: BlockFile;
  readonly after: BlockFile;
  readonly extents: readonly Extent[];
}

/** Places whose bytes differ from what is saved, ascending, those that end behind `from`. */
export function editedRunsFrom({ before, after, extents }: SavedAndNow, from: ByteOffset): Generator<Extent> {
  const rest = extents
    .filter(({ offset, length }) => offset + length > from)
    .map(({ offset, length }) => {
      const start = Math.max(offset, from);
      return { offset: start, length: offset + length - start };
    });
  return nearRuns(differingRuns(before, after, rest), GAP_BYTES);
}

/** A place with its first bytes as saved and as they are now. */
export function runAsShown(
  image: FormatImage,
  { offset, length }: Extent,
  { before, after }: Omit<SavedAndNow, 'extents'>,
): EditedRun {
  const shown = Math.min(length, RUN_SHOWN_BYTES);
  const read = (file: BlockFile): Uint8Array => {
    const bytes = new Uint8Array(shown);
    file.read(offset, bytes);
    return bytes;
  };
  return { place: placeAt(image, offset), length, before: read(before), after: read(after) };
}
