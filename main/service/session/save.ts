import { AppError, fail } from '../../../shared/errors/app-error';
import type { SessionSnapshot } from '../../../shared/ipc/shapes';
import { openNodeFile } from '../../storage/node-block-file';
import { applyPendingSave, saveThroughJournal } from '../../storage/node-journal';
import { copyImage } from '../copy-image';
import { realPath } from '../files/real-path';
import { lockImage, openSource, requireUnchanged } from '../open-source';
import type { SessionState } from './session-state';

/**
 * Saves the edits through the journal, under the writer's lock. Errors: `locked`, `changed-outside`, `permission`,
 * `no-space`, `io`; the edits are then still there.
 */
export function saveSession(state: SessionState): SessionSnapshot {
  if (!state.overlay.dirty) return state.snapshot();
  const { path } = state.start;
  const lock = lockImage(path);
  try {
    requireUnchanged(path, state.source.identity);
    writeEdits(state, path);
  } catch (error) {
    // Behind its commit a save wins, even when it could not be applied to its end.
    if (error instanceof AppError && error.data['pendingSave'] === true) reopen(state);
    throw error;
  } finally {
    lock.release();
  }
  reopen(state);
  return state.snapshot();
}

function reopen(state: SessionState): void {
  state.replaceSource(openSource(state.start.path, { access: 'read' }));
}

function writeEdits({ overlay }: SessionState, path: string): void {
  const file = openNodeFile(path, { access: 'write' });
  try {
    // The edits were made over the pending save's content, so it comes first.
    applyPendingSave(path, file);
    overlay.prepareSave();
    saveThroughJournal(path, file, { content: overlay, extents: overlay.changedExtents() });
  } finally {
    file.dispose();
  }
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
  if (realPath(path) === realPath(state.start.path)) {
    fail('usage', `${path} is the image itself; save it, or choose another name`, { path });
  }
  const { allocatedBytes } = state.source.facts();
  copyImage({ file: state.overlay, extents: state.device.image.extents(), allocatedBytes }, path, options);
  return { path };
}
