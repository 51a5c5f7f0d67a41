import { describe, expect, it } from 'vitest';
import { FaultFile } from '../../../../../main/storage/filters/fault-file';
import { MemoryBlockFile } from '../../../../../main/storage/memory-block-file';
import { OverlayBlockFile } from '../../../../../main/storage/overlay/overlay-block-file';
import { MIB, TIB } from '../../../../../shared/units/units';
import { patternBytes, readAll, readRange } from '../../../../support/storage/storage-files';

function overlayOf(bytes: Uint8Array) {
  const base = new MemoryBlockFile('base', bytes);
  const store = new MemoryBlockFile('store');
  return { base, store, overlay: new OverlayBlockFile(base, store) };
}

describe('overlay edits', () => {
  it('takes edits back one by one and does them again, with their titles', () => {
    const { overlay, base } = overlayOf(patternBytes(10_000));
    const contents = [readAll(overlay)];
    for (const title of ['first', 'second', 'third']) {
      overlay.beginEdit(title);
      overlay.write(contents.length * 1000, patternBytes(5000, contents.length), 'data');
      overlay.resize(10_000 + contents.length);
      contents.push(readAll(overlay));
    }
    for (const [index, title] of [
      [2, 'third'],
      [1, 'second'],
      [0, 'first'],
    ] as const) {
      expect(overlay.undoTitle).toBe(title);
      expect(overlay.undo()).toBe(true);
      expect(readAll(overlay)).toEqual(contents[index]);
      expect(overlay.redoTitle).toBe(title);
    }
    expect([overlay.undo(), overlay.undoTitle, overlay.dirty]).toEqual([false, null, false]);
    while (overlay.redo());
    expect(readAll(overlay)).toEqual(contents[3]);
    expect(readAll(base)).toEqual(contents[0]);
  });

  it('makes no edit of a title without a change', () => {
    const { overlay } = overlayOf(patternBytes(10));
    overlay.beginEdit('refused command');
    overlay.write(0, new Uint8Array(0), 'data');
    overlay.zero(100, 100, 'data');
    overlay.resize(10);
    expect([overlay.canUndo, overlay.dirty]).toEqual([false, false]);
  });

  it('abandons the edit that goes on as if it had never begun, and no other', () => {
    const { overlay, store } = overlayOf(patternBytes(10_000));
    overlay.beginEdit('kept');
    overlay.write(0, Uint8Array.of(9), 'data');
    const kept = readAll(overlay);
    for (let round = 0; round < 20; round++) {
      overlay.beginEdit('half done');
      overlay.write(0, patternBytes(MIB, round), 'data');
      expect(overlay.abandonEdit()).toBe(true);
    }
    expect([readAll(overlay), overlay.undoTitle, overlay.redoTitle]).toEqual([kept, 'kept', null]);
    expect(store.size()).toBeLessThan(2 * MIB);
    overlay.beginEdit('refused command');
    expect(overlay.abandonEdit()).toBe(false);
    expect(readAll(overlay)).toEqual(kept);
  });

  it('lists exactly the bytes that changed, joined', () => {
    const { overlay } = overlayOf(patternBytes(40_000));
    overlay.write(10, patternBytes(40_000).slice(10, 5000), 'data');
    overlay.write(8191, Uint8Array.of(0, 0, 0), 'data');
    overlay.write(20_000, Uint8Array.of(patternBytes(40_000)[20_000]! ^ 1), 'data');
    overlay.write(39_999, patternBytes(3, 5), 'data');
    expect(overlay.changedExtents()).toEqual([
      { offset: 8191, length: 3, zero: true },
      { offset: 20_000, length: 1, zero: false },
      { offset: 39_999, length: 3, zero: false },
    ]);
  });

  it('keeps undo over a save, and sees what must be written to undo it in the file', () => {
    const { overlay, base } = overlayOf(patternBytes(10_000));
    overlay.beginEdit('change');
    overlay.write(5000, Uint8Array.of(1, 2, 3), 'data');
    overlay.prepareSave();
    base.write(5000, Uint8Array.of(1, 2, 3));
    overlay.markSaved();
    expect([overlay.dirty, overlay.undoTitle, overlay.changedExtents()]).toEqual([false, 'change', []]);
    overlay.undo();
    expect([overlay.dirty, overlay.changedExtents()]).toEqual([
      true,
      [{ offset: 5000, length: 3, zero: false }],
    ]);
    expect(readAll(overlay)).toEqual(patternBytes(10_000));
  });

  it('keeps redo over a save that cuts the file off, as one does that undid how a qcow2 image grew', () => {
    const { overlay, base } = overlayOf(patternBytes(10_000));
    overlay.beginEdit('grow');
    overlay.write(9000, patternBytes(20_000, 7), 'data');
    const grown = readAll(overlay);
    overlay.prepareSave();
    base.write(9000, patternBytes(20_000, 7));
    overlay.markSaved();
    overlay.undo();
    overlay.prepareSave();
    base.write(0, patternBytes(10_000));
    base.resize(10_000);
    overlay.markSaved();
    expect([overlay.dirty, overlay.redoTitle]).toEqual([false, 'grow']);
    overlay.redo();
    expect(readAll(overlay)).toEqual(grown);
    overlay.undo();
    expect(readAll(overlay)).toEqual(patternBytes(10_000));
  });

  it('forgets undo at a save that was not prepared', () => {
    const { overlay, base } = overlayOf(patternBytes(10_000));
    overlay.write(0, Uint8Array.of(9), 'data');
    base.write(0, Uint8Array.of(9));
    overlay.markSaved();
    expect([overlay.canUndo, overlay.dirty, readAll(overlay)]).toEqual([false, false, readAll(base)]);
  });

  it('reverts to the file beneath', () => {
    const { overlay, store } = overlayOf(patternBytes(10_000));
    overlay.write(0, patternBytes(9000, 7), 'data');
    overlay.resize(50);
    overlay.revert();
    expect([readAll(overlay), overlay.dirty, overlay.canUndo]).toEqual([patternBytes(10_000), false, false]);
    expect(store.size()).toBe(0);
  });
});

