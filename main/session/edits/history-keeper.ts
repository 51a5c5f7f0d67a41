import { AppError } from '../../../shared/errors/app-error';
import { formatRemark, plainRemark, type Remark } from '../../../shared/errors/remark';
import { formatBytes, plural } from '../../../shared/units/format';
import { sameOptions } from '../../image/same-options';
import type { KeptEdit, KeptImage } from '../../storage/kept/kept-layout';
import { KeptFile } from '../../storage/kept/node-kept-file';
import { historyPath, keptBytes, makeKeptFolder } from '../../storage/kept/node-kept-folder';
import { existsSync } from '../../storage/node-fs';
import { removeFile } from '../../storage/node-block-file';
import type { OverlayBlockFile, OverlayMark, OverlayWay } from '../../storage/overlay/overlay-block-file';
import { dirname } from 'node:path';
import { applyKeptEdit } from './apply-kept-edit';
import { KEPT_LIMITS, type KeptContent } from './edit-keeper';
import { isUnchanged } from './kept-image';
import type { SessionStart } from '../session-port';

/**
 * Keeps what can be taken back and done again over saving, closing and opening an image: in a file of its own beside the
 * user's data, written at each save and read before the first edit of a session.
 *
 * Invariants:
 * - It holds the way back from the very content that was saved, and is followed only where the files hold it still.
 * - Steps are kept from the newest on; where they become too long, the oldest are missing, which is said.
 * - A file without its `turn` was not written to its end and is not followed.
 */
export class HistoryKeeper {
  readonly #path: string | null;
  readonly #start: SessionStart;
  #isRead = false;
  #notice: string | null = null;

  constructor(start: SessionStart) {
    this.#start = start;
    this.#path = start.keeping ? historyPath(start.keeping.folder, start.path) : null;
  }

  /** What the user has to know of it. */
  get notices(): readonly Remark[] {
    return this.#notice === null ? [] : [plainRemark(this.#notice)];
  }

  /** After a save: the overlay shows what the file holds. What cannot be kept is said in `notices`. */
  keep(content: KeptContent): void {
    if (this.#path === null) return;
    this.#isRead = true;
    this.#notice = null;
    try {
      this.#write(this.#path, content);
    } catch (thrown) {
      if (!(thrown instanceof AppError)) throw thrown;
      this.#notice = `what can be undone now cannot be after closing: ${formatRemark(thrown)}`;
    }
  }

  /** Before the first edit: lays the steps that were kept of this content under an overlay without edits. */
  restore(content: KeptContent): void {
    if (this.#isRead || this.#path === null) return;
    this.#isRead = true;
    if (content.overlay.dirty || content.overlay.canUndo || !existsSync(this.#path)) return;
    try {
      this.#notice = this.#read(this.#path, content);
    } catch (thrown) {
      if (!(thrown instanceof AppError)) throw thrown;
      content.overlay.revert();
      this.#notice = `earlier steps cannot be undone: they were not read: ${formatRemark(thrown)}`;
    }
  }

  #write(path: string, { overlay, describeBeneath }: KeptContent): void {
    const { past, future } = overlay.steps;
    if (past.length + future.length === 0) {
      if (existsSync(path)) removeFile(path);
      return;
    }
    const { imageBytes, allBytes } = this.#start.keeping!.limits ?? KEPT_LIMITS;
    const room = Math.min(imageBytes, allBytes - keptBytes(dirname(path), path));
    makeKeptFolder(dirname(path));
    const file = KeptFile.create(path, describeBeneath());
    try {
      const lost = append(file, overlay, past, room) - past.length;
      file.append({ kind: 'turn' }, overlay);
      append(file, overlay, future, room);
      if (lost < 0)
        this.#notice = `${plural(-lost, 'older step')} cannot be undone after closing: more than ${formatBytes(room)}`;
    } finally {
      file.dispose();
    }
  }

  /** A sentence about steps that are not offered; null = they are. */
  #read(path: string, { overlay, describeBeneath }: KeptContent): string | null {
    const kept = KeptFile.open(path, 'read');
    if (!kept) return 'earlier steps cannot be undone: what was kept of them is damaged';
    try {
      if (!this.#isOfThis(kept.image, describeBeneath()))
        return 'earlier steps cannot be undone: they are kept, but belong to another content of this file';
      return layUnder(overlay, kept) ? null : 'earlier steps cannot be undone: they were not kept to the end';
    } finally {
      kept.dispose();
    }
  }

  #isOfThis(kept: KeptImage, now: KeptImage): boolean {
    const { path, options } = this.#start;
    return kept.path === path && sameOptions(kept.options, options) && isUnchanged(kept, now);
  }
}

/** Appends steps, one after the other, while there is room; answers how many. */
function append(
  file: KeptFile,
  overlay: OverlayBlockFile,
  ways: readonly OverlayWay[],
  room: number,
): number {
  let from: OverlayMark = overlay.mark();
  let count = 0;
  for (const { title, state } of ways) {
    const made = overlay.stepBetween(from, state, room - file.sizeBytes);
    if (made === null) return count;
    const extents = made.extents.map(({ offset, length, zero }): KeptEdit['extents'][number] => [
      offset,
      length,
      zero,
    ]);
    const { sizeBytes, mapping } = made;
    file.append({ kind: 'edit', title, sizeBytes, mapping, extents }, overlay.at(state));
    from = state;
    count++;
  }
  return count;
}

/** False where the steps are not whole: then there are none. */
function layUnder(overlay: OverlayBlockFile, kept: KeptFile): boolean {
  let future = 0;
  let hasTurned = false;
  for (const frame of kept.steps('checked')) {
    const { step } = frame;
    if (step.kind === 'turn') {
      overlay.turnRound();
      hasTurned = true;
    } else if (step.kind === 'edit') {
      applyKeptEdit(overlay, kept, frame, step);
      if (hasTurned) future++;
    }
  }
  for (; future > 0; future--) overlay.undo();
  if (!hasTurned) overlay.revert();
  return hasTurned;
}
