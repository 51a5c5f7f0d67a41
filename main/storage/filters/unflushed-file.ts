import type { WriteKind } from '../../../shared/image/write-kind';
import type { ByteCount, ByteOffset } from '../../../shared/units/units';
import type { BlockFile } from '../block-file';

/**
 * Leaves out every flush: for a file that counts for nothing before it is whole, such as one under a passing name. Whoever
 * makes it flushes the file beneath once, at the end. Everything else passes through.
 */
export class UnflushedFile implements BlockFile {
  readonly name: string;
  readonly writable: boolean;
  readonly #target: BlockFile;

  constructor(target: BlockFile) {
    this.name = target.name;
    this.writable = target.writable;
    this.#target = target;
  }

  size(): ByteCount {
    return this.#target.size();
  }

  read(offset: ByteOffset, into: Uint8Array): ByteCount {
    return this.#target.read(offset, into);
  }

  write(offset: ByteOffset, from: Uint8Array, kind: WriteKind): void {
    this.#target.write(offset, from, kind);
  }

  zero(offset: ByteOffset, length: ByteCount, kind: WriteKind): void {
    this.#target.zero(offset, length, kind);
  }

  resize(length: ByteCount): void {
    this.#target.resize(length);
  }

  flush(): void {
    // The file beneath is flushed by whoever makes it.
  }

  /** The file beneath stays open. */
  dispose(): void {
    // Nothing is held.
  }
}
