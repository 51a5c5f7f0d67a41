import type { Extent } from '../../shared/units/ranges';
import { MIB, type ByteCount, type ByteOffset } from '../../shared/units/units';
import type { BlockFile } from '../storage/block-file';

/** Bytes that are compared at a time. */
const PIECE_BYTES = MIB;

/** Which rows are skipped. */
export interface EqualRows {
  /** A byte of the first one. */
  readonly from: ByteOffset;
  /** Rows begin at multiples of it. */
  readonly rowBytes: ByteCount;
  readonly direction: 'forward' | 'back';
  /** What of the file may hold anything but zeros, ascending; null = not known. */
  readonly held: readonly Extent[] | null;
}

/** Told how far it came from the first row; throws to stop it. */
type SkipProgress = (done: ByteCount) => void;

/**
 * The nearest byte, in a direction, at which a row differs from the row of `from`; null = all rows up to the end of the file are
 * alike. Rows of zeros that were never written are skipped without being read. Errors: those of reading.
 */
export function skipEqual(
  file: BlockFile,
  { from, rowBytes, direction, held }: EqualRows,
  onProgress: SkipProgress,
): ByteOffset | null {
  const start = from - (from % rowBytes);
  const wanted = new Uint8Array(rowBytes);
  const existing = file.read(start, wanted);
  const known = held !== null && existing === rowBytes && wanted.every((byte) => byte === 0) ? held : null;
  const rows = { file, wanted, onProgress: (at: ByteOffset) => onProgress(Math.abs(at - start)) };
  return direction === 'forward'
    ? forward(rows, start + rowBytes, known)
    : back(rows, start, known === null ? null : [...known].reverse());
}

interface Rows {
  readonly file: BlockFile;
  /** The bytes that each row has. */
  readonly wanted: Uint8Array;
  readonly onProgress: (at: ByteOffset) => void;
}

function forward(rows: Rows, start: ByteOffset, held: readonly Extent[] | null): ByteOffset | null {
  const end = rows.file.size();
  for (const { offset, length } of held ?? [{ offset: start, length: end - start }]) {
    const last = Math.min(end, offset + length);
    for (let at = Math.max(start, offset); at < last; at += PIECE_BYTES) {
      rows.onProgress(at);
      const found = firstDifference(rows, { offset: at, length: Math.min(PIECE_BYTES, last - at) });
      if (found !== null) return found;
    }
  }
  return null;
}

/** `held`: from the last to the first. */
function back(rows: Rows, end: ByteOffset, held: readonly Extent[] | null): ByteOffset | null {
  for (const { offset, length } of held ?? [{ offset: 0, length: end }]) {
    for (let at = Math.min(end, offset + length); at > offset; at -= PIECE_BYTES) {
      rows.onProgress(at);
      const from = Math.max(offset, at - PIECE_BYTES);
      const found = lastDifference(rows, { offset: from, length: at - from });
      if (found !== null) return found;
    }
  }
  return null;
}

function firstDifference(rows: Rows, range: Extent): ByteOffset | null {
  const [bytes, equal] = piece(rows, range);
  if (bytes.equals(equal)) return null;
  return range.offset + bytes.findIndex((byte, at) => byte !== equal[at]);
}

function lastDifference(rows: Rows, range: Extent): ByteOffset | null {
  const [bytes, equal] = piece(rows, range);
  if (bytes.equals(equal)) return null;
  return range.offset + bytes.findLastIndex((byte, at) => byte !== equal[at]);
}

/** The bytes of a range, and those that they would be if its rows were alike. */
function piece({ file, wanted }: Rows, { offset, length }: Extent): readonly [Buffer, Buffer] {
  const bytes = Buffer.alloc(length);
  file.read(offset, bytes);
  const shift = offset % wanted.length;
  const turned = Buffer.concat([wanted.subarray(shift), wanted.subarray(0, shift)]);
  return [bytes, Buffer.alloc(length, turned)];
}
