import { describe, expect, it } from 'vitest';
import { MemoryBlockFile } from '../../../../../main/storage/memory-block-file';
import { SliceFile } from '../../../../../main/storage/filters/slice-file';
import { patternBytes, readAll, readRange } from '../../../../support/storage/storage-files';

describe('slice of a file', () => {
  const file = new MemoryBlockFile('whole', patternBytes(10_000));
  const slice = new SliceFile(file, { offset: 4096, length: 3000 });

  it('is the range and nothing else', () => {
    expect(Buffer.compare(readAll(slice), patternBytes(10_000).subarray(4096, 7096))).toBe(0);
    expect([...readRange(slice, 2999, 3)]).toEqual([patternBytes(10_000)[7095], 0, 0]);
    expect(slice.read(2999, new Uint8Array(3))).toBe(1);
    expect(slice.read(5000, new Uint8Array(3))).toBe(0);
  });

  it('cannot be written', () => {
    for (const change of [() => slice.write(0), () => slice.zero(0), () => slice.resize()]) {
      expect(change).toThrow(expect.objectContaining({ code: 'read-only' }));
    }
    slice.flush();
    slice.dispose();
    expect(file.size()).toBe(10_000);
  });
});
