import { failAbout } from '../../../shared/errors/app-error';
import { describeFileChange } from '../../../shared/image/outside-change';
import { formatBytes } from '../../../shared/units/format';
import { fileChanges } from '../../image/image-files';
import { sameOptions } from '../../image/same-options';
import type { KeptImage } from '../../storage/kept/kept-layout';
import { KeptFile } from '../../storage/kept/node-kept-file';
import type { OverlayBlockFile } from '../../storage/overlay/overlay-block-file';
import type { KeptHistory } from './edit-keeper';
import { refuse, requireNoNewErrors } from './keep-edits';
import { applyKeptEdit } from './apply-kept-edit';
import { describeBeneath, filesOfKept, isUnchanged } from './kept-image';
import type { SessionState } from '../session-state';

/**
 * Lays the kept edits that a session was started with over its image, with what could be undone and done again. The file
 * must be as it was when they were made, or, where the user said so, be so alike that the edits can lie over it as
 * keepEdits means it. Errors: `changed-outside`, with the reason; `damaged`, `gone`, `usage` for edits of another image.
 * They are then still kept. Edits that the file holds already, as their save was the last thing done, are given up.
 */
export function restoreEdits(state: SessionState): void {
  const { restore, waiting } = state.start.keeping ?? {};
  if (waiting) state.keeper.note('unsaved edits of this image were kept; Home offers to open it with them');
  if (!restore) return;
  const kept = KeptFile.open(restore.path, 'write');
  if (!kept) failAbout(restore.path, 'damaged', 'holds no kept edits that can be read');
  try {
    const { facts, anatomy } = state.device.image;
    // What is read only because of damage may have been edited by a repair.
    if (facts.writeRefusal !== null && anatomy.repairs === undefined) throw facts.writeRefusal;
    requireSameImage(state, kept.image);
    state.history.restore(state);
    layOver(state, kept, restore.over);
  } catch (error) {
    kept.dispose();
    throw error;
  }
}

function requireSameImage({ start }: SessionState, { path, options }: KeptImage): void {
  if (start.path === path && sameOptions(start.options, options)) return;
  failAbout(start.path, 'usage', `the kept edits are those of ${path}, opened in another way`, { path });
}

function layOver(state: SessionState, kept: KeptFile, over: 'same' | 'changed'): void {
  const { overlay, keeper, start } = state;
  const beneath = state.deviceOver(state.source.file);
  const stored = beneath.image.table.zones;
  const now = describeBeneath({ start, source: state.source, device: beneath, stored });
  const { history, end } = replay(overlay, kept);
  const isSame = isUnchanged(kept.image, now);
  if (!isSame && overlay.changedExtents().length === 0 && overlay.size() === state.source.file.size()) {
    overlay.revert();
    keeper.note('the edits that were kept are in the file already: they were saved');
  } else if (!isSame) {
    if (over === 'same') failChanged(kept.image);
    requireAlike(kept.image, now);
    requireNoNewErrors(start.path, beneath, state.deviceOver(overlay));
  }
  state.restored(stored);
  if (kept.hasMoreThan(end)) keeper.note('what was kept last of these edits is not whole and was left out');
  if (isSame && overlay.dirty) return keeper.adopt(kept, end, state, history);
  keeper.sync(state);
  if (keeper.isKeeping || !overlay.dirty) kept.remove();
  else kept.dispose();
}

function failChanged(kept: KeptImage): never {
  const { path } = kept;
  const [change] = fileChanges({ path, data: kept.options.data ?? null }, filesOfKept(kept));
  const since = 'the edits were made';
  const words = change
    ? describeFileChange(change, formatBytes, since)
    : `has another content than when ${since}`;
  return failAbout(path, 'changed-outside', words, { path });
}

/** As far as can be told without the file as it was. */
function requireAlike(kept: KeptImage, now: KeptImage): void {
  const sizes = ({ files }: KeptImage): string => files.map(({ sizeBytes }) => sizeBytes).join(' ');
  if (sizes(kept) !== sizes(now)) refuse(kept.path, 'it has another size');
  if (kept.shape !== now.shape) refuse(kept.path, 'it has another layout');
  if (kept.zones !== now.zones) refuse(kept.path, 'another program changed zones');
}

interface Replayed {
  readonly history: KeptHistory;
  /** Behind the last step that is whole. */
  readonly end: number;
}

/** Does again, on an overlay without edits, what was kept. A step that cannot be is not whole. */
function replay(overlay: OverlayBlockFile, kept: KeptFile): Replayed {
  let floor = 0;
  let steps: readonly number[] = [];
  let at = 0;
  let end = kept.imageEnd;
  for (const frame of kept.steps('checked')) {
    const { step } = frame;
    if (step.kind === 'edit') {
      applyKeptEdit(overlay, kept, frame, step);
      if (floor === 0) floor = overlay.undoStep;
      else steps = [...steps.slice(0, at++), overlay.undoStep];
    } else {
      if (step.kind === 'turn' || (step.kind === 'undo' ? at === 0 : at === steps.length)) break;
      if (step.kind === 'undo') overlay.undo();
      else overlay.redo();
      at += step.kind === 'undo' ? -1 : 1;
    }
    end = frame.end;
  }
  return { history: { floor, steps, at }, end };
}
