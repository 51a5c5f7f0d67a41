import { AppError } from '../../../shared/errors/app-error';
import type { WriteKind } from '../../../shared/image/write-kind';
import type { ByteCount, ByteOffset } from '../../../shared/units/units';
import type { BlockFile } from '../block-file';
import { assertRange, BLOCK_BYTES, STEP_BYTES } from '../extent';

/** Bytes that were taken and cannot be written: the last `bytes` of those of that kind. */
export interface GivenUp {
  readonly kind: WriteKind;
  readonly bytes: ByteCount;
}

/**
 * Joins small writes of one kind that follow one another into one, as a volatile write cache of 1 MiB does: what was
 * written is in the file beneath at the next write elsewhere, zero, resize, flush or dispose. Order is kept.
 * When the file beneath fails, every later change fails with the same error, so that nothing can be written which builds
 * on the gathered bytes, until `settle` has tried them once more and says what had to be given up.
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
  #drains = 0;

  constructor(target: BlockFile) {
    this.name = target.name;
    this.writable = target.writable;
    this.#target = target;
  }

  /** How often gathered bytes have gone into the file: since it last changed, nothing older is outstanding. */
  get drains(): number {
    return this.#drains;
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

  /**
   * After a failure: writes what is gathered once more, as far as that goes, and takes changes again. Returns what had to
   * be given up, which are the bytes written last; null when nothing had to.
   */
  settle(): GivenUp | null {
    this.#failure = null;
    const [kind, length] = [this.#kind, this.#length];
    const written = this.#drainInPieces();
    this.#length = 0;
    return written === length ? null : { kind, bytes: length - written };
  }

  #drain(): void {
    if (this.#length === 0) return;
    const bytes = this.#buffer.subarray(0, this.#length);
    this.#change(() => this.#target.write(this.#start, bytes, this.#kind));
    this.#length = 0;
    this.#drains++;
  }

  /** How many bytes got as far as the file. */
  #drainInPieces(): ByteCount {
    let done = 0;
    while (done < this.#length) {
      const end = Math.min(this.#length, done + BLOCK_BYTES);
      try {
        this.#target.write(this.#start + done, this.#buffer.subarray(done, end), this.#kind);
      } catch (thrown) {
        if (!(thrown instanceof AppError)) throw thrown;
        break;
      }
      done = end;
    }
    return done;
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
