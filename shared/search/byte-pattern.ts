import { fail } from '../errors/app-error';

/** Bytes of which each is given whole, by one of its digits, or not at all. Both arrays are equally long, not empty. */
export interface BytePattern {
  /** Bits that are not asked for are 0. */
  readonly bytes: Uint8Array;
  /** Bits that are asked for: ff, f0, 0f or 00. */
  readonly mask: Uint8Array;
}

/** Encodings that text is searched in. */
export type TextEncodingName = 'utf-8' | 'utf-16le';

/** Widths of an integer in bytes. */
export type IntegerWidth = 1 | 2 | 4 | 8;

/** An integer as it was typed, and how it is stored. */
export interface StoredInteger {
  readonly text: string;
  readonly width: IntegerWidth;
  readonly bigEndian: boolean;
}

/**
 * Bytes as two hexadecimal digits each, blanks between them or not, `?` for any digit: `5a ?? 4f`, `4?`. A single `?` between
 * blanks is a whole byte. Errors: `usage`, naming the character.
 */
export function parseHexPattern(text: string): BytePattern {
  const bytes: number[] = [];
  const mask: number[] = [];
  let open: { readonly digit: string; readonly at: number } | null = null;
  for (const { 0: part, index } of text.matchAll(/\s+|./gsu)) {
    if (/^\s/.test(part)) {
      if (open) failHalf(text, open);
      continue;
    }
    if (!/^[0-9a-f?]$/i.test(part))
      failAt(text, index, `'${part}' is neither a hexadecimal digit nor ?; accepted: 5a ?? 4f`);
    if (open === null && isAlone(text, index)) {
      bytes.push(0);
      mask.push(0);
      continue;
    }
    if (open === null) {
      open = { digit: part, at: index };
      continue;
    }
    bytes.push(valueOf(open.digit) * 16 + valueOf(part));
    mask.push(maskOf(open.digit) * 16 + maskOf(part));
    open = null;
  }
  if (open) failHalf(text, open);
  if (mask.every((bits) => bits === 0))
    fail('usage', `pattern '${text}': it asks for no byte, so that everything would match`, { text });
  return { bytes: Uint8Array.from(bytes), mask: Uint8Array.from(mask) };
}

/** The bytes of a text. Errors: `usage` for half of a surrogate pair, which UTF-8 cannot say, and for no text. */
export function textPattern(text: string, encoding: TextEncodingName): BytePattern {
  if (text === '') fail('usage', 'pattern: the text is empty', { text });
  if (encoding === 'utf-16le') return exactly(utf16(text));
  const lone = /\p{Surrogate}/u.exec(text);
  if (lone) failAt(text, lone.index, 'half of a surrogate pair has no bytes in UTF-8');
  return exactly(new TextEncoder().encode(text));
}

/** The bytes of an integer. Errors: `usage` for what is no integer or does not fit, naming what does. */
export function parseInteger({ text, width, bigEndian }: StoredInteger): BytePattern {
  const value = integerIn(text);
  const bits = BigInt(width * 8);
  const [least, most] = [-(1n << (bits - 1n)), (1n << bits) - 1n];
  if (value < least || value > most)
    fail('usage', `pattern '${text}': does not fit in ${plainWidth(width)}; accepted: ${least} to ${most}`, {
      text,
      width,
    });
  const bytes = new Uint8Array(8);
  new DataView(bytes.buffer).setBigUint64(0, BigInt.asUintN(64, value));
  const stored = bytes.slice(8 - width);
  return exactly(bigEndian ? stored : stored.reverse());
}

/** Bytes that an integer is looked for in when nobody says how many: 4, or 8 where it needs them. Errors: `usage`. */
export function defaultWidth(text: string): IntegerWidth {
  const value = integerIn(text);
  return value >= -(1n << 31n) && value < 1n << 32n ? 4 : 8;
}

/** Refuses a pattern for what stands at an index of it. Errors: `usage`; characters count from 1. */
export function failAt(text: string, index: number, what: string): never {
  const character = Array.from(text.slice(0, index)).length + 1;
  return fail('usage', `pattern '${text}', character ${character}: ${what}`, { text, character });
}

function integerIn(text: string): bigint {
  const match = /^(-?)(0x[0-9a-f]+|[0-9]+)$/i.exec(text.trim());
  if (!match) return fail('usage', `pattern '${text}': is no integer; accepted: 42, -2, 0x1f40`, { text });
  const value = BigInt(match[2]!);
  return match[1] === '-' ? -value : value;
}

function plainWidth(width: IntegerWidth): string {
  return width === 1 ? '1 byte' : `${width} bytes`;
}

function utf16(text: string): Uint8Array {
  const view = new DataView(new ArrayBuffer(text.length * 2));
  for (let at = 0; at < text.length; at++) view.setUint16(at * 2, text.charCodeAt(at), true);
  return new Uint8Array(view.buffer);
}

function exactly(bytes: Uint8Array): BytePattern {
  return { bytes, mask: new Uint8Array(bytes.length).fill(0xff) };
}

/** A `?` with nothing beside it. */
function isAlone(text: string, index: number): boolean {
  return text[index] === '?' && !/\S/.test((text[index - 1] ?? ' ') + (text[index + 1] ?? ' '));
}

function failHalf(text: string, { digit, at }: { readonly digit: string; readonly at: number }): never {
  return failAt(text, at, `'${digit}' is half a byte; a byte is two digits, ? stands for any digit`);
}

function valueOf(digit: string): number {
  return digit === '?' ? 0 : Number.parseInt(digit, 16);
}

function maskOf(digit: string): number {
  return digit === '?' ? 0 : 15;
}
