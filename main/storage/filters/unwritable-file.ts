import type { ByteCount, ByteOffset } from '../../../shared/units/units';
import type { BlockFile } from '../block-file';
import { assertRange, assertWritable } from '../extent';

/** A file for reading of a length that is known: what is read beyond it is zeros, every change is refused. */
export abstract class UnwritableFile implements BlockFile {
  readonly name: string;
  readonly writable = false;
  readonly #sizeBytes: ByteCount;

  constructor(name: string, sizeBytes: ByteCount) {
    this.name = name;
    this.#sizeBytes = sizeBytes;
  }

  /** Fills `into` with bytes that exist; never called for others. */
  protected abstract readExisting(offset: ByteOffset, into: Uint8Array): void;

  size(): ByteCount {
    return this.#sizeBytes;
  }

  read(offset: ByteOffset, into: Uint8Array): ByteCount {
    assertRange(this, offset, into.length);
    const existing = Math.max(0, Math.min(into.length, this.#sizeBytes - offset));
    if (existing > 0) this.readExisting(offset, into.subarray(0, existing));
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

  dispose(): void {
    // What lies beneath belongs to somebody else.
  }
}
