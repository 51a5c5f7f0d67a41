import { fail } from '../../../../shared/errors/app-error';
import { parseSize } from '../../../../shared/units/parse';

/** A line of qemu-io's dialect, taken apart. */
export interface IoCall {
  readonly name: string;
  /** Single-letter switches without an argument. */
  readonly flags: ReadonlySet<string>;
  /** Byte of `-P`, if given. */
  readonly pattern: number | null;
  /** Offsets, lengths and counts in order. */
  readonly numbers: readonly number[];
}

/** Splits a line into words and its parts. Null for an empty line or a comment. */
export function parseIoLine(line: string): IoCall | null {
  const words = line.trim().split(/\s+/);
  const [name] = words;
  if (name === undefined || name === '' || name.startsWith('#')) return null;
  const flags = new Set<string>();
  let pattern: number | null = null;
  let at = 1;
  for (; at < words.length && /^-[a-zA-Z]+$/.test(words[at]!); at++) {
    const letters = words[at]!.slice(1);
    for (const letter of letters.replace('P', '')) flags.add(letter);
    if (letters.includes('P')) pattern = bytePattern(words[++at], line);
  }
  return {
    name,
    flags,
    pattern,
    numbers: words.slice(at).map((word) => parseSize(word, `'${line.trim()}'`)),
  };
}

/** The numbers of a call, exactly as many as named. Errors: `usage` with the call's form. */
export function numbersOf(call: IoCall, form: string, count: number): readonly number[] {
  if (call.numbers.length !== count)
    fail('usage', `usage: ${form}`, { given: call.numbers.length, expected: count });
  return call.numbers;
}

function bytePattern(word: string | undefined, line: string): number {
  const value = word === undefined ? NaN : Number(word);
  if (!Number.isInteger(value) || value < 0 || value > 255) {
    fail('usage', `'${line.trim()}': -P takes a byte, 0 to 255`, { line });
  }
  return value;
}
