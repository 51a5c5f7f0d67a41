import { AppError, fail } from '../../../shared/errors/app-error';
import { formatRemark, plainRemark, type Remark } from '../../../shared/errors/remark';
import { formatBytes } from '../../../shared/units/format';
import { GIB, MIB } from '../../../shared/units/units';
import type { ImageSource } from '../../image/open-source';
import type { KeptImage, KeptStep } from '../../storage/kept/kept-layout';
import { KeptFile } from '../../storage/kept/node-kept-file';
import { keptBytes, keptPath, makeKeptFolder } from '../../storage/kept/node-kept-folder';
import type { OverlayBlockFile, OverlayMark } from '../../storage/overlay/overlay-block-file';
import type { EditKeeping, KeptLimits } from '../session-port';

/** How much is kept unless a session is told otherwise: of one image, and of all together. */
export const KEPT_LIMITS: KeptLimits = { imageBytes: 256 * MIB, allBytes: GIB };

/** What is kept of a session. */
export interface KeptContent {
  readonly overlay: OverlayBlockFile;
  readonly source: ImageSource;
  /** The image beneath the edits. */
  describeBeneath(): KeptImage;
}

/** How far the history of an overlay and the file agree. */
export interface KeptHistory {
  /** Number of the first edit of the file, which cannot be taken back without all: it may be several in one. */
  readonly floor: number;
  /** Numbers of those that follow it. */
  readonly steps: readonly number[];
  /** How many of them are not taken back. */
  readonly at: number;
}

/**
 * Keeps the unsaved edits of a session in a file, for the case that the host dies.
 *
 * Invariants:
 * - There is a file when, and only when, there are unsaved edits and nothing stands against keeping them.
 * - Its steps lead to the present state. One edit more, one taken back or done again is appended; whatever else happened,
 *   or what would become too long, the file is made anew with all edits as one.
 * - It is written before anybody hears of the edit, so that what was seen done is kept.
 */
export class EditKeeper {
  readonly #keeping: EditKeeping | null;
  readonly #path: string;
  readonly #limits: KeptLimits;
  #file: KeptFile | null = null;
  /** What the file lies over, and up to which moment. */
  #source: ImageSource | null = null;
  #mark: OverlayMark | null = null;
  #history: KeptHistory = { floor: 0, steps: [], at: 0 };
  /** Number of the last edit that was seen. */
  #newest = 0;
  #problem: string | null = null;
  #notices: readonly Remark[] = [];

  /** `keeping` null: nothing is kept. */
  constructor(keeping: EditKeeping | null) {
    this.#keeping = keeping;
    this.#path = keeping ? keptPath(keeping.folder, keeping.number) : '';
    this.#limits = keeping?.limits ?? KEPT_LIMITS;
  }

  /** What the user has to know of it. */
  get notices(): readonly Remark[] {
    if (this.#problem === null) return this.#notices;
    const message = `unsaved edits are not kept, should the program be ended by force: ${this.#problem}`;
    return [...this.#notices, plainRemark(message)];
  }

  /** Whether there is a file. */
  get isKeeping(): boolean {
    return this.#file !== null;
  }

  /** Writes what changed since it was called last. A failure is told in `notices`, and tried again the next time. */
  sync(content: KeptContent): void {
    if (this.#keeping === null) return;
    try {
      if (content.overlay.dirty) this.#keep(content);
      else this.#drop();
      this.#problem = null;
    } catch (thrown) {
      if (!(thrown instanceof AppError)) throw thrown;
      this.#problem = formatRemark(thrown);
      this.#drop();
    }
    this.#newest = Math.max(this.#newest, content.overlay.undoStep);
  }

  /** Goes on with a file whose edits, up to `end`, lie over `content` already. Errors: `not-found`, another has it. */
  adopt(file: KeptFile, end: number, content: KeptContent, history: KeptHistory): void {
    file.takeOver(end, this.#path);
    this.#file = file;
    this.#follow(content);
    this.#history = history;
    this.#newest = content.overlay.undoStep;
  }

  /** Says something of the edits that came from a file. */
  note(message: string): void {
    this.#notices = [...this.#notices, plainRemark(message)];
  }

  /** `keep`: the edits are offered again. */
  dispose(edits: 'keep' | 'drop'): void {
    if (edits === 'keep') this.#file?.dispose();
    else this.#drop();
  }

  #keep(content: KeptContent): void {
    const { overlay, source } = content;
    const isKept = this.#file !== null && this.#source === source;
    const { tree, sizeBytes } = overlay.mark();
    if (isKept && tree === this.#mark?.tree && sizeBytes === this.#mark.sizeBytes) return;
    if (!isKept || !this.#append(this.#file!, overlay)) this.#startOver(content);
    this.#follow(content);
    this.#requireRoom();
  }

  #follow({ source, overlay }: KeptContent): void {
    this.#source = source;
    this.#mark = overlay.mark();
  }

  /** False when the file has to be made anew. */
  #append(file: KeptFile, overlay: OverlayBlockFile): boolean {
    const { floor, steps, at } = this.#history;
    const present = overlay.undoStep;
    const append = (step: KeptStep, history: Partial<KeptHistory>): boolean => {
      file.append(step, overlay);
      this.#history = { ...this.#history, ...history };
      return file.sizeBytes <= this.#limits.imageBytes;
    };
    if (at > 0 && present === (steps[at - 2] ?? floor)) return append({ kind: 'undo' }, { at: at - 1 });
    if (present === steps[at]) return append({ kind: 'redo' }, { at: at + 1 });
    if (present <= this.#newest) return false;
    const step = this.#editSince(overlay, this.#mark!, overlay.undoTitle);
    return step !== null && append(step, { steps: [...steps.slice(0, at), present], at: at + 1 });
  }

  /** All edits as one; a single one keeps its name. */
  #startOver({ overlay, describeBeneath }: KeptContent): void {
    const { folder } = this.#keeping!;
    const isSingle = this.#file === null && overlay.undoStep === this.#newest + 1;
    const step = this.#editSince(overlay, overlay.saved, isSingle ? overlay.undoTitle : null);
    if (!step) fail('no-space', `they are more than ${formatBytes(this.#limits.imageBytes)}`);
    makeKeptFolder(folder);
    const previous = this.#file;
    this.#file = KeptFile.create(this.#path, describeBeneath(), step, overlay);
    previous?.dispose();
    this.#history = { floor: overlay.undoStep, steps: [], at: 0 };
  }

  #editSince(overlay: OverlayBlockFile, mark: OverlayMark, title: string | null): KeptStep | null {
    const made = overlay.stepSince(mark, this.#limits.imageBytes);
    if (!made) return null;
    const { sizeBytes, mapping } = made;
    const extents = made.extents.map(
      ({ offset, length, zero }) => [offset, length, zero] as [number, number, boolean],
    );
    return { kind: 'edit', title: title ?? 'Unsaved edits', sizeBytes, mapping, extents };
  }

  #requireRoom(): void {
    const others = keptBytes(this.#keeping!.folder, this.#path);
    if (others + this.#file!.sizeBytes <= this.#limits.allBytes) return;
    const { allBytes } = this.#limits;
    fail('no-space', `with those of other images they are more than ${formatBytes(allBytes)}`);
  }

  #drop(): void {
    const file = this.#file;
    this.#file = this.#source = this.#mark = null;
    try {
      file?.remove();
    } catch (thrown) {
      // What cannot be removed is offered once too often, which does no harm.
      if (!(thrown instanceof AppError)) throw thrown;
    }
  }
}
