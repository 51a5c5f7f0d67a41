import type { WriteKind } from '../../shared/image/write-kind';
import type { Extent } from '../../shared/units/ranges';
import type { ByteCount, ByteOffset } from '../../shared/units/units';

/**
 * Bytes of a file through the smallest interface that a format driver needs. Implementations: a file on
 * disk, memory; filters with the same interface: overlay, write log, faults. Synchronous: all file work
 * happens in a worker thread or in the command line's process.
 *
 * Errors are AppErrors that name the path, offset and length: `io`, `no-space`, `permission`, `read-only`.
 */
export interface BlockFile {
  /** Path or another name for messages. */
  readonly name: string;
  readonly writable: boolean;
  /** Current length of the file in bytes. */
  size(): ByteCount;
  /** Fills `into` from offset; bytes at and beyond the end of the file read as zeros. Returns the bytes that exist. */
  read(offset: ByteOffset, into: Uint8Array): ByteCount;
  /**
   * Writes all of `from` at offset, growing the file when needed; a short write is an error, never silent. What the
   * write is for is asked of everybody, because only the caller knows and a write log beneath wants it; a file that
   * has no use for it takes two arguments.
   */
  write(offset: ByteOffset, from: Uint8Array, kind: WriteKind): void;
  /** Makes a range read as zeros, releasing storage where that is possible. Does not grow the file. */
  zero(offset: ByteOffset, length: ByteCount, kind: WriteKind): void;
  /** Sets the length: cuts off, or extends sparsely with zeros. */
  resize(length: ByteCount): void;
  /**
   * Returns when everything written before is durable. `of`: what waits for it is the format's own mapping, whatever command
   * is carried out; a log of writes tells it apart.
   */
  flush(of?: 'mapping'): void;
  /**
   * Ranges that may hold anything but zeros, ascending and disjoint; what lies between them was never written, or was
   * released. Null, or no such function: not known.
   */
  heldExtents?(): readonly Extent[] | null;
  /** Releases what the file holds. Idempotent. */
  dispose(): void;
}
