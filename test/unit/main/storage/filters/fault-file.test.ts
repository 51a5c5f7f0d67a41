import { describe, expect, it } from 'vitest';
import type { FaultPlan } from '../../../../../main/storage/filters/fault-file';
import { FaultFile } from '../../../../../main/storage/filters/fault-file';
import { MemoryBlockFile } from '../../../../../main/storage/memory-block-file';
import { patternBytes, readAll } from '../../../../support/storage/storage-files';
import { refusal } from '../../../../support/errors/refusal';

function faulty(plan: FaultPlan) {
  const target = new MemoryBlockFile('image', patternBytes(100));
  return { target, file: new FaultFile(target, plan) };
}

describe('FaultFile', () => {
  it('fails the n-th call of a sort, once, and counts', () => {
    const { file, target } = faulty({ faults: [{ on: 'write', error: 'io', call: 2 }] });
    file.write(0, Uint8Array.of(1), 'data');
    expect(() => file.write(1, Uint8Array.of(2), 'data')).toThrow(
      refusal('io', 'image: cannot write at offset 1, length 1: input/output error'),
    );
    file.write(2, Uint8Array.of(3), 'data');
    expect([...readAll(target).subarray(0, 3)]).toEqual([1, patternBytes(2)[1], 3]);
    expect([file.callCount('write'), file.callCount('read')]).toEqual([3, 0]);
  });

  it.each(['read', 'write', 'zero', 'resize', 'flush'] as const)('can fail %s, without effect', (on) => {
    const { file, target } = faulty({ faults: [{ on, error: 'no-space', times: Infinity }] });
    const calls = {
      read: () => file.read(0, new Uint8Array(1)),
      write: () => file.write(0, Uint8Array.of(0), 'data'),
      zero: () => file.zero(0, 10, 'data'),
      resize: () => file.resize(5),
      flush: () => file.flush(),
    };
    expect(calls[on]).toThrow(refusal('no-space', `cannot ${on}`));
    expect(calls[on]).toThrow(refusal('no-space', 'ENOSPC'));
    expect(readAll(target)).toEqual(patternBytes(100));
  });

  it('fails calls that touch a range, and only those', () => {
    const range = { offset: 50, length: 10 };
    const { file } = faulty({ faults: [{ on: 'read', error: 'io', range, times: Infinity }] });
    file.read(0, new Uint8Array(50));
    file.read(60, new Uint8Array(50));
    expect(() => file.read(59, new Uint8Array(1))).toThrow(refusal('io', 'offset 59'));
    expect(() => file.read(0, new Uint8Array(51))).toThrow(refusal('io', 'offset 0'));
  });

  it('lets the first bytes of a short write through', () => {
    const { file, target } = faulty({ faults: [{ on: 'write', error: 'short-write', bytes: 3 }] });
    expect(() => file.write(10, new Uint8Array(8), 'data')).toThrow(refusal('io', 'offset 13, length 5'));
    expect(readAll(target)).toEqual(patternBytes(100).fill(0, 10, 13));
  });

  it('is full after so many blocks; what is there can be written again', () => {
    const { file, target } = faulty({ freeBytes: 8192 });
    file.write(0, patternBytes(4096, 2), 'data');
    expect(() => file.write(4000, patternBytes(9000, 3), 'data')).toThrow(
      refusal('no-space', 'offset 8192, length 4808'),
    );
    expect(target.size()).toBe(8192);
    file.write(0, patternBytes(8192, 4), 'data');
    expect(() => file.write(8192, Uint8Array.of(1), 'data')).toThrow(refusal('no-space', 'ENOSPC'));
    expect(readAll(target)).toEqual(patternBytes(8192, 4));
  });
});
