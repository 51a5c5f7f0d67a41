import { describe, expect, it } from 'vitest';
import { DatalessFile } from '../../../../../main/storage/filters/dataless-file';
import { MemoryBlockFile } from '../../../../../main/storage/memory-block-file';
import { WriteLogFile } from '../../../../../main/storage/filters/write-log-file';
import { patternBytes, readAll } from '../../../../support/storage/storage-files';

describe('DatalessFile', () => {
  it('drops data and lets everything else through', () => {
    const target = new MemoryBlockFile('file', patternBytes(100));
    const file = new DatalessFile(target);
    const expected = patternBytes(100);
    file.write(0, patternBytes(10, 9), 'data');
    for (const kind of ['header', 'data', 'table'] as const) {
      file.write(kind === 'header' ? 20 : 40, patternBytes(5, 7), kind);
      file.zero(60, kind === 'data' ? 40 : 1, kind);
    }
    expected.set(patternBytes(5, 7), 20);
    expected.set(patternBytes(5, 7), 40);
    expected[60] = 0;
    expect(readAll(file)).toEqual(expected);
    file.resize(30);
    expect(target.size()).toBe(30);
  });

  it('drops what a write log above it still sees', () => {
    const target = new MemoryBlockFile('file', new Uint8Array(100));
    const log = new WriteLogFile(new DatalessFile(target));
    log.write(0, patternBytes(10), 'data');
    log.write(50, patternBytes(10), 'table');
    expect([...log.entries()].map(({ kind, offset }) => [kind, offset])).toEqual([
      ['data', 0],
      ['table', 50],
    ]);
    expect(readAll(target).findIndex((byte) => byte !== 0)).toBe(50);
  });
});
