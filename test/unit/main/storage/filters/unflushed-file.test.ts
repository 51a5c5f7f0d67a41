import { describe, expect, it } from 'vitest';
import { UnflushedFile } from '../../../../../main/storage/filters/unflushed-file';
import { WriteLogFile } from '../../../../../main/storage/filters/write-log-file';
import { MemoryBlockFile } from '../../../../../main/storage/memory-block-file';
import { patternBytes } from '../../../../support/storage/storage-files';

describe('UnflushedFile', () => {
  it('leaves out flushes and nothing else', () => {
    const log = new WriteLogFile(new MemoryBlockFile());
    const file = new UnflushedFile(log);
    file.write(0, patternBytes(10), 'data');
    file.flush();
    file.write(10, patternBytes(10), 'table');
    file.flush();
    file.zero(0, 5, 'data');
    file.dispose();
    log.flush();
    expect(Array.from(log.entries(), ({ offset, length }) => [offset, length])).toEqual([
      [0, 10],
      [10, 10],
      [0, 5],
      [0, 0],
    ]);
  });
});
