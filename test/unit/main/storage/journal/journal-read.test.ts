import { describe, expect, it } from 'vitest';
import { sameBytes } from '../../../../../main/storage/extent';
import {
  COMMIT_BYTES,
  decodeCommit,
  encodeCommit,
  encodeRecord,
  HEADER_BYTES,
} from '../../../../../main/storage/journal/journal-layout';
import { readJournal } from '../../../../../main/storage/journal/journal-read';
import { writeJournal } from '../../../../../main/storage/journal/journal-write';
import { MemoryBlockFile } from '../../../../../main/storage/memory-block-file';
import { patternBytes, readAll, readRange } from '../../../../support/storage/storage-files';
import { alone } from '../../../../support/storage/alone';
import { prepareCase, SAVE_CASES, seenThrough } from '../../../../support/storage/storage-saves';

const sampled = SAVE_CASES.find(({ name }) => name.startsWith('large'))!;
const small = SAVE_CASES[0]!;

function written(saveCase = small) {
  const { image, change, after } = prepareCase(saveCase);
  const journal = new MemoryBlockFile('journal');
  writeJournal(journal, alone(image), change);
  return { image, journal, after: readAll(after) };
}

function stateOf(journal: MemoryBlockFile, image: MemoryBlockFile): string {
  return readJournal(journal, alone(image)).state;
}

describe('readJournal', () => {
  it('is complete for what was written, and shows the new image at any offset and length', () => {
    const { journal, image, after } = written();
    const { state, file } = seenThrough(journal, image);
    expect([state, file.size(), file.writable]).toEqual(['complete', after.length, false]);
    for (let offset = 0; offset < after.length + 10; offset += 997) {
      const expected = new Uint8Array(5000);
      expected.set(after.subarray(offset, offset + 5000));
      expect(sameBytes(readRange(file, offset, 5000), expected)).toBe(true);
    }
  });

  it('is incomplete for an empty file, zeros, and any cut', () => {
    const { journal, image } = written();
    expect(stateOf(new MemoryBlockFile(), image)).toBe('incomplete');
    expect(stateOf(new MemoryBlockFile('zeros', new Uint8Array(5000)), image)).toBe('incomplete');
    const bytes = readAll(journal);
    for (const length of [1, 8, 63, 64, 65, 9000, bytes.length - COMMIT_BYTES, bytes.length - 1]) {
      expect(stateOf(new MemoryBlockFile('cut', bytes.slice(0, length)), image)).toBe('incomplete');
    }
  });

  it('is foreign for a file that is no journal', () => {
    const { image } = written();
    for (const text of ['x', 'hello world', 'ZSJOURNAL of something else entirely']) {
      expect(stateOf(new MemoryBlockFile('text', new TextEncoder().encode(text)), image)).toBe('foreign');
    }
  });

  it('is foreign for an image of another length or other content', () => {
    const { journal, image } = written(sampled);
    const longer = new MemoryBlockFile('image', readAll(image));
    longer.resize(image.size() + 1);
    expect(stateOf(journal, longer)).toBe('foreign');
    for (const offset of [0, 4000, image.size() - 1]) {
      const other = new MemoryBlockFile('image', readAll(image));
      other.write(offset, Uint8Array.of(0xff));
      expect(stateOf(journal, other)).toBe('foreign');
    }
  });

  it('is damaged for a later version, and never incomplete, so that nobody removes it', () => {
    const { journal, image } = written();
    journal.write(8, Uint8Array.of(2));
    expect(stateOf(journal, image)).toBe('damaged');
  });

  it('finds any byte that was changed behind the commit', () => {
    const { journal, image } = written();
    const bytes = readAll(journal);
    for (let at = 0; at < bytes.length - COMMIT_BYTES; at += at < 200 ? 1 : 487) {
      const damaged = bytes.slice();
      damaged[at]! ^= 0x10;
      expect(['damaged', 'foreign']).toContain(stateOf(new MemoryBlockFile('damaged', damaged), image));
    }
  });

  it('trusts no length: huge, overlapping and descending records are damaged', () => {
    const image = new MemoryBlockFile('image', patternBytes(100));
    const records = [
      [{ offset: 0, length: 2 ** 52, zero: true }],
      [{ offset: 90, length: 11, zero: true }],
      [
        { offset: 10, length: 10, zero: true },
        { offset: 19, length: 1, zero: true },
      ],
      [
        { offset: 50, length: 10, zero: true },
        { offset: 0, length: 1, zero: true },
      ],
      [{ offset: 0, length: 64, zero: false }],
    ];
    for (const list of records) {
      const journal = new MemoryBlockFile('journal');
      writeJournal(journal, alone(image), { content: image, extents: [] });
      const position = HEADER_BYTES + 100;
      const commit = decodeCommit(readRange(journal, position, COMMIT_BYTES))!;
      let end = position;
      for (const record of list) {
        const head = encodeRecord({ ...record, payloadCrc: 0 });
        journal.write(end, head);
        end += head.length;
      }
      journal.write(end, encodeCommit({ ...commit, recordCount: list.length, position: end }));
      expect(stateOf(journal, image)).toBe('damaged');
    }
  });

  it('does not take the commit of another journal, though it lies at its own place', () => {
    const one = written(small);
    const other = written({ ...small, before: patternBytes(40_000, 77) });
    const bytes = readAll(one.journal);
    bytes.set(readAll(other.journal).subarray(-COMMIT_BYTES), bytes.length - COMMIT_BYTES);
    expect(stateOf(new MemoryBlockFile('mixed', bytes), one.image)).toBe('damaged');
  });

  it('refuses changes through the view', () => {
    const { journal, image } = written();
    const { file } = seenThrough(journal, image);
    for (const change of [
      () => file.write(0, Uint8Array.of(1), 'data'),
      () => file.zero(0, 1, 'data'),
      () => file.resize(1),
    ]) {
      expect(change).toThrow(expect.objectContaining({ code: 'read-only' }));
    }
  });

  it('stops writing when it is cancelled, before the commit', () => {
    const { image, change } = prepareCase(small);
    const journal = new MemoryBlockFile('journal');
    const progress: number[] = [];
    const checkCancelled = () => {
      if (progress.length === 2) throw new Error('cancelled');
    };
    const watch = { checkCancelled, progress: (done: number) => progress.push(done) };
    expect(() => {
      writeJournal(journal, alone(image), change, watch);
    }).toThrow('cancelled');
    expect(stateOf(journal, image)).toBe('incomplete');
  });
});
