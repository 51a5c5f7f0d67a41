import type { BlockFile } from '../../../main/storage/block-file';
import { readAll } from './storage-files';

const PLACES = 24;
const PLACE_BYTES = 40_000;
const MARK_BYTES = 6000;

/** Changes a file so that every part of it tells which generation it is: marks all over, and the length. */
export function editGeneration(file: BlockFile, generation: number): void {
  file.resize(PLACES * PLACE_BYTES + (generation % 3) * 5000);
  for (let place = 0; place < PLACES; place++) {
    const mark = new Uint8Array(new Uint32Array(MARK_BYTES / 4).fill(generation * PLACES + place).buffer);
    file.write(place * PLACE_BYTES + 123, mark, 'data');
    // A range that is cleared in every other generation.
    if ((generation + place) % 2) file.zero(place * PLACE_BYTES + 10_000, 9000, 'data');
    else file.write(place * PLACE_BYTES + 10_000, new Uint8Array(9000).fill(generation % 255 || 1), 'data');
  }
}

/** The generation that a file is entirely of; null for a mixture. */
export function generationOf(file: BlockFile): number | null {
  const bytes = readAll(file);
  const generation = new DataView(bytes.buffer).getUint32(123, true) / PLACES;
  return Number.isInteger(generation) && isGeneration(bytes, generation) ? generation : null;
}

function isGeneration(bytes: Uint8Array, generation: number): boolean {
  if (bytes.length !== PLACES * PLACE_BYTES + (generation % 3) * 5000) return false;
  for (let place = 0; place < PLACES; place++) {
    const start = place * PLACE_BYTES;
    const words = new Uint32Array(bytes.slice(start + 123, start + 123 + MARK_BYTES).buffer);
    const filler = (generation + place) % 2 ? 0 : generation % 255 || 1;
    const body = bytes.subarray(start + 10_000, start + 19_000);
    if (
      !words.every((word) => word === generation * PLACES + place) ||
      !body.every((byte) => byte === filler)
    ) {
      return false;
    }
  }
  return true;
}
