import type { ByteCount, ByteOffset } from '../../../../shared/units/units';

/** Joins ranges of the file that follow one another, so that each run is handled once. */
export class HostRuns {
  readonly #handle: (offset: ByteOffset, length: ByteCount) => void;
  #start: ByteOffset = 0;
  #length: ByteCount = 0;

  constructor(handle: (offset: ByteOffset, length: ByteCount) => void) {
    this.#handle = handle;
  }

  add(offset: ByteOffset, length: ByteCount): void {
    if (this.#length > 0 && offset === this.#start + this.#length) {
      this.#length += length;
      return;
    }
    this.end();
    this.#start = offset;
    this.#length = length;
  }

  /** Hands out the last run. */
  end(): void {
    if (this.#length > 0) this.#handle(this.#start, this.#length);
    this.#length = 0;
  }
}
