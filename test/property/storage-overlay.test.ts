import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { sameBytes } from '../../main/storage/extent';
import { MemoryBlockFile } from '../../main/storage/memory-block-file';
import { OverlayBlockFile, type OverlayMark } from '../../main/storage/overlay/overlay-block-file';
import type { Extent } from '../../shared/units/ranges';
import { patternBytes, readAll, readRange } from '../support/storage/storage-files';
import type { FileChange } from '../support/storage/storage-model';
import { anyChange, applyChange, FileModel } from '../support/storage/storage-model';
import { holds } from '../support/run/holds';

type Move = 'begin' | 'undo' | 'redo' | 'abandon' | 'save' | 'saveForgetting' | 'revert';
type Step = FileChange | { readonly op: Move };

const moves = (...ops: Move[]) => fc.constantFrom(...ops).map((op) => ({ op }));

const anyStep: fc.Arbitrary<Step> = fc.oneof(
  { weight: 6, arbitrary: anyChange },
  { weight: 5, arbitrary: moves('begin', 'undo', 'redo', 'undo', 'redo', 'abandon') },
  { weight: 1, arbitrary: moves('save', 'save', 'saveForgetting', 'revert') },
);

/** Whole copies of the content instead of pages: slow, and too simple to be wrong. */
class HistoryModel {
  readonly file: FileModel;
  saved: Uint8Array;
  past: Uint8Array[] = [];
  future: Uint8Array[] = [];
  #fresh = true;

  constructor(bytes: Uint8Array) {
    this.file = new FileModel(bytes);
    this.saved = bytes;
  }

  begin(): void {
    this.#fresh = true;
  }

  change(change: FileChange): void {
    if (!isEffective(change, this.file.bytes.length)) return;
    if (this.#fresh) {
      this.past.push(this.file.bytes.slice());
      this.future = [];
    }
    this.#fresh = false;
    this.file.bytes = this.file.bytes.slice();
    this.file.apply(change);
  }

  move(from: Uint8Array[], to: Uint8Array[]): void {
    const bytes = from.pop();
    if (!bytes) return;
    to.push(this.file.bytes);
    this.file.bytes = bytes;
    this.#fresh = true;
  }

  /** Takes the edit back that goes on; false when none does. */
  abandon(): boolean {
    const before = this.#fresh ? undefined : this.past.pop();
    if (!before) return false;
    this.file.bytes = before;
    this.future = [];
    this.#fresh = true;
    return true;
  }

  forget(): void {
    this.past = [];
    this.future = [];
    this.#fresh = true;
  }
}

/** A change that cannot change anything starts no edit. */
function isEffective(change: FileChange, size: number): boolean {
  if (change.op === 'write') return change.length > 0;
  if (change.op === 'zero') return change.length > 0 && change.offset < size;
  return change.length !== size;
}

/** Writes the changed extents over the base, as a save does. */
function save(overlay: OverlayBlockFile, base: MemoryBlockFile): void {
  for (const { offset, length, zero } of overlay.changedExtents()) {
    const bytes = readRange(overlay, offset, length);
    expect(!zero || bytes.every((byte) => byte === 0)).toBe(true);
    base.write(offset, bytes);
  }
  base.resize(overlay.size());
}

function take(step: Step, overlay: OverlayBlockFile, base: MemoryBlockFile, model: HistoryModel): void {
  if (step.op === 'begin') {
    overlay.beginEdit('edit');
    model.begin();
  } else if (step.op === 'undo') {
    expect(overlay.undo()).toBe(model.past.length > 0);
    model.move(model.past, model.future);
  } else if (step.op === 'redo') {
    expect(overlay.redo()).toBe(model.future.length > 0);
    model.move(model.future, model.past);
  } else if (step.op === 'abandon') {
    expect(overlay.abandonEdit()).toBe(model.abandon());
  } else if (step.op === 'save' || step.op === 'saveForgetting') {
    if (step.op === 'save') overlay.prepareSave();
    save(overlay, base);
    overlay.markSaved();
    model.saved = model.file.bytes;
    if (step.op === 'saveForgetting') model.forget();
    model.begin();
    expect(overlay.dirty).toBe(false);
  } else if (step.op === 'revert') {
    overlay.revert();
    model.file.bytes = model.saved;
    model.forget();
  } else if (step.op === 'write' || step.op === 'zero' || step.op === 'resize') {
    applyChange(overlay, step);
    model.change(step);
  }
}

/** Whether a step neither begins an edit nor is part of one. */
function isOtherStep(step: Step | undefined): boolean {
  return step !== undefined && !['begin', 'write', 'zero', 'resize'].includes(step.op);
}

/** Fails where bytes differ outside of what is said to have changed; null = anything may have. */
function expectNamed(changed: readonly Extent[] | null, before: Uint8Array, after: Uint8Array): void {
  if (changed === null) return;
  expect(after.length).toBe(before.length);
  const carriedOver = before.slice();
  for (const { offset, length } of changed) carriedOver.set(after.subarray(offset, offset + length), offset);
  expect(sameBytes(carriedOver, after)).toBe(true);
}

describe('overlay against whole copies', () => {
  it('agrees with them through any edits, undo, redo, saves and reverts, and never writes beneath by itself', () => {
    holds(
      fc.property(fc.nat(40_000), fc.array(anyStep, { maxLength: 40 }), (baseLength, steps) => {
        const base = new MemoryBlockFile('base', patternBytes(baseLength, 3));
        const overlay = new OverlayBlockFile(base);
        const model = new HistoryModel(patternBytes(baseLength, 3));
        for (const step of steps) {
          take(step, overlay, base, model);
          expect(overlay.size()).toBe(model.file.bytes.length);
          expect(sameBytes(readAll(overlay), model.file.bytes)).toBe(true);
          expect(sameBytes(readAll(base), model.saved)).toBe(true);
          expect([overlay.canUndo, overlay.canRedo]).toEqual([
            model.past.length > 0,
            model.future.length > 0,
          ]);
        }
        save(overlay, base);
        expect(sameBytes(readAll(base), model.file.bytes)).toBe(true);
      }),
      400,
    );
  });

  it('names every byte that changed since a moment, unless the layout did', () => {
    holds(
      fc.property(fc.nat(40_000), fc.array(anyStep, { maxLength: 20 }), (baseLength, steps) => {
        const base = new MemoryBlockFile('base', patternBytes(baseLength, 3));
        const overlay = new OverlayBlockFile(base);
        const model = new HistoryModel(patternBytes(baseLength, 3));
        let moments: { mark: OverlayMark; bytes: Uint8Array }[] = [];
        for (const [index, step] of steps.entries()) {
          if (isOtherStep(step) || isOtherStep(steps[index - 1])) moments = [];
          moments.push({ mark: overlay.mark(), bytes: model.file.bytes });
          take(step, overlay, base, model);
          for (const { mark, bytes } of moments)
            expectNamed(overlay.changedSince(mark), bytes, model.file.bytes);
        }
      }),
      200,
    );
  });
});
