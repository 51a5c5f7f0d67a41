import { AppError } from '../../../shared/errors/app-error';
import type { WriteKind } from '../../../shared/image/write-kind';
import type { ByteCount, ByteOffset } from '../../../shared/units/units';
import type { BlockFile } from '../block-file';
import { assertRange, STEP_BYTES } from '../extent';

/**
 * Joins small writes of one kind that follow one another into one, as a volatile write cache of 1 MiB does: what was
 * written is in the file beneath at the next write elsewhere, zero, resize, flush or dispose. Order is kept.
 * When the file beneath fails, the gathered bytes are lost and every later change fails with the same error,
 * so that nothing can be written which builds on them.
 */
export class GatherFile implements BlockFile {
  readonly name: string;
  readonly writable: boolean;
  readonly #target: BlockFile;
  readonly #buffer = new Uint8Array(STEP_BYTES);
  #start: ByteOffset = 0;
  #length: ByteCount = 0;
  #kind: WriteKind = 'data';
  #failure: AppError | null = null;

  constructor(target: BlockFile) {
    this.name = target.name;
    this.writable = target.writable;
    this.#target = target;
  }

  size(): ByteCount {
    return Math.max(this.#target.size(), this.#length === 0 ? 0 : this.#start + this.#length);
  }

  read(offset: ByteOffset, into: Uint8Array): ByteCount {
    const isGathered = offset < this.#start + this.#length && offset + into.length > this.#start;
    if (this.#length > 0 && (isGathered || offset + into.length > this.#target.size())) this.#drain();
    return this.#target.read(offset, into);
  }

  write(offset: ByteOffset, from: Uint8Array, kind: WriteKind): void {
    assertRange(this, offset, from.length);
    const follows = this.#length > 0 && offset === this.#start + this.#length && kind === this.#kind;
    if (!follows || this.#length + from.length > STEP_BYTES) this.#drain();
    if (from.length >= STEP_BYTES || !this.writable) {
      this.#change(() => this.#target.write(offset, from, kind));
      return;
    }
    this.#requireSound();
    if (this.#length === 0) {
      this.#start = offset;
      this.#kind = kind;
    }
    this.#buffer.set(from, this.#length);
    this.#length += from.length;
    if (this.#length === STEP_BYTES) this.#drain();
  }

  zero(offset: ByteOffset, length: ByteCount, kind: WriteKind): void {
    this.#drain();
    this.#change(() => this.#target.zero(offset, length, kind));
  }

  resize(length: ByteCount): void {
    this.#drain();
    this.#change(() => this.#target.resize(length));
  }

  flush(): void {
    this.#drain();
    this.#change(() => this.#target.flush());
  }

  /** Writes what is gathered; the file beneath stays open. */
  dispose(): void {
    if (this.#failure === null) this.#drain();
  }

  #drain(): void {
    const length = this.#length;
    this.#length = 0;
    if (length === 0) return;
    this.#change(() => this.#target.write(this.#start, this.#buffer.subarray(0, length), this.#kind));
  }

  #change(change: () => void): void {
    this.#requireSound();
    try {
      change();
    } catch (thrown) {
      if (thrown instanceof AppError) this.#failure = thrown;
      throw thrown;
    }
  }

  #requireSound(): void {
    if (this.#failure !== null) throw this.#failure;
  }
}
