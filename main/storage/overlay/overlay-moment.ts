import { fail } from '../../../shared/errors/app-error';
import type { ByteCount, ByteOffset } from '../../../shared/units/units';
import type { BlockFile } from '../block-file';
import { assertRange } from '../extent';

/** Fills `into` from an offset; returns the bytes that exist. */
type ReadMoment = (offset: ByteOffset, into: Uint8Array) => ByteCount;

/** What an overlay held at a moment, for reading only. */
export class OverlayMoment implements BlockFile {
  readonly name: string;
  readonly writable = false;
  readonly #sizeBytes: ByteCount;
  readonly #read: ReadMoment;

  constructor(name: string, sizeBytes: ByteCount, read: ReadMoment) {
    this.name = name;
    this.#sizeBytes = sizeBytes;
    this.#read = read;
  }

  size(): ByteCount {
    return this.#sizeBytes;
  }

  read(offset: ByteOffset, into: Uint8Array): ByteCount {
    assertRange(this, offset, into.length);
    return this.#read(offset, into);
  }

  write(): never {
    return this.#refuse();
  }

  zero(): never {
    return this.#refuse();
  }

  resize(): never {
    return this.#refuse();
  }

  flush(): void {
    // Nothing was written.
  }

  dispose(): void {
    // The overlay belongs to whoever made it.
  }

  #refuse(): never {
    return fail('read-only', `${this.name}: an earlier moment is for reading only`);
  }
}
