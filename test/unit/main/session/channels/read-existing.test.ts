import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readExisting } from '../../../../../main/session/channels/read-existing';
import { failCutOff } from '../../../../../main/storage/node-errors';
import { MemoryBlockFile } from '../../../../../main/storage/memory-block-file';
import { OverlayBlockFile } from '../../../../../main/storage/overlay/overlay-block-file';

const SIZE = 20_000;

/** A file whose bytes from `end` on another program cut off. */
class CutFile extends MemoryBlockFile {
  end = SIZE;

  override read(offset: number, into: Uint8Array): number {
    if (offset + into.length > this.end) failCutOff({ path: 'cut', offset, length: into.length }, SIZE);
    return super.read(offset, into);
  }
}

describe('reading what exists', () => {
  it('gives every byte that is there and names the others, wherever the file ends and edits lie', () => {
    fc.assert(
      fc.property(
        fc.nat(SIZE),
        fc.array(fc.nat(4), { maxLength: 2 }),
        fc.nat(SIZE),
        fc.integer({ min: 1, max: SIZE }),
        (end, pages, offset, length) => {
          const base = new CutFile('cut');
          base.write(0, new Uint8Array(SIZE).fill(1));
          const file = new OverlayBlockFile(base);
          for (const page of pages) file.write(page * 4096, new Uint8Array(3).fill(2), 'data');
          base.end = end;
          const isThere = (byte: number) => byte < end || pages.includes(Math.floor(byte / 4096));
          const { bytes, missing } = readExisting(file, offset, length);
          expect(bytes).toHaveLength(Math.min(length, SIZE - offset));
          const missed = new Set(
            missing.flatMap((one) => Array.from({ length: one.length }, (_, at) => one.offset + at)),
          );
          bytes.forEach((value, at) => {
            const byte = offset + at;
            expect([byte, missed.has(byte), value > 0]).toEqual([byte, !isThere(byte), isThere(byte)]);
          });
        },
      ),
      { numRuns: 30 },
    );
  });

  it('throws every other error', () => {
    const file = new MemoryBlockFile('bad');
    file.write(0, new Uint8Array(10));
    file.read = () => {
      throw new Error('broken');
    };
    expect(() => readExisting(file, 0, 10)).toThrow('broken');
  });
});
