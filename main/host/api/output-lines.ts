import type { Writable } from 'node:stream';

/** Bytes that wait for a caller who takes none; with more it is given up. */
const WAITING_BYTES_MAX = 64 * 1024 * 1024;

/** Lines to a caller, who may be slow or gone. */
export class OutputLines {
  readonly #stream: Writable;
  readonly #waitingBytesMax: number;
  /** Resolves when the caller takes nothing any more. */
  readonly gone: Promise<void>;
  #giveUp!: () => void;

  /** Listens to the stream's errors: a caller that has ended is no failure of ours. */
  constructor(stream: Writable, waitingBytesMax = WAITING_BYTES_MAX) {
    this.#stream = stream;
    this.#waitingBytesMax = waitingBytesMax;
    this.gone = new Promise((resolve) => (this.#giveUp = resolve));
    stream.on('error', () => this.#giveUp());
  }

  /** Resolves when the line was taken, or never will be. */
  write(line: string): Promise<void> {
    if (this.#stream.writableLength > this.#waitingBytesMax) this.#giveUp();
    return new Promise((resolve) => this.#stream.write(line, () => resolve()));
  }
}
