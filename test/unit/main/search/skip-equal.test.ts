import { describe, expect, it } from 'vitest';
import { skipEqual } from '../../../../main/search/skip-equal';
import { MemoryBlockFile } from '../../../../main/storage/memory-block-file';
import { MIB, TIB } from '../../../../shared/units/units';

function fileOf(size: number, ...parts: readonly (readonly [offset: number, bytes: Uint8Array])[]) {
  const file = new MemoryBlockFile();
  file.resize(size);
  for (const [offset, bytes] of parts) file.write(offset, bytes);
  return file;
}

const filled = (length: number, value: number) => new Uint8Array(length).fill(value);

function skip(file: MemoryBlockFile, from: number, direction: 'forward' | 'back' = 'forward', rowBytes = 16) {
  const held = file.heldExtents();
  const known = skipEqual(file, { from, rowBytes, direction, held }, () => undefined);
  expect(skipEqual(file, { from, rowBytes, direction, held: null }, () => undefined)).toBe(known);
  return known;
}

describe('skipping equal rows', () => {
  const FF = fileOf(6 * MIB, [MIB, filled(3 * MIB + 5, 0xff)]);

  it('goes over a run to the byte at which a row differs, both ways', () => {
    expect(skip(FF, 2 * MIB + 3)).toBe(4 * MIB + 5);
    expect(skip(FF, 2 * MIB + 3, 'back')).toBe(MIB - 1);
    expect(skip(FF, 0)).toBe(MIB);
    expect(skip(FF, 6 * MIB - 1, 'back')).toBe(4 * MIB + 4);
  });

  it('finds nothing where all that follows is alike', () => {
    expect(skip(FF, 5 * MIB)).toBeNull();
    expect(skip(FF, 100, 'back')).toBeNull();
    expect(skip(fileOf(10), 3)).toBeNull();
  });

  it('compares rows of any length, whose bytes need not be alike', () => {
    const row = Uint8Array.from({ length: 24 }, (_, at) => at);
    const rows = new Uint8Array(24 * 100_000).map((_, at) => row[at % 24]!);
    rows[24 * 90_000 + 7] = 99;
    const file = fileOf(rows.length + 10, [0, rows], [rows.length, row.subarray(0, 10)]);
    expect(skip(file, 30, 'forward', 24)).toBe(24 * 90_000 + 7);
    expect(skip(file, 24 * 90_001, 'forward', 24)).toBeNull();
    expect(skip(file, 24 * 99_000, 'back', 24)).toBe(24 * 90_000 + 7);
  });

  it('does not read what was never written, and stops when it is told to', () => {
    const file = fileOf(8 * TIB, [7 * TIB, filled(4096, 1)]);
    expect(
      skipEqual(
        file,
        { from: 0, rowBytes: 16, direction: 'forward', held: file.heldExtents() },
        () => undefined,
      ),
    ).toBe(7 * TIB);
    const stop = () => {
      throw new Error('stopped');
    };
    expect(() =>
      skipEqual(FF, { from: 2 * MIB, rowBytes: 16, direction: 'forward', held: null }, stop),
    ).toThrow('stopped');
  });
});
