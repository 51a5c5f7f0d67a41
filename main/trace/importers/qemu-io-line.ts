import { fail } from '../../../shared/errors/app-error';
import { parseSize } from '../../../shared/units/parse';
import { splitWords } from './scan/split-words';

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
  const trimmed = line.trim();
  const words = splitWords(trimmed);
  const where = `'${trimmed}'`;
  const [name] = words;
  if (name === undefined || name === '' || name.startsWith('#')) return null;
  let flags = NO_FLAGS;
  let pattern: number | null = null;
  let at = 1;
  for (; at < words.length && words[at]!.startsWith('-') && SWITCHES.test(words[at]!); at++) {
    const letters = words[at]!.slice(1);
    if (letters !== 'P') flags = withLetters(flags, letters.replace('P', ''));
    if (letters.includes('P')) pattern = bytePattern(words[++at], line);
  }
  const numbers: number[] = [];
  for (; at < words.length; at++) numbers.push(parseSize(words[at]!, where));
  return { name, flags, pattern, numbers };
}

const NO_FLAGS: ReadonlySet<string> = new Set();
function withLetters(flags: ReadonlySet<string>, letters: string): ReadonlySet<string> {
  const all = new Set(flags);
  for (const letter of letters) all.add(letter);
  return all;
}

const SWITCHES = /^-[a-zA-Z]+$/;

/** What a command takes: its switches (with P for a pattern) and how many numbers. */
export interface IoForm {
  /** `read [-qv] [-P pattern] offset len`. */
  readonly text: string;
  readonly switches: string;
  /** At least so many numbers; exactly so many unless `more`. */
  readonly numbers: number;
  readonly more?: boolean;
}

/** Errors: `usage` with the form, when a call does not have it. */
export function checkForm({ name, flags, pattern, numbers }: IoCall, form: IoForm): void {
  const isPatternUnknown = pattern !== null && !form.switches.includes('P');
  const unknown = unknownOf(flags, form) ?? (isPatternUnknown ? 'P' : undefined);
  if (unknown !== undefined)
    fail('usage', `${name}: unknown switch -${unknown}; usage: ${form.text}`, { name });
  const fits = form.more ? numbers.length >= form.numbers : numbers.length === form.numbers;
  if (!fits) fail('usage', `${name}: ${numbers.length} numbers given; usage: ${form.text}`, { name });
}

function unknownOf(flags: ReadonlySet<string>, { switches }: IoForm): string | undefined {
  if (flags === NO_FLAGS) return undefined;
  for (const letter of flags) if (!switches.includes(letter)) return letter;
  return undefined;
}

function bytePattern(word: string | undefined, line: string): number {
  const value = word === undefined ? NaN : Number(word);
  if (!Number.isInteger(value) || value < 0 || value > 255) {
    fail('usage', `'${line.trim()}': -P takes a byte, 0 to 255`, { line });
  }
  return value;
}
