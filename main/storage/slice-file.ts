import type { ByteCount, ByteOffset } from '../../shared/units/units';
import type { BlockFile } from './block-file';
import { assertRange, assertWritable } from './extent';

/** A range of another file, as a file of its own; for reading. */
export class SliceFile implements BlockFile {
  readonly name: string;
  readonly writable = false;
  readonly #file: BlockFile;
  readonly #offset: ByteOffset;
  readonly #length: ByteCount;

  constructor(file: BlockFile, range: { readonly offset: ByteOffset; readonly length: ByteCount }) {
    this.name = file.name;
    this.#file = file;
    this.#offset = range.offset;
    this.#length = range.length;
  }

  size(): ByteCount {
    return this.#length;
  }

  read(offset: ByteOffset, into: Uint8Array): ByteCount {
    assertRange(this, offset, into.length);
    const existing = Math.max(0, Math.min(into.length, this.#length - offset));
    if (existing > 0) this.#file.read(this.#offset + offset, into.subarray(0, existing));
    into.fill(0, existing);
    return existing;
  }

  write(offset: ByteOffset): void {
    assertWritable(this, offset);
  }

  zero(offset: ByteOffset): void {
    assertWritable(this, offset);
  }

  resize(): void {
    assertWritable(this);
  }

  flush(): void {
    // Nothing was written.
  }

  /** The file beneath stays open. */
  dispose(): void {
    // Nothing is held.
  }
}
