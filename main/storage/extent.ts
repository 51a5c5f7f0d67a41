import { fail, failAbout } from '../../shared/errors/app-error';
import { formatHex } from '../../shared/units/format';
import { assert } from '../../shared/errors/assert';
import type { ByteOffset } from '../../shared/units/units';
import type { Extent } from '../../shared/units/ranges';
import { isExact } from '../../shared/units/units';
import type { BlockFile } from './block-file';

/** A range whose content differs from an earlier state; `zero`: all of it reads as zeros now. */
export interface ChangedExtent extends Extent {
  readonly zero: boolean;
}

/** Bytes that copying and clearing handle at a time. */
export const STEP_BYTES = 2 ** 20;
/** Granularity at which file systems allocate and holes are looked for. */
export const BLOCK_BYTES = 4096;
const ZEROS = new Uint8Array(BLOCK_BYTES);

/** Stops at a range that no file can have: negative, fractional or beyond 2^53. A bug of ours. */
export function assertRange(file: BlockFile, offset: number, length: number): void {
  assert(
    isExact(offset) && isExact(length) && isExact(offset + length),
    `${file.name}: impossible range, offset ${offset}, length ${length}`,
  );
}

/** Throws `out-of-range` for a range, asked for by somebody, that ends behind the file; `why` goes behind that. */
export function requireWithin(file: BlockFile, { offset, length }: Extent, why = ''): void {
  if (offset + length <= file.size()) return;
  fail(
    'out-of-range',
    `${formatHex(offset)} + ${length} bytes ends behind the file of ${file.size()} bytes${why}`,
    { offset, length },
  );
}

/** Throws `read-only` for a file that was not opened for writing. */
export function assertWritable(file: BlockFile, offset: ByteOffset = 0): void {
  if (!file.writable) {
    failAbout(file.name, 'read-only', 'opened for reading only', { path: file.name, offset });
  }
}

/** True when every byte is zero. */
export function isAllZero(bytes: Uint8Array): boolean {
  for (let at = 0; at < bytes.length; at += BLOCK_BYTES) {
    const length = Math.min(BLOCK_BYTES, bytes.length - at);
    if (bytes[at] !== 0 || !sameBytes(ZEROS.subarray(0, length), bytes.subarray(at, at + length)))
      return false;
  }
  return true;
}

/** True when both hold the same bytes. */
export function sameBytes(a: Uint8Array, b: Uint8Array): boolean {
  return Buffer.compare(a, b) === 0;
}

/** From the first to the last byte of `after` that differs from `before`, or lies behind its end; null = none does. */
export function differingPart(before: Uint8Array, after: Uint8Array): Extent | null {
  const offset = after.findIndex((byte, at) => byte !== before[at]);
  if (offset === -1) return null;
  return { offset, length: after.findLastIndex((byte, at) => byte !== before[at]) + 1 - offset };
}

/**
 * Calls `visit(from, to)` for each run of blocks in `bytes` that hold anything but zeros; positions within
 * `bytes`. Blocks are BLOCK_BYTES long and aligned to the file offset at which `bytes` lies.
 */
export function forEachDataRun(
  bytes: Uint8Array,
  offset: ByteOffset,
  visit: (from: number, to: number) => void,
): void {
  let runStart = -1;
  let at = 0;
  while (at < bytes.length) {
    const end = Math.min(at + BLOCK_BYTES - ((offset + at) % BLOCK_BYTES), bytes.length);
    // Most data is known by its first byte, without a view of it.
    if (bytes[at] !== 0 || !isAllZero(bytes.subarray(at, end))) {
      if (runStart < 0) runStart = at;
    } else if (runStart >= 0) {
      visit(runStart, at);
      runStart = -1;
    }
    at = end;
  }
  if (runStart >= 0) visit(runStart, bytes.length);
}