describe('overlay size', () => {
  it('clears 8 TiB, undoes and compares it without touching a page', () => {
    const base = new MemoryBlockFile('base');
    base.resize(8 * TIB);
    base.write(5 * TIB, patternBytes(100));
    const { store } = overlayOf(new Uint8Array(0));
    const overlay = new OverlayBlockFile(base, store);
    overlay.zero(0, 8 * TIB, 'data');
    expect(readRange(overlay, 5 * TIB, 100)).toEqual(new Uint8Array(100));
    expect(overlay.changedExtents()).toEqual([{ offset: 0, length: 8 * TIB, zero: true }]);
    overlay.undo();
    expect(readRange(overlay, 5 * TIB, 100)).toEqual(patternBytes(100));
    expect(store.size()).toBe(0);
  });

  it('reuses pages of an edit that writes the same place, or clears and writes it, again and again', () => {
    const { overlay, store } = overlayOf(new Uint8Array(0));
    const bytes = patternBytes(MIB);
    for (let round = 0; round < 20; round++) {
      overlay.write(0, bytes, 'data');
      if (round % 2) overlay.zero(0, MIB, 'data');
    }
    expect(store.size()).toBe(MIB);
  });

  it('takes back the pages of edits that were undone and replaced', () => {
    const { overlay, store } = overlayOf(new Uint8Array(0));
    for (let round = 0; round < 20; round++) {
      overlay.beginEdit('attempt');
      overlay.write(0, patternBytes(MIB, round), 'data');
      overlay.undo();
    }
    expect(store.size()).toBe(MIB);
  });

  it('leaves pages as they were when the store is full', () => {
    const base = new MemoryBlockFile('base', patternBytes(20_000));
    const overlay = new OverlayBlockFile(
      base,
      new FaultFile(new MemoryBlockFile('store'), { freeBytes: 8192 }),
    );
    overlay.beginEdit('too much');
    expect(() => overlay.write(0, patternBytes(16_384, 9), 'data')).toThrow(
      expect.objectContaining({ code: 'no-space' }),
    );
    expect(readAll(overlay)).toEqual(patternBytes(20_000));
    overlay.undo();
    expect(overlay.dirty).toBe(false);
  });
});

describe('what changed in an overlay since a moment', () => {
  it('is the pages written since, also by taking an edit back', () => {
    const { overlay } = overlayOf(patternBytes(40_000));
    overlay.write(100, patternBytes(10), 'header');
    const mark = overlay.mark();
    expect(overlay.changedSince(mark)).toEqual([]);
    overlay.beginEdit('two places');
    overlay.write(5000, patternBytes(4000), 'data');
    overlay.write(39_000, patternBytes(10), 'table');
    const changed = [
      { offset: 4096, length: 8192 },
      { offset: 36_864, length: 40_000 - 36_864 },
    ];
    expect(overlay.changedSince(mark)).toEqual(changed);
    const written = overlay.mark();
    overlay.undo();
    expect(overlay.changedSince(mark)).toEqual([]);
    expect(overlay.changedSince(written)).toEqual(changed);
    expect(overlay.changedSince(overlay.saved)).toEqual([{ offset: 0, length: 4096 }]);
  });

  it('may be anything when the mapping or the size changed, until that is taken back', () => {
    const { overlay } = overlayOf(patternBytes(40_000));
    const mark = overlay.mark();
    for (const change of [
      () => overlay.write(0, patternBytes(8), 'mapping'),
      () => overlay.zero(4096, 4096, 'mapping'),
      () => overlay.write(39_999, patternBytes(2), 'data'),
      () => overlay.resize(100),
    ]) {
      overlay.beginEdit('layout');
      change();
      expect(overlay.changedSince(mark)).toBeNull();
      overlay.undo();
      expect(overlay.changedSince(mark)).toEqual([]);
    }
    overlay.write(0, patternBytes(8), 'mapping');
    overlay.revert();
    expect(overlay.changedSince(mark)).toEqual([]);
  });
});
