import type { WriteKind } from '../../../shared/image/write-kind';
import type { ByteCount, ByteOffset } from '../../../shared/units/units';
import type { BlockFile } from '../block-file';

/**
 * Drops the data that is written and zeroed, and lets headers, tables and all else through: for work that asks which
 * writes there are and not what they hold. Reads give what the file beneath has.
 */
export class DatalessFile implements BlockFile {
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
    if (kind !== 'data') this.#target.write(offset, from, kind);
  }

  zero(offset: ByteOffset, length: ByteCount, kind: WriteKind): void {
    if (kind !== 'data') this.#target.zero(offset, length, kind);
  }

  resize(length: ByteCount): void {
    this.#target.resize(length);
  }

  flush(): void {
    this.#target.flush();
  }

  /** The file beneath stays open. */
  dispose(): void {
    // Nothing is held.
  }
}
