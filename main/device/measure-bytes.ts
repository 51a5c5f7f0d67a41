import { createHash } from 'node:crypto';
import { crc32 } from 'node:zlib';
import type { ByteMeasure } from '../../shared/image/byte-measure';
import { crc32c } from '../../shared/units/crc32c';
import type { Extent } from '../../shared/units/ranges';
import { MIB } from '../../shared/units/units';
import type { BlockFile } from '../storage/block-file';

/** Bytes that are read at a time. */
const PIECE_BYTES = MIB;

/** Told the bytes measured so far; throws to stop it. */
type MeasureProgress = (done: number) => void;

/** Sums, hash and entropy of a range; bytes behind the end of the file count as zeros. Errors: those of reading. */
export function measureBytes(
  file: BlockFile,
  { offset, length }: Extent,
  onProgress: MeasureProgress = () => undefined,
): ByteMeasure {
  const counts = new Float64Array(256);
  const hash = createHash('sha256');
  const buffer = new Uint8Array(Math.min(length, PIECE_BYTES));
  let [ieee, castagnoli] = [0, 0];
  for (let done = 0; done < length; done += PIECE_BYTES) {
    const bytes = buffer.subarray(0, Math.min(PIECE_BYTES, length - done));
    file.read(offset + done, bytes);
    ieee = crc32(bytes, ieee);
    castagnoli = crc32c(bytes, castagnoli);
    hash.update(bytes);
    count(bytes, counts);
    onProgress(done + bytes.length);
  }
  const distinct = counts.reduce((sum, times) => sum + (times > 0 ? 1 : 0), 0);
  return {
    ...{ offset, length, crc32: ieee, crc32c: castagnoli, sha256: hash.digest('hex') },
    ...{ entropy: entropyOf(counts, length), zeroBytes: counts[0]!, distinct },
  };
}

/** Adds how often each byte value occurs. */
export function count(bytes: Uint8Array, counts: Float64Array): void {
  for (const byte of bytes) counts[byte]!++;
}

/** Shannon entropy of byte values that occur so often, in bits a byte: 0 for one value, 8 for all alike. */
export function entropyOf(counts: Float64Array, length: number): number {
  let entropy = 0;
  for (const times of counts) {
    if (times === 0) continue;
    const share = times / length;
    entropy -= share * Math.log2(share);
  }
  return Math.abs(entropy);
}
