import type { WriteKind } from '../../shared/image/write-kind';
import type { Extent } from '../../shared/units/ranges';
import type { ByteCount, ByteOffset } from '../../shared/units/units';
import type { BlockFile } from '../storage/block-file';

/** A file that tells what is written to it. */
export class RecordingFile implements BlockFile {
  readonly name: string;
  readonly writable = true;
  readonly #file: BlockFile;
  readonly #written: (range: Extent) => void;

  constructor(file: BlockFile, written: (range: Extent) => void) {
    this.name = file.name;
    this.#file = file;
    this.#written = written;
  }

  size(): ByteCount {
    return this.#file.size();
  }

  read(offset: ByteOffset, into: Uint8Array): ByteCount {
    return this.#file.read(offset, into);
  }

  write(offset: ByteOffset, from: Uint8Array, kind: WriteKind): void {
    const before: number = this.size();
    this.#file.write(offset, from, kind);
    const start = Math.min(before, offset);
    this.#written({ offset: start, length: offset + from.length - start });
  }

  zero(offset: ByteOffset, length: ByteCount, kind: WriteKind): void {
    this.#file.zero(offset, length, kind);
    this.#written({ offset, length });
  }

  /** A repair makes a file longer, never shorter. */
  resize(length: ByteCount): void {
    const before: number = this.size();
    this.#file.resize(length);
    if (length > before) this.#written({ offset: before, length: length - before });
  }

  flush(): void {
    // What lies beneath is an overlay, of which nothing is durable.
  }

  heldExtents(): ReturnType<NonNullable<BlockFile['heldExtents']>> {
    return this.#file.heldExtents?.() ?? null;
  }

  dispose(): void {
    // The file belongs to who gave it.
  }
}
