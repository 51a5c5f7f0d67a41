import { AppError, fail } from '../../../shared/errors/app-error';
import type { SessionSnapshot } from '../../../shared/ipc/shapes';
import type { BlockFile } from '../../storage/block-file';
import { openNodeFile } from '../../storage/node-block-file';
import { applyPendingSave, saveThroughJournal, viewThroughJournal } from '../../storage/node-journal';
import { copyImage } from '../copy-image';
import { lockImage, openSource, requireUnchanged, type ImageSource } from '../open-source';
import type { SessionState } from './session-state';

/**
 * Saves the edits through the journal, under the writer's lock. Errors: `locked`, `changed-outside`, `permission`,
 * `no-space`, `io`; the edits are then still there.
 */
export function saveSession(state: SessionState): SessionSnapshot {
  if (!state.overlay.dirty) return state.snapshot();
  const { path } = state.start;
  let failure: AppError | null;
  let source: ImageSource;
  const lock = lockImage(path);
  try {
    requireUnchanged(path, state.identity);
    failure = writeEdits(state, path);
    // Opened under the lock, so that nobody else's change is taken for what was saved.
    source = openSource(path, { access: 'read' });
  } finally {
    lock.release();
  }
  state.replaceSource(source);
  if (failure) throw failure;
  return state.snapshot();
}

/** Behind its commit a save wins, even when it could not be applied to its end: answers why not, null when it was. */
function writeEdits(state: SessionState, path: string): AppError | null {
  const { overlay } = state;
  const file = openNodeFile(path, { access: 'write' });
  try {
    requireSameSavePending(state, path, file);
    // The edits were made over the pending save's content, so it comes first.
    applyPendingSave(path, file);
    state.identity = file.identity();
    overlay.prepareSave();
    saveThroughJournal(path, file, { content: overlay, extents: overlay.changedExtents() });
    return null;
  } catch (error) {
    if (error instanceof AppError && error.data['pendingSave'] === true) return error;
    throw error;
  } finally {
    file.dispose();
  }
}

/** A save that another program left unfinished changes the content without a trace in the file. */
function requireSameSavePending({ source }: SessionState, path: string, file: BlockFile): void {
  const { pendingSave, dispose } = viewThroughJournal(path, file);
  dispose();
  if (!pendingSave || source.facts().pendingSave) return;
  fail(
    'changed-outside',
    `${path} has an interrupted save of another program since it was opened; nothing was saved`,
    { path },
  );
}

/**
 * Writes what the session shows into another file; the session stays with its own. Errors: `usage` for the image's
 * own path, `exists` unless `replace`, `locked`, `permission`, `no-space`, `io`.
 */
export function saveSessionAs(
  state: SessionState,
  path: string,
  options: { readonly replace: boolean },
): { readonly path: string } {
  state.requireOtherFile(path);
  const { allocatedBytes } = state.source.facts();
  copyImage({ file: state.overlay, extents: state.device.image.extents(), allocatedBytes }, path, options);
  return { path };
}
