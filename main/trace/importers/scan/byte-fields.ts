import type { ByteLine } from './byte-lines';

/** Fields of one line that are kept; later ones are counted only. */
const FIELDS_MAX = 32;

const SPACE = 32;
const TAB = 9;
const POINT = 46;
const DIGIT_ZERO = 48;
const NANOSECOND_DIGITS = 9;
/** Texts of a field that are kept. */
const KEPT_MAX = 16;

/** Characters of a field as text. */
export const FIELD_TEXT_MAX = 40;

/** A word to compare fields with. */
export function word(text: string): Uint8Array {
  return Uint8Array.from(text, (character) => character.charCodeAt(0));
}

/** The fields of a line, split at blanks, read where they lie. Good for one line at a time. */
export class ByteFields {
  /** How many there are, those beyond the kept ones included. */
  count = 0;
  #bytes: Uint8Array = new Uint8Array(0);
  #start = 0;
  #end = 0;
  readonly #starts = new Int32Array(FIELDS_MAX);
  readonly #ends = new Int32Array(FIELDS_MAX);

  /** Splits a line. */
  split({ bytes, start, end }: ByteLine): this {
    this.#bytes = bytes;
    this.#start = start;
    this.#end = end;
    this.count = 0;
    for (let at = start; at < end;) {
      if (bytes[at] === SPACE || bytes[at] === TAB) {
        at++;
        continue;
      }
      const from = at;
      while (at < end && bytes[at] !== SPACE && bytes[at] !== TAB) at++;
      if (this.count < FIELDS_MAX) {
        this.#starts[this.count] = from;
        this.#ends[this.count] = at;
      }
      this.count++;
    }
    return this;
  }

  /** A field that is a decimal number, exact to 2^53; −1 for any other. */
  number(index: number): number {
    if (index >= this.count) return -1;
    return decimal(this.#bytes, this.#starts[index]!, this.#ends[index]!);
  }

  /** `12.345678901` seconds in microseconds; null for any other field. */
  seconds(index: number): number | null {
    if (index >= this.count) return null;
    const [start, end] = [this.#starts[index]!, this.#ends[index]!];
    const point = end - NANOSECOND_DIGITS - 1;
    if (point < start || this.#bytes[point] !== POINT) return null;
    const seconds = decimal(this.#bytes, start, point);
    const nanoseconds = decimal(this.#bytes, point + 1, end);
    const whole = seconds * 1e6 + Math.floor(nanoseconds / 1000);
    return seconds >= 0 && nanoseconds >= 0 && Number.isSafeInteger(whole) ? whole : null;
  }

  /** True where the field is that word. */
  is(index: number, wanted: Uint8Array): boolean {
    const start = this.#starts[index]!;
    if (index >= this.count || this.#ends[index]! - start !== wanted.length) return false;
    for (let at = 0; at < wanted.length; at++) {
      if (this.#bytes[start + at] !== wanted[at]) return false;
    }
    return true;
  }

  /** First byte of a field; 0 where there is none. */
  first(index: number): number {
    return index < this.count ? this.#bytes[this.#starts[index]!]! : 0;
  }

  /** Bytes of a field. */
  length(index: number): number {
    return index < this.count ? this.#ends[index]! - this.#starts[index]! : 0;
  }

  /** A field as text, a character a byte, at most FIELD_TEXT_MAX of them. */
  text(index: number): string {
    if (index >= this.count) return '';
    const start = this.#starts[index]!;
    return latin1(this.#bytes, start, Math.min(this.#ends[index]!, start + FIELD_TEXT_MAX));
  }

  /** True where the line has nothing but printable ASCII and tabs, so that it has the same fields as a text. */
  get isPlain(): boolean {
    for (let at = this.#start; at < this.#end; at++) {
      const byte = this.#bytes[at]!;
      if ((byte < SPACE && byte !== TAB) || byte > 126) return false;
    }
    return this.count <= FIELDS_MAX;
  }

  /** A copy of a field's bytes. */
  copy(index: number): Uint8Array {
    return this.#bytes.slice(this.#starts[index], this.#ends[index]);
  }
}

/** Texts of a field that is one of a few in all lines: the first of them are kept. */
export class FieldTexts {
  readonly #words: Uint8Array[] = [];
  readonly #texts: string[] = [];

  /** As `fields.text`. */
  text(fields: ByteFields, index: number): string {
    const length = fields.length(index);
    for (let at = 0; at < this.#words.length; at++)
      if (this.#words[at]!.length === length && fields.is(index, this.#words[at]!)) return this.#texts[at]!;
    const text = fields.text(index);
    if (length > FIELD_TEXT_MAX || this.#words.length >= KEPT_MAX) return text;
    this.#words.push(fields.copy(index));
    this.#texts.push(text);
    return text;
  }
}

/** Digits from `start` to `end` as a number; −1 where there is none, something else, or more than 2^53. */
function decimal(bytes: Uint8Array, start: number, end: number): number {
  if (end === start || end - start > 16) return -1;
  let value = 0;
  for (let at = start; at < end; at++) {
    const digit = bytes[at]! - DIGIT_ZERO;
    if (digit < 0 || digit > 9) return -1;
    value = value * 10 + digit;
  }
  return Number.isSafeInteger(value) ? value : -1;
}

/** Bytes that are put together one by one faster than by the buffer. */
const SHORT = 24;
const UNPRINTABLE = /[^\x20-\x7e]/;
const UNPRINTABLE_EACH = /[^\x20-\x7e]/g;

/** Bytes as text, a character a byte, what is not printable as `?`. */
export function latin1(bytes: Uint8Array, start: number, end: number): string {
  if (end - start > SHORT) {
    const whole = Buffer.from(bytes.buffer, bytes.byteOffset + start, end - start).toString('latin1');
    return UNPRINTABLE.test(whole) ? whole.replaceAll(UNPRINTABLE_EACH, '?') : whole;
  }
  let text = '';
  for (let at = start; at < end; at++) {
    const byte = bytes[at]!;
    text += byte < SPACE || byte > 126 ? '?' : String.fromCharCode(byte);
  }
  return text;
}
