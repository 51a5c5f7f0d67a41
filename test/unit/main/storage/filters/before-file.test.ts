import { describe, expect, it } from 'vitest';
import { BeforeFile } from '../../../../../main/storage/filters/before-file';
import { MemoryBlockFile } from '../../../../../main/storage/memory-block-file';
import { patternBytes, readAll } from '../../../../support/storage/storage-files';

const SIZE = 20_000;

function kept() {
  const target = new MemoryBlockFile('image');
  target.write(0, patternBytes(SIZE));
  return { target, file: new BeforeFile(target) };
}

describe('BeforeFile', () => {
  it('writes through at once, and shows what was there before', () => {
    const { target, file } = kept();
    file.write(100, new Uint8Array(9000).fill(9), 'data');
    file.zero(12_000, 3000, 'data');
    file.write(100, new Uint8Array(10).fill(8), 'data');
    const now = readAll(target);
    expect([now[99], now[100], now[120], now[12_000]]).toEqual([patternBytes(SIZE)[99], 8, 9, 0]);
    expect(readAll(file.before)).toEqual(patternBytes(SIZE));
  });

  it('takes back what was cut off or put behind the end', () => {
    const { target, file } = kept();
    file.resize(5000);
    file.write(30_000, patternBytes(10), 'data');
    expect(target.size()).toBe(30_010);
    expect(file.before.size()).toBe(SIZE);
    expect(readAll(file.before)).toEqual(patternBytes(SIZE));
    const behind = new Uint8Array(16).fill(7);
    expect(file.before.read(SIZE - 4, behind)).toBe(4);
    expect([...behind.subarray(4)]).toEqual(Array(12).fill(0));
  });

  it('names the pages that may have changed, and none after a mark', () => {
    const { file } = kept();
    file.write(5000, patternBytes(10), 'data');
    file.write(8191, patternBytes(2), 'data');
    expect(file.changedExtents()).toEqual([{ offset: 4096, length: 8192 }]);
    file.mark();
    expect(file.changedExtents()).toEqual([]);
    const marked = readAll(file);
    file.write(0, patternBytes(100, 5), 'data');
    expect(readAll(file.before)).toEqual(marked);
  });
});
