import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { differingRuns, nearRuns } from '../../../../main/compare/differing-runs';
import { MemoryBlockFile } from '../../../../main/storage/memory-block-file';
import { MIB } from '../../../../shared/units/units';
import type { Extent } from '../../../../shared/units/ranges';

function fileOf(bytes: Uint8Array): MemoryBlockFile {
  const file = new MemoryBlockFile('file');
  file.write(0, bytes);
  return file;
}

/** Byte by byte, without any cleverness. */
function plainRuns(a: Uint8Array, b: Uint8Array): Extent[] {
  const runs: Extent[] = [];
  for (let at = 0; at < a.length; at++) {
    if (a[at] === b[at]) continue;
    const last = runs.at(-1);
    if (last && last.offset + last.length === at)
      runs[runs.length - 1] = { ...last, length: last.length + 1 };
    else runs.push({ offset: at, length: 1 });
  }
  return runs;
}

describe('differingRuns', () => {
  it('finds maximal runs, whatever the ranges are cut into', () => {
    const bytes = fc.uint8Array({ minLength: 1, maxLength: 64, max: 2 });
    fc.assert(
      fc.property(bytes, bytes, fc.nat(63), (one, other, cut) => {
        const length = Math.min(one.length, other.length);
        const [a, b] = [one.subarray(0, length), other.subarray(0, length)];
        const at = Math.min(cut, length);
        const ranges = [
          { offset: 0, length: at },
          { offset: at, length: length - at },
        ];
        expect([...differingRuns(fileOf(a), fileOf(b), ranges)]).toEqual(plainRuns(a, b));
      }),
    );
  });

  it.each([4095, 4096, MIB / 4 - 1, MIB / 4, MIB / 4 + 1, MIB])('joins a run over the seam at %i', (seam) => {
    const [a, b] = [new Uint8Array(3 * MIB), new Uint8Array(3 * MIB)];
    b.fill(1, seam - 3, seam + 5);
    b[0] = 9;
    const ranges = [{ offset: 0, length: a.length }];
    expect([...differingRuns(fileOf(a), fileOf(b), ranges)]).toEqual([
      { offset: 0, length: 1 },
      { offset: seam - 3, length: 8 },
    ]);
  });

  it('looks only into the ranges, tells how far it is, and stops when told to', () => {
    const [a, b] = [new Uint8Array(2 * MIB), new Uint8Array(2 * MIB).fill(1)];
    const done: number[] = [];
    const ranges = [{ offset: 10, length: MIB + 10 }];
    expect([...differingRuns(fileOf(a), fileOf(b), ranges, (bytes) => done.push(bytes))]).toEqual(ranges);
    expect(done).toEqual([0.25, 0.5, 0.75, 1].map((part) => part * MIB).concat(MIB + 10));
    const stop = () => {
      throw new Error('stopped');
    };
    expect(() => [...differingRuns(fileOf(a), fileOf(b), ranges, stop)]).toThrow('stopped');
  });
});

describe('nearRuns', () => {
  it('joins what has fewer equal bytes between than the gap', () => {
    const runs = [
      { offset: 0, length: 2 },
      { offset: 5, length: 1 },
      { offset: 10, length: 1 },
    ];
    expect([...nearRuns(runs, 4)]).toEqual([
      { offset: 0, length: 6 },
      { offset: 10, length: 1 },
    ]);
  });
});
