import { isAscii } from 'node:buffer';
import { TextDecoder } from 'node:util';
import { fail } from '../../shared/errors/app-error';
import { KIB, MIB } from '../../shared/units/units';

/** Characters of one line at most: room for 16 MiB of base64. */
const LINE_MAX = 24 * MIB;

const LINE_FEED = 10;
const CARRIAGE_RETURN = 13;
/** Bytes of UTF-8: the first that is no ASCII, of sequences of four (two units of a string), and what only continues one. */
const [BEYOND_ASCII, LEADS_FOUR, CONTINUES, CONTINUES_MASK] = [0x80, 0xf0, 0x80, 0xc0];
const BYTE_ORDER_MARK = [0xef, 0xbb, 0xbf];

/**
 * A line where it lies: bytes `start` to before `end`, behind which there is a line end. The same object serves every line.
 */
export interface LineSpan {
  bytes: Uint8Array;
  start: number;
  end: number;
}

/** The line as a text. */
export function spanText({ bytes, start, end }: LineSpan): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset + start, end - start).toString();
}

/** A text without line ends as a line. */
export function spanOf(text: string): LineSpan {
  const bytes = Buffer.from(`${text}\n`);
  return { bytes, start: 0, end: bytes.length - 1 };
}

/**
 * Lines of a text that comes in chunks (UTF-8 bytes or strings, split anywhere), without their line ends and
 * without a byte order mark. Errors: `malformed` for a line longer than 24 Mi characters or bytes that are not UTF-8.
 */
export function* readLines(chunks: Iterable<Uint8Array | string>): Generator<string> {
  for (const span of readSpans(inBytes(chunks))) yield spanText(span);
}

function* inBytes(chunks: Iterable<Uint8Array | string>): Generator<Uint8Array> {
  for (const chunk of chunks) yield typeof chunk === 'string' ? Buffer.from(chunk) : chunk;
}

/**
 * As `readLines`, each where it lies: to decode and cut out millions of lines takes longer than to read what they say.
 */
export function* readSpans(chunks: Iterable<Uint8Array>): Generator<LineSpan> {
  const span: LineSpan = { bytes: new Uint8Array(0), start: 0, end: 0 };
  const held = new HeldBytes();
  const text = new CheckedText();
  let line = 1;
  for (const chunk of chunks) {
    text.check(chunk, line);
    let start = 0;
    for (let end = chunk.indexOf(LINE_FEED); end !== -1; end = chunk.indexOf(LINE_FEED, start)) {
      if (held.length === 0) yield set(span, { bytes: chunk, start, end }, line);
      else {
        held.add(chunk, start, end);
        yield set(span, held.taken(), line);
      }
      start = end + 1;
      line++;
    }
    held.add(chunk, start, chunk.length);
    if (held.length > 0) checkLength({ bytes: held.bytes, start: 0, end: held.length }, line);
  }
  text.end(line);
  const { length } = held;
  const last = set(span, held.taken(), line);
  if (last.start < length) yield last;
}

function set(span: LineSpan, { bytes, start, end }: LineSpan, line: number): LineSpan {
  checkLength({ bytes, start, end }, line);
  const isMarked = line === 1 && BYTE_ORDER_MARK.every((byte, at) => bytes[start + at] === byte);
  span.bytes = bytes;
  span.start = isMarked ? start + BYTE_ORDER_MARK.length : start;
  span.end = end > span.start && bytes[end - 1] === CARRIAGE_RETURN ? end - 1 : end;
  return span;
}

function checkLength({ bytes, start, end }: LineSpan, line: number): void {
  // No character has less than a byte: only of lines that may be too long are they counted.
  if (end - start > LINE_MAX && charactersOf(bytes, start, end) > LINE_MAX)
    fail('malformed', `line ${line}: longer than ${LINE_MAX} characters`, { line });
}

/** Units that bytes have as a string. */
function charactersOf(bytes: Uint8Array, start: number, end: number): number {
  let count = 0;
  for (let at = start; at < end; at++) {
    const byte = bytes[at]!;
    if ((byte & CONTINUES_MASK) !== CONTINUES) count += byte >= LEADS_FOUR ? 2 : 1;
  }
  return count;
}

/** Whether bytes that come in chunks are UTF-8. */
class CheckedText {
  readonly #decoder = new TextDecoder('utf-8', { fatal: true });
  /** A character may have begun and not ended. */
  #isWithin = false;

  check(chunk: Uint8Array, line: number): void {
    if (!this.#isWithin && isAscii(chunk)) return;
    this.#decode(chunk, line);
    this.#isWithin = chunk.length === 0 ? this.#isWithin : chunk.at(-1)! >= BEYOND_ASCII;
  }

  end(line: number): void {
    this.#decode(null, line);
  }

  #decode(chunk: Uint8Array | null, line: number): void {
    try {
      this.#decoder.decode(chunk ?? undefined, { stream: chunk !== null });
    } catch {
      fail('malformed', `line ${line} or later: not UTF-8 text`, { line });
    }
  }
}

/** The beginning of a line whose end has not come yet. */
class HeldBytes {
  bytes = new Uint8Array(4 * KIB);
  length = 0;

  add(chunk: Uint8Array, start: number, end: number): void {
    const length = this.length + end - start;
    // One more for the line end.
    if (length >= this.bytes.length) {
      const larger = new Uint8Array(2 * length);
      larger.set(this.bytes.subarray(0, this.length));
      this.bytes = larger;
    }
    this.bytes.set(chunk.subarray(start, end), this.length);
    this.length = length;
  }

  /** All of it as a line; nothing is held from then on. */
  taken(): LineSpan {
    const end = this.length;
    this.bytes[end] = LINE_FEED;
    this.length = 0;
    return { bytes: this.bytes, start: 0, end };
  }
}
