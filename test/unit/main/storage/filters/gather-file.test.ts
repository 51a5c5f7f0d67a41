import { describe, expect, it } from 'vitest';
import { FaultFile } from '../../../../../main/storage/filters/fault-file';
import { GatherFile } from '../../../../../main/storage/filters/gather-file';
import { MemoryBlockFile } from '../../../../../main/storage/memory-block-file';
import { WriteLogFile } from '../../../../../main/storage/filters/write-log-file';
import { patternBytes, readAll } from '../../../../support/storage/storage-files';

function writesOf(log: WriteLogFile): number[][] {
  return Array.from(log.entries(), ({ offset, length }) => [offset, length]);
}

describe('GatherFile', () => {
  it('joins writes that follow one another into one of 1 MiB', () => {
    const log = new WriteLogFile(new MemoryBlockFile());
    const file = new GatherFile(log);
    for (let at = 0; at < 2 ** 20 + 8192; at += 4096) file.write(4096 + at, patternBytes(4096), 'data');
    expect(writesOf(log)).toEqual([[4096, 2 ** 20]]);
    file.flush();
    expect(writesOf(log)).toEqual([
      [4096, 2 ** 20],
      [4096 + 2 ** 20, 8192],
      [0, 0],
    ]);
  });

  it('keeps the order of writes to different places', () => {
    const log = new WriteLogFile(new MemoryBlockFile());
    const file = new GatherFile(log);
    file.write(0, patternBytes(100), 'data');
    file.write(5000, patternBytes(8), 'data');
    file.write(100, patternBytes(100), 'data');
    file.dispose();
    expect(writesOf(log)).toEqual([
      [0, 100],
      [5000, 8],
      [100, 100],
    ]);
  });

  it('joins nothing that is for something else', () => {
    const log = new WriteLogFile(new MemoryBlockFile());
    const file = new GatherFile(log);
    for (const kind of ['data', 'data', 'zde', 'table', 'table'] as const) {
      file.write(Number(file.size()), patternBytes(100), kind);
    }
    file.dispose();
    expect(Array.from(log.entries(), ({ length, kind }) => [length, kind])).toEqual([
      [200, 'data'],
      [100, 'zde'],
      [200, 'table'],
    ]);
  });

  it('shows what it has gathered to readers and in its size', () => {
    const file = new GatherFile(new MemoryBlockFile());
    const bytes = patternBytes(300);
    file.write(50, bytes, 'data');
    expect(file.size()).toBe(350);
    expect(readAll(file).subarray(50)).toEqual(bytes);
  });

  it('refuses every change after the file beneath has failed, so that nothing builds on lost bytes', () => {
    const memory = new MemoryBlockFile();
    const file = new GatherFile(new FaultFile(memory, { faults: [{ on: 'write', error: 'no-space' }] }));
    file.write(0, patternBytes(10), 'data');
    expect(() => file.flush()).toThrow(/no space/);
    expect(() => file.write(0, patternBytes(10), 'data')).toThrow(/no space/);
    expect(() => file.flush()).toThrow(/no space/);
    expect(() => file.zero(0, 10, 'data')).toThrow(/no space/);
    expect(memory.size()).toBe(0);
  });

  it('tries gathered bytes once more when it is settled, and says what it had to give up', () => {
    const memory = new MemoryBlockFile();
    const file = new GatherFile(new FaultFile(memory, { freeBytes: 8192 }));
    file.write(0, patternBytes(20_000), 'data');
    expect(() => file.flush()).toThrow(/no space/);
    expect(file.settle()).toEqual({ kind: 'data', bytes: 20_000 - 8192 });
    expect(memory.size()).toBe(8192);
    file.write(0, patternBytes(10), 'table');
    file.flush();
    expect(file.settle()).toBeNull();
  });

  it('gives up nothing where the second try succeeds', () => {
    const memory = new MemoryBlockFile();
    const file = new GatherFile(new FaultFile(memory, { faults: [{ on: 'write', error: 'io' }] }));
    file.write(0, patternBytes(20_000), 'data');
    expect(() => file.flush()).toThrow(/input\/output/);
    expect(file.settle()).toBeNull();
    expect(readAll(memory)).toEqual(patternBytes(20_000));
  });
});
