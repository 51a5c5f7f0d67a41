import { describe, expect, it } from 'vitest';
import { FaultFile } from '../../../../../main/storage/filters/fault-file';
import { MemoryBlockFile } from '../../../../../main/storage/memory-block-file';
import { WriteLogFile } from '../../../../../main/storage/filters/write-log-file';
import { TIB } from '../../../../../shared/units/units';
import { patternBytes, readAll } from '../../../../support/storage/storage-files';

function logged() {
  const payloads = new MemoryBlockFile('payloads');
  const log = new WriteLogFile(new MemoryBlockFile(), payloads);
  log.setMark(0);
  log.write(0, patternBytes(5000), 'data');
  log.write(9000, patternBytes(8, 3), 'table');
  log.flush();
  log.setMark(1);
  log.zero(100, 1000, 'data');
  log.write(20_000, new Uint8Array(300), 'data');
  log.resize(15_000);
  log.flush();
  return { log, payloads };
}

describe('WriteLogFile', () => {
  it('lists what reached the file, in order, with kind, epoch and mark', () => {
    expect([...logged().log.entries()]).toEqual([
      { index: 0, operation: 'write', offset: 0, length: 5000, kind: 'data', epoch: 0, mark: 0 },
      { index: 1, operation: 'write', offset: 9000, length: 8, kind: 'table', epoch: 0, mark: 0 },
      { index: 2, operation: 'flush', offset: 0, length: 0, kind: null, epoch: 0, mark: 0 },
      { index: 3, operation: 'zero', offset: 100, length: 1000, kind: 'data', epoch: 1, mark: 1 },
      { index: 4, operation: 'write', offset: 20_000, length: 300, kind: 'data', epoch: 1, mark: 1 },
      { index: 5, operation: 'resize', offset: 0, length: 15_000, kind: 'mapping', epoch: 1, mark: 1 },
      { index: 6, operation: 'flush', offset: 0, length: 0, kind: null, epoch: 1, mark: 1 },
    ]);
    expect(logged().log.epoch).toBe(2);
  });

  it('keeps payloads, zeros as nothing but a length', () => {
    const { log, payloads } = logged();
    const part = new Uint8Array(10);
    log.readPayload(0, part, 4990);
    expect(part).toEqual(patternBytes(5000).slice(4990));
    log.readPayload(4, part.fill(1), 0);
    expect(part).toEqual(new Uint8Array(10));
    expect(payloads.size()).toBe(5008);
    log.zero(0, 8 * TIB, 'data');
    expect(payloads.size()).toBe(5008);
  });

  it('makes the same file again', () => {
    const { log } = logged();
    const again = new MemoryBlockFile();
    log.replayInto(again, () => 'full');
    expect(readAll(again)).toEqual(readAll(log));
  });

  it('replays as much of each entry as is decided, up to an end', () => {
    const { log } = logged();
    const torn = new MemoryBlockFile();
    log.replayInto(torn, ({ index }) => (index === 0 ? { bytes: 512 } : 'none'));
    expect(readAll(torn)).toEqual(patternBytes(5000).slice(0, 512));
    const tornZero = new MemoryBlockFile();
    log.replayInto(tornZero, ({ operation }) => (operation === 'zero' ? { bytes: 2 } : 'full'), 4);
    const expected = new Uint8Array(9008);
    expected.set(patternBytes(5000));
    expected.set(patternBytes(8, 3), 9000);
    expect(readAll(tornZero)).toEqual(expected.fill(0, 100, 102));
    const nothing = new MemoryBlockFile();
    log.replayInto(nothing, () => 'full', 0);
    expect(nothing.size()).toBe(0);
  });

  it('records nothing of a call that failed', () => {
    const faulty = new FaultFile(new MemoryBlockFile(), { faults: [{ on: 'write', error: 'io' }] });
    const log = new WriteLogFile(faulty);
    expect(() => log.write(0, patternBytes(10), 'data')).toThrow();
    expect(log.count).toBe(0);
  });

  it('holds a hundred thousand entries', () => {
    const log = new WriteLogFile(new MemoryBlockFile());
    for (let index = 0; index < 100_000; index++)
      log.write((index % 100) * 8, Uint8Array.of(index % 256), 'data');
    expect(log.count).toBe(100_000);
    expect(log.entry(99_999)).toMatchObject({ index: 99_999, offset: 99 * 8, length: 1 });
  });

  it('stops at an entry or bytes that do not exist', () => {
    const { log } = logged();
    expect(() => log.entry(7)).toThrow('no entry 7');
    expect(() => {
      log.readPayload(1, new Uint8Array(9));
    }).toThrow('no bytes');
  });
});
