import type { WriteKind } from '../../../shared/image/write-kind';
import { appendRange, type Extent, mergeRanges } from '../../../shared/units/ranges';
import type { ByteCount, ByteOffset } from '../../../shared/units/units';
import type { BlockFile } from '../block-file';
import { EditHistory } from './edit-history';
import type { ChangedExtent } from '../extent';
import { assertRange, BLOCK_BYTES } from '../extent';
import { MemoryBlockFile } from '../memory-block-file';
import type { ComparedState } from './overlay-changes';
import { compareStates } from './overlay-changes';
import { OverlayMoment } from './overlay-moment';
import { OverlayPages } from './overlay-pages';
import { diffPages, ZERO } from './page-map';

/** A moment of an overlay, for `changedSince`. */
export interface OverlayMark extends ComparedState {
  /** Which of the layouts that the file had so far: the number of the last write of kind `mapping`, or resize. */
  readonly layout: number;
}

/** What was made of an earlier moment. */
export interface OverlayStep {
  readonly sizeBytes: ByteCount;
  /** As of a write of kind `mapping`: anything may lie elsewhere. */
  readonly mapping: boolean;
  readonly extents: readonly ChangedExtent[];
}

/** A step of the history: its title and the moment on its other side. */
export interface OverlayWay {
  readonly title: string;
  readonly state: OverlayMark;
}

interface OverlayState extends OverlayMark {
  readonly slotsEnd: number;
}

const UNTITLED = 'edit';

/**
 * Copy-on-write over a file that is never written: changed pages go to a store (memory unless another one is
 * given), everything else is read from beneath. Edits between two `beginEdit` can be taken back and done
 * again as one. Errors: those of the base when reading, those of the store (`no-space`) when writing.
 */
export class OverlayBlockFile implements BlockFile {
  readonly name: string;
  readonly writable = true;
  #base: BlockFile;
  readonly #store: BlockFile;
  readonly #pages: OverlayPages;
  readonly #history = new EditHistory<OverlayState>();
  #sizeBytes: ByteCount;
  #layout = 0;
  #newestLayout = 0;
  /** What the file beneath holds. */
  #saved: OverlayState;
  /** Title of an edit that has not changed anything yet; null while one goes on. */
  #nextTitle: string | null = UNTITLED;
  /** Where slots of the present state end; above it only edits that were taken back have slots. */
  #slotsEnd = 1;
  #undoSurvivesSave = false;

  constructor(base: BlockFile, store: BlockFile = new MemoryBlockFile('overlay store')) {
    this.name = base.name;
    this.#base = base;
    this.#store = store;
    this.#pages = new OverlayPages(base, store);
    this.#sizeBytes = base.size();
    this.#saved = this.#freeze();
  }

  size(): ByteCount {
    return this.#sizeBytes;
  }

  read(offset: ByteOffset, into: Uint8Array): ByteCount {
    assertRange(this, offset, into.length);
    return this.#readState({ tree: this.#pages.tree, sizeBytes: this.#sizeBytes }, offset, into);
  }

