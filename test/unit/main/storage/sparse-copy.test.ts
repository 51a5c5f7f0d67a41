import { describe, expect, it } from 'vitest';
import { MemoryBlockFile } from '../../../../main/storage/memory-block-file';
import { copyExtents } from '../../../../main/storage/sparse-copy';
import { GIB, MIB, TIB } from '../../../../shared/units/units';
import { patternBytes, readAll, readRange } from '../../../support/storage/storage-files';

describe('copyExtents', () => {
  it('copies the extents of a huge file and its size, and leaves blocks of zeros out', () => {
    const from = new MemoryBlockFile('from');
    from.resize(8 * TIB);
    from.write(4096, patternBytes(4096));
    from.write(6 * TIB + 3 * MIB - 1, patternBytes(10));
    const to = new MemoryBlockFile('to');
    const extents = [
      { offset: 0, length: MIB },
      { offset: 6 * TIB, length: 8 * MIB },
    ];
    expect(copyExtents(from, to, extents)).toEqual({
      copiedBytes: 3 * 4096,
      searchedGaps: false,
      unaccountedBytes: 0,
    });
    expect(to.size()).toBe(8 * TIB);
    expect(readRange(to, 4000, 4300)).toEqual(readRange(from, 4000, 4300));
    expect(readRange(to, 6 * TIB + 3 * MIB - 2, 12)).toEqual(readRange(from, 6 * TIB + 3 * MIB - 2, 12));
  });

  it('finds bytes outside of the extents when the file takes more storage than they explain', () => {
    const from = new MemoryBlockFile('from', patternBytes(4096));
    from.write(5 * MIB + 77, patternBytes(3));
    from.write(9 * MIB, patternBytes(1));
    const to = new MemoryBlockFile('to');
    const extents = [{ offset: 0, length: 4096 }];
    const result = copyExtents(from, to, extents, { sourceAllocatedBytes: 12_288 });
    expect(result).toMatchObject({ searchedGaps: true, unaccountedBytes: 0 });
    expect(Buffer.compare(readAll(to), readAll(from))).toBe(0);
  });

  it('counts blocks that two extents share once', () => {
    const from = new MemoryBlockFile('from', patternBytes(4096));
    from.write(8192, patternBytes(10));
    const extents = [
      { offset: 0, length: 10 },
      { offset: 4000, length: 10 },
    ];
    const to = new MemoryBlockFile('to');
    expect(copyExtents(from, to, extents, { sourceAllocatedBytes: 8192 }).searchedGaps).toBe(true);
    expect(readAll(to)).toEqual(readAll(from));
  });

  it('does not read 8 TiB for the few blocks in which a file system keeps its lists, but reports them', () => {
    const from = new MemoryBlockFile('from', patternBytes(MIB));
    from.resize(8 * TIB);
    const result = copyExtents(from, new MemoryBlockFile('to'), [{ offset: 0, length: MIB }], {
      sourceAllocatedBytes: MIB + 8192,
    });
    expect(result).toEqual({ copiedBytes: MIB, searchedGaps: false, unaccountedBytes: 8192 });
  });

  it('cuts extents that reach beyond the end, and passes over those behind it', () => {
    const from = new MemoryBlockFile('from', patternBytes(5000));
    const to = new MemoryBlockFile('to');
    const extents = [
      { offset: 4000, length: GIB },
      { offset: 2 * GIB, length: GIB },
    ];
    expect(copyExtents(from, to, extents).copiedBytes).toBe(1000);
    expect(to.size()).toBe(5000);
  });

  it('reports progress up to the total, and stops when asked to', () => {
    const from = new MemoryBlockFile('from', patternBytes(100));
    from.resize(4 * MIB);
    const reports: number[][] = [];
    const onProgress = (done: number, total: number) => reports.push([done, total]);
    const extents = [{ offset: 0, length: 3 * MIB }];
    copyExtents(from, new MemoryBlockFile('to'), extents, { onProgress });
    expect(reports).toEqual([1, 2, 3].map((done) => [done * MIB, 3 * MIB]));
    const checkCancelled = () => {
      throw new Error('cancelled');
    };
    expect(() => copyExtents(from, new MemoryBlockFile('to'), extents, { checkCancelled })).toThrow(
      'cancelled',
    );
  });
});
