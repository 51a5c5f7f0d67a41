import { AppError, failAbout } from '../../shared/errors/app-error';
import { settling } from '../../shared/errors/settling';
import type { SessionSnapshot } from '../../shared/session/session';
import { applyPendingSave, saveThroughJournal, viewThroughJournal } from '../storage/journal/node-journal';
import { copyImage, copyPlaces, type CopySource } from '../image/copy-image';
import { openImageFiles, requireUnchanged, type ImageFiles } from '../image/image-files';
import { lockImageFiles } from '../image/image-lock';
import { placesOf } from '../image/image-places';
import type { ImageSource } from '../image/open-source';
import type { SessionState } from './session-state';

/**
 * Saves the edits through the journal, under the writer's lock of every file. Errors: `locked`, `changed-outside`,
 * `permission`, `no-space`, `io`; the edits are then still there. `save-pending` when they are complete in the journal.
 */
export function saveSession(state: SessionState): SessionSnapshot {
  if (!state.overlay.dirty) return state.snapshot();
  state.outside.requireNothing('Saving');
  const { places } = state;
  let source = null as ImageSource | null;
  try {
    settling(lockImageFiles(places).release, () => {
      requireUnchanged(places, state.source.identity);
      const failure = writeEdits(state);
      // Opened under the lock, so that nobody else's change is taken for what was saved.
      source = state.openBeneath({ holdsLock: true });
      if (failure) throw failure;
    });
  } finally {
    // What was saved is shown, whatever there is to be said of it or of its lock.
    if (source !== null) state.replaceSource(source);
  }
  return state.snapshot();
}

/** Behind its commit a save wins, even when it could not be applied to its end: answers why not, null when it was. */
function writeEdits(state: SessionState): AppError | null {
  const { overlay, places } = state;
  const files = openImageFiles(places, 'write');
  try {
    requireSameSavePending(state, places.path, files);
    // The edits were made over the pending save's content, so it comes first.
    applyPendingSave(places.path, files);
    state.source.identity = files.identity();
    overlay.prepareSave();
    saveThroughJournal(places.path, files, { content: overlay, extents: overlay.changedExtents() });
    return null;
  } catch (error) {
    if (error instanceof AppError && error.code === 'save-pending') return error;
    throw error;
  } finally {
    files.dispose();
  }
}

/** A save that another program left unfinished changes the content without a trace in the file. */
function requireSameSavePending({ source }: SessionState, path: string, files: ImageFiles): void {
  const { pendingSave, dispose } = viewThroughJournal(path, files);
  dispose();
  if (!pendingSave || source.facts().pendingSave) return;
  failAbout(
    path,
    'changed-outside',
    'has an interrupted save of another program since it was opened; nothing was saved',
    { path },
  );
}

/**
 * Writes what the session shows into another file, and an attached data image into one beside it; the session stays
 * with its own. Errors: `same-file` for the image's own path, `unsupported` for a directory of zone files, `exists`
 * unless `replace`, `locked`, `permission`, `no-space`, `io`.
 */
export function saveSessionAs(
  state: SessionState,
  path: string,
  options: { readonly replace: boolean },
): { readonly path: string } {
  const { allocatedBytes } = state.source.facts();
  const extents = state.device.image.anatomy.extents();
  copyOfSession(state, { file: state.overlay, extents, allocatedBytes }, path, options);
  return { path };
}

/** Writes a content of the session's image into another file. Errors: as saveSessionAs. */
export function copyOfSession(
  state: SessionState,
  content: Omit<CopySource, 'attached' | 'whileUnchanged'>,
  path: string,
  options: { readonly replace: boolean },
): void {
  const { attached, zoneFiles } = state.source;
  if (zoneFiles) {
    failAbout(state.start.path, 'unsupported', 'is a directory of zone files; convert it to get one file', {
      path,
    });
  }
  state.requireOtherFile(...placesOf(copyPlaces(path, attached)));
  copyImage(
    { ...content, attached, whileUnchanged: (work) => state.whileUnchanged('Saving a copy', work) },
    path,
    options,
  );
}
