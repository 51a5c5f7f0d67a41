import { remarkOn, type Remark } from '../../../shared/errors/remark';
import { AppError, failAbout } from '../../../shared/errors/app-error';
import type { BlockFile } from '../block-file';
import type { JournalledImage } from './journal';
import { JournalView } from './journal';
import type { JournalState } from './journal-read';
import { readJournal } from './journal-read';
import type { SavedChange, SaveWatch } from './journal-write';
import { writeJournal } from './journal-write';
import type { NodeBlockFile } from '../node-block-file';
import { createNodeFile, openNodeFile, removeFile } from '../node-block-file';
import { withAttempt } from '../node-errors';
import { besideImage, syncFolderOf } from '../node-paths';
import { existsSync, statSync } from '../node-fs';

/** An image opened for reading, as its user shall see it. */
export interface ViewedImage {
  /** The image, or the image through a pending save. */
  readonly file: BlockFile;
  readonly pendingSave: boolean;
  /** Sentences for people about a journal that was passed over. */
  readonly notices: readonly Remark[];
  /** Releases the journal's file; the image stays open. */
  dispose(): void;
}

/** Where the journal of an image lies: `<image>.zsjournal`. */
export function journalPathOf(imagePath: string): string {
  return besideImage(imagePath, '.zsjournal');
}

/**
 * Looks at an image for reading: through its journal when a save is pending. Writes nothing. A journal that is
 * incomplete, damaged or of another image is passed over with a notice. Errors: those of reading.
 */
export function viewThroughJournal(imagePath: string, image: JournalledImage): ViewedImage {
  const found = findJournal(imagePath, image);
  if (found?.state.state !== 'complete') {
    found?.file.dispose();
    const notices = found ? [remarkOn(imagePath, describe(imagePath, found.state))] : [];
    return { file: image.file, pendingSave: false, notices, dispose: () => undefined };
  }
  const { file, state } = found;
  return {
    file: new JournalView(image.file, state.journal),
    pendingSave: true,
    notices: [
      remarkOn(
        imagePath,
        'an interrupted save is pending; it is shown as saved and applied at the next opening for writing',
      ),
    ],
    dispose: () => {
      file.dispose();
    },
  };
}

/**
 * Call before writing to an image, under its lock: finishes a pending save, removes an incomplete journal.
 * Returns notices for people. Errors (nothing is changed then): `usage` when the save is one of this image together
 * with its data image and only one of them is open, or the reverse; `damaged` for a journal that is neither; those of
 * the files; the journal then stays and the call may be repeated.
 */
export function applyPendingSave(imagePath: string, image: JournalledImage): Remark[] {
  const found = findJournal(imagePath, image);
  if (!found) return [];
  const { file, state } = found;
  try {
    if (state.state === 'complete') state.journal.applyTo(image.file);
    else if (state.state === 'other') {
      failAbout(imagePath, 'usage', describe(imagePath, state), { path: journalPathOf(imagePath) });
    } else if (state.state !== 'incomplete') {
      const path = journalPathOf(imagePath);
      failAbout(
        imagePath,
        'damaged',
        `${describe(imagePath, state)}; move ${path} away to open the image without it`,
        {
          path,
        },
      );
    }
  } finally {
    file.dispose();
  }
  removeJournal(imagePath);
  const done = state.state === 'complete';
  return [remarkOn(imagePath, done ? 'an interrupted save has been completed' : describe(imagePath, state))];
}

/**
 * Saves a change into an image so that a kill or a power cut at any moment leaves the old or the new content.
 * `image` is open for writing, under its lock, with no save pending. Errors: `exists` when one is; before the
 * commit the image is as it was (`no-space`, `cancelled` …); behind it the message says that the save is pending.
 */
export function saveThroughJournal(
  imagePath: string,
  image: JournalledImage,
  change: SavedChange,
  watch: SaveWatch = {},
): void {
  const { mode } = withAttempt({ verb: 'stat', path: imagePath }, () => statSync(imagePath));
  const journal = createNodeFile(journalPathOf(imagePath), { replace: false, mode: mode & 0o777 });
  try {
    commitJournal(imagePath, journal, image, change, watch);
    applyCommitted(imagePath, journal, image);
  } finally {
    journal.dispose();
  }
  // One that stays is applied once more, which changes nothing.
  behindCommit(journal.name, () => removeJournal(imagePath));
}

/** Removes the journal of an image, durably; for a save that is done, or an image that is replaced by another. */
export function removeJournal(imagePath: string): void {
  const path = journalPathOf(imagePath);
  if (!existsSync(path)) return;
  removeFile(path);
  syncFolderOf(path);
}

function commitJournal(
  imagePath: string,
  journal: NodeBlockFile,
  image: JournalledImage,
  change: SavedChange,
  watch: SaveWatch,
): void {
  try {
    writeJournal(journal, image, change, watch);
    syncFolderOf(journal.name);
  } catch (thrown) {
    removeJournal(imagePath);
    throw thrown;
  }
}

/** What is applied is what another process would read back, verified. */
function applyCommitted(imagePath: string, journal: NodeBlockFile, image: JournalledImage): void {
  let state: JournalState;
  try {
    state = readJournal(journal, image);
  } catch (thrown) {
    removeJournal(imagePath);
    throw thrown;
  }
  if (state.state !== 'complete') {
    removeJournal(imagePath);
    failAbout(journal.name, 'io', `the journal does not read back as written: ${state.reason}`, {
      path: journal.name,
    });
  }
  const committed = state.journal;
  behindCommit(journal.name, () => committed.applyTo(image.file));
}

/** Behind its commit a save wins: what fails there leaves it pending. Errors: `save-pending`. */
function behindCommit(journalPath: string, work: () => void): void {
  try {
    work();
  } catch (thrown) {
    // Without its journal a save is over.
    if (!(thrown instanceof AppError) || !existsSync(journalPath)) throw thrown;
    const message = `${thrown.message}; the save is complete in ${journalPath} and is applied at the next opening for writing`;
    throw new AppError('save-pending', message, { ...thrown.data, cause: thrown.code }, thrown.subject);
  }
}

function findJournal(
  imagePath: string,
  image: JournalledImage,
): { file: NodeBlockFile; state: JournalState } | null {
  const path = journalPathOf(imagePath);
  if (!existsSync(path)) return null;
  let file: NodeBlockFile;
  try {
    file = openNodeFile(path, { access: 'read' });
  } catch (thrown) {
    if (thrown instanceof AppError && thrown.code === 'not-found') return null;
    throw thrown;
  }
  try {
    return { file, state: readJournal(file, image) };
  } catch (thrown) {
    file.dispose();
    throw thrown;
  }
}

function describe(imagePath: string, state: JournalState): string {
  const path = journalPathOf(imagePath);
  if (state.state === 'complete') return `a save is pending in ${path}`;
  const what = {
    incomplete: 'an interrupted save was not complete and is discarded',
    damaged: 'the journal of an interrupted save is damaged',
    other: 'an interrupted save is pending and cannot be applied to the files as they were opened',
    foreign: 'the journal beside it does not belong to it',
  }[state.state];
  return `${what}: ${path}: ${state.reason}`;
}
