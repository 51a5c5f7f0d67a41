/** Bytes that come in pieces, taken in lengths of one's own. Keeps a piece and what is taken. */
export class ByteReader {
  readonly #pieces: Iterator<Uint8Array>;
  #piece = new Uint8Array(0);

  constructor(source: Iterable<Uint8Array>) {
    this.#pieces = source[Symbol.iterator]();
  }

  /** The next bytes, valid for good; null when fewer are left. The room is made as they come, not as they are asked for. */
  take(length: number): Uint8Array | null {
    const parts: Uint8Array[] = [];
    for (let left = length; left > 0;) {
      if (!this.#fill()) return null;
      const part = this.#piece.subarray(0, left);
      parts.push(part.slice());
      this.#piece = this.#piece.subarray(part.length);
      left -= part.length;
    }
    return parts.length === 1 ? parts[0]! : Buffer.concat(parts);
  }

  /** Passes over bytes; false when fewer are left. */
  skip(length: number): boolean {
    for (let left = length; left > 0;) {
      if (!this.#fill()) return false;
      const passed = Math.min(left, this.#piece.length);
      this.#piece = this.#piece.subarray(passed);
      left -= passed;
    }
    return true;
  }

  #fill(): boolean {
    while (this.#piece.length === 0) {
      const next = this.#pieces.next();
      if (next.done === true) return false;
      this.#piece = new Uint8Array(next.value);
    }
    return true;
  }
}
