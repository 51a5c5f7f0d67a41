import type { ByteCount } from '../../../shared/units/units';
import type { BlockFile } from '../block-file';
import type { Extent } from '../../../shared/units/ranges';
import { BLOCK_BYTES } from '../extent';
import { SAMPLE_BYTES_MAX } from './journal-layout';

const WINDOWS = 16;

/** Windows of an image by which a journal knows it, from its length before the save. */
function sampleWindows(sizeBefore: ByteCount): Extent[] {
  if (sizeBefore <= SAMPLE_BYTES_MAX) return [{ offset: 0, length: Number(sizeBefore) }];
  const stride = Math.floor(sizeBefore / WINDOWS / BLOCK_BYTES) * BLOCK_BYTES;
  const windows = Array.from({ length: WINDOWS }, (_, index) => ({
    offset: index * stride,
    length: BLOCK_BYTES,
  }));
  return [...windows, { offset: sizeBefore - BLOCK_BYTES, length: BLOCK_BYTES }];
}

/** How many bytes the samples of an image of this length are. */
export function sampleLength(sizeBefore: ByteCount): ByteCount {
  return Math.min(sizeBefore, SAMPLE_BYTES_MAX);
}

/** The bytes of all windows, one after the other; what lies beyond the end of the image is zeros. */
export function takeSamples(image: BlockFile, sizeBefore: ByteCount): Uint8Array {
  const samples = new Uint8Array(sampleLength(sizeBefore));
  forEachWindow(samples, sizeBefore, (window, bytes) => image.read(window.offset, bytes));
  return samples;
}

/** Calls `visit` with each window and its bytes within `samples`. */
export function forEachWindow(
  samples: Uint8Array,
  sizeBefore: ByteCount,
  visit: (window: Extent, bytes: Uint8Array) => void,
): void {
  let at = 0;
  for (const window of sampleWindows(sizeBefore)) {
    visit(window, samples.subarray(at, at + window.length));
    at += window.length;
  }
}
