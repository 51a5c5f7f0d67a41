import { describe, expect, it } from 'vitest';
import { readCopied, writeCopied } from '../../../../main/compare/copy/copied-runs';
import { MemoryBlockFile } from '../../../../main/storage/memory-block-file';

const RUNS = [
  { at: 0, bytes: new Uint8Array([1]) },
  { at: 2 ** 43 + 5, bytes: new Uint8Array(256 * 1024).fill(7) },
];

describe('copied bytes on their way', () => {
  it('come as they went', () => {
    const file = new MemoryBlockFile('copied');
    expect(writeCopied(file, RUNS)).toBe(256 * 1024 + 1);
    expect([...readCopied(file)]).toEqual(RUNS);
    expect(() => writeCopied(file, RUNS)).toThrow('is not empty');
  });

  it.each([1, 12, 13, 20])('are refused where the file is cut: %i bytes less', (less) => {
    const file = new MemoryBlockFile('copied');
    writeCopied(file, RUNS);
    file.resize(file.size() - less);
    expect(() => [...readCopied(file)]).toThrow(/a run of 262144 bytes/);
  });

  it('are refused with a head that nobody wrote', () => {
    const file = new MemoryBlockFile('copied');
    file.write(0, new Uint8Array(100).fill(0xff));
    expect(() => [...readCopied(file)]).toThrow('a run of 4294967295 bytes');
    file.resize(12);
    expect(() => [...readCopied(file)]).toThrow('expected the head of a run');
  });
});
