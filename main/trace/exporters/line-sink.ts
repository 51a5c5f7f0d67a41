/** Characters gathered before they are written. */
const CHUNK = 64 * 1024;

/** Lines of a text, written in large pieces. */
export class LineSink {
  readonly #write: (bytes: Uint8Array) => void;
  #gathered = '';

  constructor(write: (bytes: Uint8Array) => void) {
    this.#write = write;
  }

  line(text: string): void {
    this.#gathered += `${text}\n`;
    if (this.#gathered.length >= CHUNK) this.end();
  }

  /** Writes what is gathered. */
  end(): void {
    if (this.#gathered !== '') this.#write(Buffer.from(this.#gathered));
    this.#gathered = '';
  }
}
