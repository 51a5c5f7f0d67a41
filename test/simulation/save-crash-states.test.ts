import { describe, expect, it } from 'vitest';
import type { BlockFile } from '../../main/storage/block-file';
import { sameBytes } from '../../main/storage/extent';
import { readJournal } from '../../main/storage/journal/journal-read';
import { writeJournal } from '../../main/storage/journal/journal-write';
import { MemoryBlockFile } from '../../main/storage/memory-block-file';
import type { Fate } from '../../main/storage/filters/write-log-file';
import { WriteLogFile } from '../../main/storage/filters/write-log-file';
import { readAll } from '../support/storage/storage-files';
import type { SaveCase } from '../support/storage/storage-saves';
import { alone } from '../support/storage/alone';
import { prepareCase, SAVE_CASES, seenThrough } from '../support/storage/storage-saves';

/**
 * Every content that a log may leave behind when the power goes at entry `cut`: entries before the last flush are
 * there; of the others all, none, all but one, or only one; and each of them torn at several places.
 */
function* crashStates(log: WriteLogFile, before: Uint8Array): Generator<MemoryBlockFile> {
  const replay = (end: number, decide: (index: number) => Fate) => {
    const target = new MemoryBlockFile('crash state', before);
    log.replayInto(target, (entry) => decide(entry.index), end);
    return target;
  };
  for (let cut = 0; cut <= log.count; cut++) {
    const epoch = [...log.entries(0, cut)].filter(({ operation }) => operation === 'flush').length;
    const loose = [...log.entries(0, cut)].filter(
      (entry) => entry.epoch === epoch && entry.operation !== 'flush',
    );
    const isLoose = new Set(loose.map(({ index }) => index));
    yield replay(cut, () => 'full');
    yield replay(cut, (index) => (isLoose.has(index) ? 'none' : 'full'));
    for (const one of loose) {
      yield replay(cut, (index) => (index === one.index ? 'none' : 'full'));
      yield replay(cut, (index) => (isLoose.has(index) && index !== one.index ? 'none' : 'full'));
    }
    for (const torn of loose) {
      for (const bytes of [1, 7, 9, 63, 512, torn.length >> 1, torn.length - 1].filter(
        (n) => n < torn.length,
      )) {
        yield replay(cut, (index) => (index === torn.index ? { bytes } : 'full'));
      }
    }
  }
}

/** Runs a save with both files logged. */
function logSave(saveCase: SaveCase): { journal: WriteLogFile; image: WriteLogFile; after: Uint8Array } {
  const { image, change, after } = prepareCase(saveCase);
  const journal = new WriteLogFile(new MemoryBlockFile('journal'));
  writeJournal(journal, alone(image), change);
  const imageLog = new WriteLogFile(image);
  const found = readJournal(journal, alone(image));
  if (found.state !== 'complete') throw new Error(`journal is ${found.state}`);
  found.journal.applyTo(imageLog);
  return { journal, image: imageLog, after: readAll(after) };
}

const holds = (file: BlockFile, bytes: Uint8Array) => sameBytes(readAll(file), bytes);

describe.each(SAVE_CASES)('power cut during a save: $name', (saveCase) => {
  const { journal, image, after } = logSave(saveCase);

  it('changes something, and ends with the new image', () => {
    expect(sameBytes(saveCase.before, after)).toBe(false);
    expect(holds(image, after)).toBe(true);
  });

  it('while the journal is written: the old image, or the new one once the journal is complete', () => {
    const old = new MemoryBlockFile('image', saveCase.before);
    const states = new Set<string>();
    for (const found of crashStates(journal, new Uint8Array(0))) {
      const { state, file } = seenThrough(found, old);
      states.add(state);
      expect(holds(file, state === 'complete' ? after : saveCase.before)).toBe(true);
    }
    expect([...states].sort()).toEqual(['complete', 'incomplete']);
  });

  it('while it is applied: the new image through the journal, and so it stays when applying is repeated', () => {
    let count = 0;
    for (const found of crashStates(image, saveCase.before)) {
      const { state, file } = seenThrough(journal, found);
      expect([state, holds(file, after)]).toEqual(['complete', true]);
      const read = readJournal(journal, alone(found));
      if (read.state === 'complete') read.journal.applyTo(found);
      expect(holds(found, after)).toBe(true);
      count++;
    }
    expect(count).toBeGreaterThan(image.count * 2);
  });

  it('while applying is repeated after a cut: still the new image', () => {
    for (const found of crashStates(image, saveCase.before)) {
      const firstCut = readAll(found);
      const again = new WriteLogFile(found);
      const read = readJournal(journal, alone(again));
      if (read.state === 'complete') read.journal.applyTo(again);
      for (const end of [1, again.count >> 1]) {
        const secondCut = new MemoryBlockFile('crash state', firstCut);
        again.replayInto(secondCut, () => 'full', end);
        const { state, file } = seenThrough(journal, secondCut);
        expect([state, holds(file, after)]).toEqual(['complete', true]);
      }
    }
  });
});
