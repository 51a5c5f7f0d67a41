import { describe, expect, it } from 'vitest';
import { contentStrip, type StripSource } from '../../../../main/device/content-strip';
import { MemoryBlockFile } from '../../../../main/storage/memory-block-file';
import { STRIP_PARTS, stripRow } from '../../../../shared/image/content-strip';
import { ZONE_CONTENTS } from '../../../../shared/image/zone-hints';
import { GIB, KIB, MIB, TIB } from '../../../../shared/units/units';
import { Random } from '../../../../shared/workload/random';

function random(length: number): Uint8Array {
  const next = new Random(7);
  return Uint8Array.from({ length }, () => next.below(256));
}

/** A file in memory that says what was read of it. */
class WatchedFile extends MemoryBlockFile {
  readonly reads: { readonly offset: number; readonly length: number }[] = [];

  override read(offset: number, into: Uint8Array): number {
    this.reads.push({ offset, length: into.length });
    return super.read(offset, into);
  }
}

function fileOf(size: number, ...parts: readonly (readonly [offset: number, bytes: Uint8Array])[]) {
  const file = new WatchedFile();
  file.resize(size);
  for (const [offset, bytes] of parts) file.write(offset, bytes);
  return file;
}

const sourceOf = (file: WatchedFile): StripSource => ({
  file,
  regions: [
    { kind: 'header', title: 'header', offset: 0, length: 4 * KIB },
    { kind: 'table', title: 'zone table', offset: 4 * KIB, length: 60 * KIB },
    { kind: 'data', title: 'data', offset: 64 * KIB, length: file.size() - 64 * KIB },
  ],
  held: file.heldExtents(),
  edited: [{ offset: MIB, length: 512 }],
});

function stripOf(source: StripSource, rows: number, first = 0, count = rows) {
  const layout = { offset: 0, length: source.file.size(), rows };
  const page = contentStrip(source, { ...layout, first, count });
  return {
    ...page,
    names: [...page.content].map((index) => ZONE_CONTENTS[index]!.name),
    words: [...page.parts].map((bits) => STRIP_PARTS.filter((_, bit) => (bits & (1 << bit)) !== 0).join(' ')),
  };
}

describe('a strip of a file', () => {
  it('tells contents apart by samples, and what lies in each row', () => {
    const text = new TextEncoder()
      .encode('zone append, reset and finish\n'.repeat(4000))
      .subarray(0, 112 * KIB);
    const file = fileOf(
      8 * MIB,
      [0, new Uint8Array(16 * KIB)],
      [MIB, random(64 * KIB)],
      [2 * MIB, new Uint8Array(64 * KIB).fill(0xff)],
      [3 * MIB, text],
    );
    const { names, words, entropy, held } = stripOf(sourceOf(file), 8);
    expect(names).toEqual(['zeros', 'random', 'pattern', 'text', 'none', 'none', 'none', 'none']);
    expect(words).toEqual(['header table data', 'data edited', ...Array.from({ length: 6 }, () => 'data')]);
    expect([...held]).toEqual([4, 16, 16, 28, 0, 0, 0, 0]);
    expect([entropy[0], entropy[1]! > 252, entropy[2]]).toEqual([0, true, 0]);
  });

  it('sees a little data in a row of 20 GiB, and reads nothing where nothing was written', () => {
    const file = fileOf(8 * TIB, [5 * TIB + GIB, random(16 * KIB)]);
    const { names, held } = stripOf(sourceOf(file), 400);
    expect(names.filter((name) => name !== 'none')).toEqual(['random']);
    expect(held[Math.floor(((5 * TIB + GIB) / (8 * TIB)) * 400)]).toBe(1);
    expect(file.reads.reduce((sum, { length }) => sum + length, 0)).toBeLessThanOrEqual(12 * KIB);
  });

  it('reads three samples of 4 KiB a row at most, in one go where that is all', () => {
    const file = fileOf(4 * MIB, [0, random(4 * MIB)]);
    stripOf(sourceOf(file), 4);
    expect(file.reads.map(({ length }) => length)).toEqual(Array.from({ length: 12 }, () => 4 * KIB));
    file.reads.length = 0;
    stripOf(sourceOf(file), 1024);
    expect(file.reads).toHaveLength(1024);
  });

  it('samples everything where nobody knows what was written', () => {
    const source = sourceOf(fileOf(MIB, [512 * KIB, random(512 * KIB)]));
    expect(stripOf({ ...source, held: null }, 4).names).toEqual(['zeros', 'zeros', 'random', 'random']);
  });

  it('knows few random bytes for random', () => {
    const source = sourceOf(fileOf(64 * KIB, [0, random(64 * KIB)]));
    for (const rows of [16, 64, 128])
      expect(new Set(stripOf(source, rows).names)).toEqual(new Set(['random']));
  });

  it('gives a page of its rows as the whole has them, and none behind its end', () => {
    const source = sourceOf(fileOf(8 * MIB, [MIB, random(64 * KIB)]));
    const whole = stripOf(source, 100);
    const page = stripOf(source, 100, 90, 64);
    expect(page.count).toBe(10);
    expect([...page.parts]).toEqual([...whole.parts.subarray(90)]);
  });

  it.each([1, 3, 16, 400, 4096])(
    'has %i rows that follow each other and cover a part of any size',
    (rows) => {
      for (const length of [1, 5, 4097, 8 * TIB + 512, 2 ** 53 - 1024]) {
        const layout = { offset: 512, length, rows };
        let at = 512;
        for (let row = 0; row < rows; row++) {
          const extent = stripRow(layout, row);
          expect(extent.offset).toBe(at);
          expect(extent.length).toBeGreaterThanOrEqual(0);
          at += extent.length;
        }
        expect(at).toBe(512 + length);
      }
    },
  );
});
