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
  /** Writes all of `from` at offset, growing the file when needed; a short write is an error, never silent. */
  write(offset: ByteOffset, from: Uint8Array): void;
  /** Makes a range read as zeros, releasing storage where that is possible. Does not grow the file. */
  zero(offset: ByteOffset, length: ByteCount): void;
  /** Sets the length: cuts off, or extends sparsely with zeros. */
  resize(length: ByteCount): void;
  /** Returns when everything written before is durable. */
  flush(): void;
  /** Releases what the file holds. Idempotent. */
  dispose(): void;
}

/** What a storage write is for; the crash lab shows it and FORMAT's flush order speaks of it. */
export type WriteKind = 'data' | 'table' | 'header' | 'zde' | 'mapping';

/** A BlockFile that wants to know what the next writes are for (the write log). */
export interface KindAware {
  /** Kind of the writes that follow, until the next call. */
  setKind(kind: WriteKind): void;
}

/** Announces the kind of the writes that follow to a file that listens. */
export function announceKind(file: BlockFile & Partial<KindAware>, kind: WriteKind): void {
  file.setKind?.(kind);
}

/** A BlockFile that is joined from several files. */
export interface Seamed {
  /** Where the second file begins; 0 = there is only one. */
  readonly seamOffset: ByteOffset;
}

/** Where the second file of a joined one begins; 0 for a single file. */
export function seamOf(file: BlockFile & Partial<Seamed>): ByteOffset {
  return file.seamOffset ?? 0;
}
