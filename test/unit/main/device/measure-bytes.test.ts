import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { measureBytes } from '../../../../main/device/measure-bytes';
import { MemoryBlockFile } from '../../../../main/storage/memory-block-file';
import { MIB } from '../../../../shared/units/units';

describe('measureBytes', () => {
  const file = new MemoryBlockFile('file');
  file.write(7, new TextEncoder().encode('123456789'));
  file.write(
    100,
    Uint8Array.from({ length: 1024 }, (_, i) => i),
  );

  it('gives the check values of the sums', () => {
    expect(measureBytes(file, { offset: 7, length: 9 })).toMatchObject({
      crc32: 0xcbf43926,
      crc32c: 0xe3069283,
      sha256: createHash('sha256').update('123456789').digest('hex'),
      distinct: 9,
      zeroBytes: 0,
    });
  });

  it('counts entropy and zeros', () => {
    expect(measureBytes(file, { offset: 100, length: 1024 })).toMatchObject({
      entropy: 8,
      zeroBytes: 4,
      distinct: 256,
    });
    expect(measureBytes(file, { offset: 0, length: 7 })).toMatchObject({
      entropy: 0,
      zeroBytes: 7,
      distinct: 1,
    });
  });

  it('goes on over pieces, tells how far it is, and stops', () => {
    const large = new MemoryBlockFile('large');
    large.write(2 * MIB + 5, new Uint8Array([1]));
    const done: number[] = [];
    const { sha256 } = measureBytes(large, { offset: 0, length: 2 * MIB + 6 }, (bytes) => done.push(bytes));
    const bytes = new Uint8Array(2 * MIB + 6);
    bytes[2 * MIB + 5] = 1;
    expect(sha256).toBe(createHash('sha256').update(bytes).digest('hex'));
    expect(done).toEqual([MIB, 2 * MIB, 2 * MIB + 6]);
    const stop = () => {
      throw new Error('stopped');
    };
    expect(() => measureBytes(large, { offset: 0, length: 8 }, stop)).toThrow('stopped');
  });
});