  write(offset: ByteOffset, from: Uint8Array, kind: WriteKind): void {
    assertRange(this, offset, from.length);
    if (from.length === 0) return;
    this.#startChange();
    this.#pages.write(offset, from, kind);
    if (kind === 'mapping' || offset + from.length > this.#sizeBytes) this.#layout = ++this.#newestLayout;
    this.#sizeBytes = Math.max(this.#sizeBytes, offset + from.length);
  }

  zero(offset: ByteOffset, length: ByteCount, kind: WriteKind): void {
    assertRange(this, offset, length);
    const end = Math.min(offset + length, this.#sizeBytes);
    if (end <= offset) return;
    this.#startChange();
    this.#pages.zero(offset, end, kind);
    if (kind === 'mapping') this.#layout = ++this.#newestLayout;
  }

  resize(length: ByteCount): void {
    assertRange(this, 0, length);
    if (length === this.#sizeBytes) return;
    this.#startChange();
    // What is cut off must read as zeros if the file grows again.
    if (length < this.#sizeBytes) this.#pages.zero(length, this.#sizeBytes, 'mapping');
    this.#layout = ++this.#newestLayout;
    this.#sizeBytes = length;
  }

  flush(): void {
    // Durable is only what is saved.
  }

  /** Those of the file beneath, and what was written since. */
  heldExtents(): Extent[] | null {
    return this.#heldAt({ tree: this.#pages.tree, sizeBytes: this.#sizeBytes, layout: this.#layout });
  }

  /** Releases the store; the file beneath stays open. */
  dispose(): void {
    this.#store.dispose();
  }

  /** The changes that follow belong to one edit with this title, until the next call. */
  beginEdit(title: string): void {
    this.#nextTitle = title;
  }

  /** Takes back what was changed since the last `beginEdit`; it cannot be done again. False when nothing was. */
  abandonEdit(): boolean {
    if (this.#nextTitle !== null || !this.undo()) return false;
    this.#history.dropFuture();
    this.#pages.releaseSlots(this.#slotsEnd);
    return true;
  }

  get canUndo(): boolean {
    return this.undoTitle !== null;
  }

  get canRedo(): boolean {
    return this.redoTitle !== null;
  }

  /** Title of the edit that undo takes back; null when there is none. */
  get undoTitle(): string | null {
    return this.#history.undoTitle;
  }

  /** Title of the edit that redo does again; null when there is none. */
  get redoTitle(): string | null {
    return this.#history.redoTitle;
  }

  /** Number of the edit that undo takes back; 0 when there is none. Of two edits the later one has the higher number. */
  get undoStep(): number {
    return this.#history.undoStep;
  }

  /** Takes the last edit back, size changes included. False when there is none. */
  undo(): boolean {
    return this.#goTo(this.#history.undo(this.#freeze()));
  }

  /** Does an edit again that was taken back. False when there is none. */
  redo(): boolean {
    return this.#goTo(this.#history.redo(this.#freeze()));
  }

  /** True when there are changes that are not saved. Undoing them all makes it false again. */
  get dirty(): boolean {
    return this.#pages.tree !== this.#saved.tree || this.#sizeBytes !== this.#saved.sizeBytes;
  }

  /**
   * What a save has to write besides the size: ascending, disjoint, merged, narrowed to changed bytes.
   * Reads the changed pages; costs nothing for the rest.
   */
  changedExtents(): ChangedExtent[] {
    return this.#changesBetween(this.#saved, this.#present());
  }

  /**
   * What was made of a moment, as changedExtents tells it of the saved one; `mark`: as for changedSince. Null, and nothing
   * is read, when pages of more than `bytesMax` were written.
   */
  stepSince(mark: OverlayMark, bytesMax: ByteCount): OverlayStep | null {
    return this.stepBetween(mark, this.#present(), bytesMax);
  }

  /** The same between two moments, in either direction; what a page lies beneath for counts as written. */
  stepBetween(from: OverlayMark, to: OverlayMark, bytesMax: ByteCount): OverlayStep | null {
    let pages = 0;
    diffPages(from.tree, to.tree, (_first, count, _before, after) => {
      if (after !== ZERO) pages += count;
    });
    if (pages * BLOCK_BYTES > bytesMax) return null;
    return {
      sizeBytes: to.sizeBytes,
      mapping: from.layout !== to.layout,
      extents: this.#changesBetween(from, to),
    };
  }

  /** What can be taken back, the newest first, and done again, each with the moment that this leads to. */
  get steps(): { readonly past: readonly OverlayWay[]; readonly future: readonly OverlayWay[] } {
    return { past: this.#history.past, future: this.#history.future };
  }

  /**
   * The edits so far led backwards, from what is saved to the oldest moment: what is saved is present again, and undo leads
   * through the others.
   */
  turnRound(): void {
    this.#goTo(this.#history.turnRound(this.#freeze()));
    this.#pages.protectSlots();
  }

  /** The present moment. */
  mark(): OverlayMark {
    return this.#freeze();
  }

  /** What the overlay held at a moment, for reading, as long as no step back behind it was followed by a change. */
  at(mark: OverlayMark): BlockFile {
    return new OverlayMoment(this.name, {
      sizeBytes: mark.sizeBytes,
      read: (offset, into) => this.#readState(mark, offset, into),
      heldExtents: () => this.#heldAt(mark),
    });
  }

  /** The moment that the file beneath holds. */
  get saved(): OverlayMark {
    return this.#saved;
  }

  /**
   * Pages that were written since: ascending, disjoint, up to the end of the file. null when the layout changed, so
   * that anything may lie elsewhere. Reads nothing.
   * @param mark of a moment since which there was nothing but edits, or nothing but one other step (undo, redo,
   *   abandoning, save, revert): that may give back what the moment lies in
   */
  changedSince(mark: OverlayMark): Extent[] | null {
    return changedPages(mark, this.#present());
  }

  /** Pages of the file that were written since it was saved, wherever on the device they lie. Reads nothing. */
  writtenSinceSave(): Extent[] {
    return writtenPages(this.#saved, this.#present());
  }

  /** As changedSince, between two moments of which each was followed by nothing but edits. */
  changedBetween(earlier: OverlayMark, later: OverlayMark): Extent[] | null {
    return changedPages(earlier, later);
  }

  /** Throws all changes away, and with them what could be undone. */
  revert(): void {
    // What lay beneath before a save is not beneath any more: of such a moment no page tells what became of it.
    this.#layout = this.#pages.hasPreserved ? ++this.#newestLayout : this.#saved.layout;
    this.#startOver();
  }

  /**
   * Bytes that a save would write over when they are too many to be kept, so that what can be undone or done again now
   * cannot be afterwards; null where it can, or there is nothing.
   */
  undoLostBySave(): ByteCount | null {
    const { tree } = this.#saved;
    if (!this.canUndo && !this.canRedo) return null;
    return this.#pages.isTooMuchToPreserve(tree) ? this.#pages.overwrittenBytes(tree) : null;
  }

  /** Call before a save writes to the file beneath: keeps what undo will need of it. */
  prepareSave(): void {
    const wanted = this.canUndo || this.canRedo;
    this.#undoSurvivesSave = wanted && this.#pages.preserve(this.#saved.tree);
  }

  /**
   * Call when the file beneath holds the present content; `base`: it, opened anew. Edits can still be undone
   * (and saved again) if prepareSave was called and kept enough: at most 256 MiB changed.
   */
  markSaved(base: BlockFile = this.#base): void {
    this.#base = base;
    if (!this.#undoSurvivesSave) {
      this.#startOver();
      return;
    }
    this.#undoSurvivesSave = false;
    this.#pages.exchangeBase(base);
    this.#pages.protectSlots();
    this.#saved = this.#freeze();
    this.#nextTitle ??= UNTITLED;
  }

  /** From now on the edits lie over another file of the same length. */
  exchangeBase(base: BlockFile): void {
    this.#base = base;
    this.#pages.exchangeBase(base);
  }

  #heldAt(mark: OverlayMark): Extent[] | null {
    const [held, written] = [this.#base.heldExtents?.() ?? null, changedPages(this.#saved, mark)];
    return held === null || written === null ? null : mergeRanges([...held, ...written]);
  }

  #present(): OverlayMark {
    return { tree: this.#pages.tree, sizeBytes: this.#sizeBytes, layout: this.#layout };
  }

  #changesBetween(before: ComparedState, after: ComparedState): ChangedExtent[] {
    return compareStates(before, after, (state, offset, into) => {
      this.#readState(state, offset, into);
    });
  }

  #startOver(): void {
    this.#pages.reset(this.#base);
    this.#history.clear();
    this.#sizeBytes = this.#base.size();
    this.#slotsEnd = 1;
    this.#nextTitle = UNTITLED;
    this.#saved = this.#freeze();
  }

  #readState(state: ComparedState, offset: ByteOffset, into: Uint8Array): ByteCount {
    const existing = Math.max(0, Math.min(into.length, state.sizeBytes - offset));
    this.#pages.read(state.tree, offset, into.subarray(0, existing));
    into.fill(0, existing);
    return existing;
  }

  #freeze(): OverlayState {
    return {
      ...{ tree: this.#pages.freeze(), sizeBytes: this.#sizeBytes },
      ...{ slotsEnd: this.#pages.slotsEnd, layout: this.#layout },
    };
  }

  /** The first change of an edit keeps the state before it. */
  #startChange(): void {
    this.#undoSurvivesSave = false;
    if (this.#nextTitle === null) return;
    if (this.canRedo) this.#pages.releaseSlots(this.#slotsEnd);
    this.#history.push(this.#nextTitle, this.#freeze());
    this.#nextTitle = null;
  }

  #goTo(state: OverlayState | null): boolean {
    if (!state) return false;
    this.#pages.restore(state.tree);
    this.#sizeBytes = state.sizeBytes;
    this.#slotsEnd = state.slotsEnd;
    this.#layout = state.layout;
    this.#nextTitle = UNTITLED;
    return true;
  }
}

function changedPages(earlier: OverlayMark, later: OverlayMark): Extent[] | null {
  return earlier.layout === later.layout ? writtenPages(earlier, later) : null;
}

function writtenPages(earlier: OverlayMark, later: OverlayMark): Extent[] {
  const ranges: Extent[] = [];
  diffPages(earlier.tree, later.tree, (first, count) => {
    const offset = first * BLOCK_BYTES;
    appendRange(ranges, { offset, length: Math.min(count * BLOCK_BYTES, later.sizeBytes - offset) });
  });
  return ranges;
}
