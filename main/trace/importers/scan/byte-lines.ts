import { KIB } from '../../../../shared/units/units';

/** Bytes of one line at most; no tool writes longer ones. What goes beyond is dropped, and the line says so. */
export const LINE_BYTES_MAX = 64 * KIB;

const LINE_FEED = 10;
const CARRIAGE_RETURN = 13;

/** One line of a text as bytes `start` to `end` of `bytes`, without its end. The same object serves every line. */
export interface ByteLine {
  bytes: Uint8Array;
  start: number;
  end: number;
  /** From 1. */
  number: number;
  /** Longer than LINE_BYTES_MAX: only its beginning is here. */
  isCut: boolean;
}

/**
 * Lines of a text that comes in chunks split anywhere. Nothing is decoded and nothing is copied but lines that lie
 * across two chunks. A line counts until the next is asked for. Never fails; memory is bounded by one chunk and one line.
 */
export function* byteLines(chunks: Iterable<Uint8Array>): Generator<ByteLine, void> {
  const line: ByteLine = { bytes: new Uint8Array(0), start: 0, end: 0, number: 0, isCut: false };
  const held = new HeldLine();
  for (const chunk of chunks) {
    for (let at = 0; ;) {
      const end = chunk.indexOf(LINE_FEED, at);
      if (end === -1) {
        held.add(chunk, at, chunk.length);
        break;
      }
      if (held.length === 0) yield set(line, chunk, at, end);
      else {
        held.add(chunk, at, end);
        yield set(line, held.bytes, 0, held.length);
        held.length = 0;
      }
      at = end + 1;
    }
  }
  if (held.length > 0) yield set(line, held.bytes, 0, held.length);
}

function set(line: ByteLine, bytes: Uint8Array, start: number, end: number): ByteLine {
  line.bytes = bytes;
  line.start = start;
  line.isCut = end - start > LINE_BYTES_MAX;
  line.end = line.isCut ? start + LINE_BYTES_MAX : end;
  if (line.end > start && bytes[line.end - 1] === CARRIAGE_RETURN) line.end--;
  line.number++;
  return line;
}

/** The beginning of a line whose end has not come yet. */
class HeldLine {
  /** One byte more than a line may have, so that a longer one is seen to be longer. */
  bytes = new Uint8Array(4 * KIB);
  length = 0;

  add(chunk: Uint8Array, start: number, end: number): void {
    const taken = Math.min(end - start, LINE_BYTES_MAX + 1 - this.length);
    this.#makeRoom(this.length + taken);
    this.bytes.set(chunk.subarray(start, start + taken), this.length);
    this.length += taken;
  }

  #makeRoom(length: number): void {
    if (length <= this.bytes.length) return;
    const larger = new Uint8Array(Math.min(2 * length, LINE_BYTES_MAX + 1));
    larger.set(this.bytes.subarray(0, this.length));
    this.bytes = larger;
  }
}
