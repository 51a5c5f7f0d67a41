import { describe, expect, it } from 'vitest';
import type { BlockFile } from '../../../../../../main/storage/block-file';
import { MemoryBlockFile } from '../../../../../../main/storage/memory-block-file';
import { KIB } from '../../../../../../shared/units/units';
import { Random } from '../../../../../../shared/workload/random';
import { appErrorOf } from '../../../../../support/image/format-images';
import { nameBacking } from '../../../../../support/qcow2/qcow2-backing';
import { partsOf, plainQcow2 } from '../../../../../support/qcow2/qcow2-writing';

/** The device: no multiple of a cluster. */
const DEVICE = 100 * KIB + 512;
const SECTOR = 512;

/** A raw file of bytes that are no zeros. */
function rawFile(name: string, length: number, seed: number): MemoryBlockFile {
  const file = new MemoryBlockFile(name);
  file.write(
    0,
    Uint8Array.from({ length }, (_, index) => 1 + ((index * seed) % 255)),
  );
  return file;
}

function contentOf(file: BlockFile): Uint8Array {
  const bytes = new Uint8Array(file.size());
  file.read(0, bytes);
  return bytes;
}

const SHAPES = [
  { version: 2, clusterBits: 12 },
  { version: 3, clusterBits: 12 },
  { version: 3, clusterBits: 16 },
  { version: 3, clusterBits: 14, extendedL2: true },
] as const;

function overlay(shape: (typeof SHAPES)[number], name = 'base.raw', format = 'raw'): MemoryBlockFile {
  const file = plainQcow2({ ...shape, virtualBytes: DEVICE });
  nameBacking(file, name, format);
  return file;
}

describe('a backing file that was named', () => {
  it.each(SHAPES)('gives what is not here, and keeps what is written over it apart: %o', (shape) => {
    const base = rawFile('base.raw', 70 * KIB + 100, 7);
    const before = contentOf(base);
    const file = overlay(shape);
    const parts = partsOf(file, [base]);
    const model = new Uint8Array(DEVICE);
    model.set(before);
    expect(parts.read(0, DEVICE)).toEqual(model);
    const random = new Random(5);
    for (let step = 0; step < 40; step++) {
      const from = random.below(DEVICE / SECTOR) * SECTOR;
      const length = Math.min(DEVICE - from, (1 + random.below(40)) * SECTOR);
      if (random.chance(0.5)) {
        parts.writer.write(from, new Uint8Array(length).fill(step + 1));
        model.fill(step + 1, from, from + length);
      } else {
        if (random.chance(0.5)) parts.writer.zero(from, length);
        else parts.writer.hide(from, length);
        model.fill(0, from, from + length);
      }
      expect(Buffer.compare(parts.read(0, DEVICE), model), `step ${step}`).toBe(0);
    }
    expect(contentOf(base)).toEqual(before);
  });

  it('may lie over another one', () => {
    const base = rawFile('base.raw', DEVICE, 11);
    const middle = overlay(SHAPES[1]);
    partsOf(middle, [base]).writer.write(8 * KIB, new Uint8Array(4 * KIB).fill(0x5a));
    const top = overlay(SHAPES[2], 'middle.qcow2', 'qcow2');
    const expected = contentOf(base);
    expected.fill(0x5a, 8 * KIB, 12 * KIB);
    expect(partsOf(top, [middle, base]).read(0, DEVICE)).toEqual(expected);
  });

  it('is a shorter image: behind its end lie zeros', () => {
    const middle = plainQcow2({ version: 3, clusterBits: 12, virtualBytes: 10 * KIB });
    partsOf(middle).writer.write(8 * KIB, new Uint8Array(2 * KIB).fill(0x5a));
    const top = overlay(SHAPES[1], 'middle.qcow2', 'qcow2');
    const read = partsOf(top, [middle]).read(8 * KIB, 8 * KIB);
    expect([read.subarray(0, 2 * KIB).every((byte) => byte === 0x5a), read[2 * KIB], read.at(-1)]).toEqual([
      true,
      0,
      0,
    ]);
  });

  it('is what the header says, or else what it holds', () => {
    const base = plainQcow2({ virtualBytes: DEVICE });
    const bytes = contentOf(base).slice(0, 4 * KIB);
    expect(partsOf(overlay(SHAPES[1]), [base]).read(0, 4 * KIB)).toEqual(bytes);
    const untold = plainQcow2({ virtualBytes: DEVICE });
    nameBacking(untold, 'base');
    expect(partsOf(untold, [base]).read(0, 4 * KIB)).toEqual(new Uint8Array(4 * KIB));
  });

  it('is refused where it does not fit, naming the file', () => {
    const raw = rawFile('base.raw', DEVICE, 3);
    const other = rawFile('other.raw', DEVICE, 3);
    const over = overlay(SHAPES[1]);
    const messageOf = (file: BlockFile, behind: readonly BlockFile[]) =>
      appErrorOf(() => partsOf(file, behind)).message;
    expect(messageOf(plainQcow2({}), [raw])).toMatch(/^has no backing file, and base.raw is given/);
    expect(messageOf(over, [raw, other])).toMatch(/^has no backing file, and other.raw is given/);
    expect(messageOf(overlay(SHAPES[1], 'x', 'vmdk'), [raw])).toMatch(
      /the format "vmdk"; raw and qcow2 are read/,
    );
    expect(messageOf(overlay(SHAPES[1], 'x', 'qcow2'), [raw])).toMatch(/is no qcow2 image/);
    expect(messageOf(overlay(SHAPES[1], 'x', 'qcow2'), [over])).toMatch(
      /"base.raw" itself, which has to be named/,
    );
    expect(appErrorOf(() => partsOf(over).read(0, SECTOR)).message).toMatch(
      /is not followed unless it is named/,
    );
  });
});
