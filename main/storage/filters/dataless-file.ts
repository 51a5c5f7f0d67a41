import type { ByteCount, ByteOffset } from '../../../shared/units/units';
import type { BlockFile, KindAware, WriteKind } from '../block-file';
import { announceKind } from '../block-file';

/**
 * Drops the data that is written and zeroed, and lets headers, tables and all else through: for work that asks which
 * writes there are and not what they hold. Reads give what the file beneath has.
 */
export class DatalessFile implements BlockFile, KindAware {
  readonly name: string;
  readonly writable: boolean;
  readonly #target: BlockFile;
  #kind: WriteKind = 'data';

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

  write(offset: ByteOffset, from: Uint8Array): void {
    if (this.#kind !== 'data') this.#target.write(offset, from);
  }

  zero(offset: ByteOffset, length: ByteCount): void {
    if (this.#kind !== 'data') this.#target.zero(offset, length);
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

  setKind(kind: WriteKind): void {
    this.#kind = kind;
    announceKind(this.#target, kind);
  }
}
