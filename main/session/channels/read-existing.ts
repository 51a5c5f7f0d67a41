import { AppError } from '../../../shared/errors/app-error';
import { appendRange, type Extent } from '../../../shared/units/ranges';
import { SECTOR_BYTES, type ByteCount, type ByteOffset } from '../../../shared/units/units';
import type { BlockFile } from '../../storage/block-file';

/** Bytes of a range, and which of them are none. */
export interface ExistingBytes {
  /** Cut at the end of the file as it was opened; zero where they are missing. */
  readonly bytes: Uint8Array;
  /** Parts that another program cut off. */
  readonly missing: readonly Extent[];
}

/** The bytes of a range that exist. Errors: those of reading, but for what is told as missing. */
export function readExisting(file: BlockFile, offset: ByteOffset, length: ByteCount): ExistingBytes {
  const bytes = new Uint8Array(Math.max(0, Math.min(length, file.size() - offset)));
  const missing: Extent[] = [];
  if (bytes.length > 0) readParts(file, offset, bytes, missing);
  return { bytes, missing };
}

/** A range that cannot be read as a whole is read in halves, down to the byte at which the file ends. */
function readParts(file: BlockFile, offset: ByteOffset, into: Uint8Array, missing: Extent[]): void {
  try {
    file.read(offset, into);
  } catch (thrown) {
    if (!(thrown instanceof AppError) || thrown.code !== 'changed-outside') throw thrown;
    const half = halfOf(file, offset, into.length);
    if (half === 0) {
      into.fill(0);
      return appendRange(missing, { offset, length: into.length });
    }
    readParts(file, offset, into.subarray(0, half), missing);
    readParts(file, offset + half, into.subarray(half), missing);
  }
}

/** 0 where nothing of a range is there. Files end at any byte, edits lie over whole sectors. */
function halfOf(file: BlockFile, offset: ByteOffset, length: ByteCount): ByteCount {
  const middle = (offset + length / 2) / SECTOR_BYTES;
  for (const sector of [Math.ceil(middle), Math.floor(middle)]) {
    const half = sector * SECTOR_BYTES - offset;
    if (half > 0 && half < length) return half;
  }
  return length > 1 && isThere(file, offset) ? length >> 1 : 0;
}

function isThere(file: BlockFile, offset: ByteOffset): boolean {
  try {
    file.read(offset, new Uint8Array(1));
    return true;
  } catch (thrown) {
    if (thrown instanceof AppError && thrown.code === 'changed-outside') return false;
    throw thrown;
  }
}
