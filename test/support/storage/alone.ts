import type { BlockFile } from '../../../main/storage/block-file';
import type { JournalledImage } from '../../../main/storage/journal/journal';

/** An image of one file, as a journal knows it. */
export function alone(file: BlockFile): JournalledImage {
  return { file, attached: null };
}
