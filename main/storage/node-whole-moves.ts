/**
 * Reads and writes that go on until all bytes are moved: a system call may move fewer than it was asked for (NFS, FUSE, a
 * signal), or be interrupted before the first.
 */
import { readSync, writeSync } from 'node:fs';
import type { ByteCount, ByteOffset } from '../../shared/units/units';
import { systemCode } from './node-errors';

/** One system call moves at most this much; Linux stops short of 2 GiB by itself. */
const CALL_BYTES_MAX = 2 ** 30;

/**
 * Repeats a call until `length` bytes are moved or it moves none; how many were. `failed` is told of what the system refuses,
 * behind how many bytes.
 */
export function moveWhole(
  length: ByteCount,
  call: (at: ByteCount, length: ByteCount) => ByteCount,
  failed: (thrown: unknown, moved: ByteCount) => never,
): ByteCount {
  let moved = 0;
  while (moved < length) {
    try {
      const step = call(moved, Math.min(length - moved, CALL_BYTES_MAX));
      if (step === 0) break;
      moved += step;
    } catch (thrown) {
      if (systemCode(thrown) !== 'EINTR') failed(thrown, moved);
    }
  }
  return moved;
}

/** Writes all bytes, at `offset` or behind what was written. Errors: those of the system, EIO where it takes no more. */
export function writeWhole(descriptor: number, bytes: Uint8Array, offset: ByteOffset | null = null): void {
  const written = moveWhole(
    bytes.length,
    (at, length) => writeSync(descriptor, bytes, at, length, offset === null ? null : offset + at),
    rethrow,
  );
  if (written < bytes.length) throw shortWrite();
}

/** Fills `into` with the next bytes of a file, as many as there are; how many. Errors: those of the system. */
export function readWhole(descriptor: number, into: Uint8Array): ByteCount {
  return moveWhole(into.length, (at, length) => readSync(descriptor, into, at, length, null), rethrow);
}

/** What a write of which a part does not go through is to the system. */
export function shortWrite(): Error {
  return Object.assign(new Error('short write'), { code: 'EIO' });
}

function rethrow(thrown: unknown): never {
  throw thrown;
}
