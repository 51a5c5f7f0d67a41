import { describe, expect, it } from 'vitest';
import { announceKind } from '../../../../main/storage/block-file';
import { MemoryBlockFile } from '../../../../main/storage/memory-block-file';
import { WriteLogFile } from '../../../../main/storage/filters/write-log-file';
import { BLOCK_FILES } from '../../../support/storage/storage-block-files';
import { describeBlockFile } from './block-file-suite';

for (const { name, make } of BLOCK_FILES) describeBlockFile(name, make);

describe('announceKind', () => {
  it('reaches a file that listens and passes over one that does not', () => {
    const log = new WriteLogFile(new MemoryBlockFile());
    announceKind(log, 'zde');
    announceKind(new MemoryBlockFile(), 'zde');
    log.write(0, Uint8Array.of(1));
    expect(log.entry(0).kind).toBe('zde');
  });
});
