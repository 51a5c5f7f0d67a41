import { describe, expect, it } from 'vitest';
import type { BlockFile } from '../../../../main/storage/block-file';
import { patternBytes, readAll, readRange, temporaryFolder } from '../../../support/storage/storage-files';

/** Compares without listing tens of thousands of bytes one by one. */
function expectContent(file: BlockFile, expected: Uint8Array): void {
  expect([file.size(), Buffer.compare(readAll(file), expected)]).toEqual([expected.length, 0]);
}

/** What every writable BlockFile must do, whatever it is made of. */
export function describeBlockFile(name: string, make: (folder: string) => BlockFile): void {
  describe(`block file: ${name}`, () => {
    const open = () => make(temporaryFolder());

    it('begins empty and writable', () => {
      const file = open();
      expect([file.size(), file.writable, file.name.length > 0]).toEqual([0, true, true]);
    });

    it('gives back what was written, also across page seams', () => {
      const file = open();
      const bytes = patternBytes(40_000);
      file.write(4095, bytes, 'data');
      expect(Buffer.compare(readRange(file, 4095, bytes.length), bytes)).toBe(0);
      expect(readRange(file, 4094, 3)).toEqual(Uint8Array.of(0, bytes[0]!, bytes[1]!));
    });

    it('fills reads at and beyond the end with zeros and says how much there was', () => {
      const file = open();
      file.write(0, patternBytes(10), 'data');
      const into = new Uint8Array(16).fill(0xee);
      expect(file.read(4, into)).toBe(6);
      expect(into).toEqual(Uint8Array.from([...patternBytes(10).subarray(4), ...new Uint8Array(10)]));
      expect(file.read(10, into)).toBe(0);
      expect(file.read(2 ** 40, into.fill(0xee))).toBe(0);
      expect(into).toEqual(new Uint8Array(16));
    });

    it('grows by a write behind the end and reads zeros in the gap', () => {
      const file = open();
      file.write(100_000, patternBytes(5), 'data');
      expect(file.size()).toBe(100_005);
      expect(readRange(file, 0, 100_000).every((byte) => byte === 0)).toBe(true);
    });

    it('does not change for a write of nothing', () => {
      const file = open();
      file.write(5000, new Uint8Array(0), 'data');
      expect(file.size()).toBe(0);
    });

    it('zeroes a range and nothing beside it', () => {
      const file = open();
      const bytes = patternBytes(50_000);
      file.write(0, bytes, 'data');
      file.zero(3000, 30_000, 'data');
      expectContent(file, bytes.fill(0, 3000, 33_000));
    });

    it('zeroes within one page', () => {
      const file = open();
      const bytes = patternBytes(5000);
      file.write(0, bytes, 'data');
      file.zero(10, 20, 'data');
      file.zero(4096, 1, 'data');
      expectContent(file, bytes.fill(0, 10, 30).fill(0, 4096, 4097));
    });

    it('does not grow by zeroing beyond the end', () => {
      const file = open();
      file.write(0, patternBytes(100), 'data');
      file.zero(50, 2 ** 40, 'data');
      file.zero(2 ** 41, 10, 'data');
      expect(file.size()).toBe(100);
      expect(readAll(file).subarray(45)).toEqual(
        Uint8Array.from([...patternBytes(100).subarray(45, 50), ...new Uint8Array(50)]),
      );
    });

    it('forgets what was cut off, also when it grows again', () => {
      const file = open();
      file.write(0, patternBytes(30_000), 'data');
      file.resize(9001);
      file.resize(30_000);
      const expected = new Uint8Array(30_000);
      expected.set(patternBytes(30_000).subarray(0, 9001));
      expectContent(file, expected);
    });

    it('shrinks to nothing and can be used again', () => {
      const file = open();
      file.write(0, patternBytes(9000), 'data');
      file.resize(0);
      expect([file.size(), readRange(file, 0, 10)]).toEqual([0, new Uint8Array(10)]);
      file.write(1, Uint8Array.of(7), 'data');
      expectContent(file, Uint8Array.of(0, 7));
    });

    it('works beyond 2^33 bytes without taking the space', () => {
      const file = open();
      const far = 2 ** 33 + 4097;
      file.resize(2 ** 43);
      file.write(far, patternBytes(9000), 'data');
      file.write(2 ** 43 - 3, Uint8Array.of(1, 2, 3), 'data');
      expect(readRange(file, far - 1, 9002)).toEqual(Uint8Array.from([0, ...patternBytes(9000), 0]));
      expect(readRange(file, far - 2 ** 32, 64)).toEqual(new Uint8Array(64));
      file.zero(far + 1, 8998, 'data');
      expect(readRange(file, far, 9000)[0]).toBe(patternBytes(1)[0]);
      expect(readRange(file, far + 1, 8998)).toEqual(new Uint8Array(8998));
      expect(file.size()).toBe(2 ** 43);
    });

    it('does not keep the buffer that it was given', () => {
      const file = open();
      const bytes = patternBytes(8192);
      file.write(0, bytes, 'data');
      bytes.fill(0);
      expectContent(file, patternBytes(8192));
    });

    it('stops at ranges that no file can have', () => {
      const file = open();
      for (const offset of [-1, 0.5, 2 ** 53, NaN]) {
        expect(() => file.write(offset, new Uint8Array(1), 'data')).toThrow('impossible range');
        expect(() => file.read(offset, new Uint8Array(1))).toThrow('impossible range');
        expect(() => {
          file.zero(offset, 1, 'data');
        }).toThrow('impossible range');
      }
    });

    it('flushes, and may be disposed twice', () => {
      const file = open();
      file.write(0, patternBytes(3), 'data');
      file.flush();
      file.dispose();
      expect(() => {
        file.dispose();
      }).not.toThrow();
    });
  });
}
