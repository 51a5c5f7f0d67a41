import type { BlockFile } from '../../../main/storage/block-file';
import { readJournal } from '../../../main/storage/journal/journal-read';
import { JournalView } from '../../../main/storage/journal/journal';
import type { SavedChange } from '../../../main/storage/journal/journal-write';
import { MemoryBlockFile } from '../../../main/storage/memory-block-file';
import { OverlayBlockFile } from '../../../main/storage/overlay/overlay-block-file';
import { alone } from './alone';
import { patternBytes } from './storage-files';

/** An image before a save and the edits that are saved. */
export interface SaveCase {
  readonly name: string;
  readonly before: Uint8Array;
  edit(overlay: BlockFile): void;
}

const scattered = (file: BlockFile) => {
  file.write(100, patternBytes(5, 9), 'data');
  file.write(9000, patternBytes(9000, 4), 'data');
  file.zero(20_000, 15_000, 'data');
  file.write(39_990, patternBytes(10, 8), 'data');
};

/** Saves that keep, grow and cut the image; small ones and one with sampled windows. */
export const SAVE_CASES: readonly SaveCase[] = [
  { name: 'same size', before: patternBytes(40_000), edit: scattered },
  {
    name: 'grown',
    before: patternBytes(40_000),
    edit: (file) => {
      scattered(file);
      file.write(50_001, patternBytes(7000, 6), 'data');
    },
  },
  {
    name: 'cut',
    before: patternBytes(40_000),
    edit: (file) => {
      scattered(file);
      file.resize(12_345);
    },
  },
  {
    name: 'large, sampled',
    before: patternBytes(300_000),
    edit: (file) => {
      scattered(file);
      file.write(150_000, patternBytes(20_000, 5), 'data');
      file.zero(299_990, 10, 'data');
    },
  },
  {
    name: 'from nothing',
    before: new Uint8Array(0),
    edit: (file) => {
      file.write(0, patternBytes(5000), 'data');
    },
  },
];

/** Image and overlay with the edits of a case. */
export function prepareCase({ before, edit }: SaveCase): {
  image: MemoryBlockFile;
  change: SavedChange;
  after: OverlayBlockFile;
} {
  const image = new MemoryBlockFile('image', before);
  const after = new OverlayBlockFile(new MemoryBlockFile('image', before));
  edit(after);
  return { image, after, change: { content: after, extents: after.changedExtents() } };
}

/** What a reader gets to see: the image, through its journal when that is complete. */
export function seenThrough(journalFile: BlockFile, image: BlockFile): { state: string; file: BlockFile } {
  const found = readJournal(journalFile, alone(image));
  return {
    state: found.state,
    file: found.state === 'complete' ? new JournalView(image, found.journal) : image,
  };
}
