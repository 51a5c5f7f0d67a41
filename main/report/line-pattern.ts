import { fail } from '../../shared/errors/app-error';

/** A piece of a line: text that stands there (a blank is any number of blanks), or a value in a group and in words. */
export type LinePart = string | { readonly pattern: string; readonly expects: string };

/** A hexadecimal number. */
export const HEX: LinePart = { pattern: '(0x[0-9a-fA-F]+)', expects: 'a number such as 0x1f40' };
/** A decimal number. */
export const DECIMAL: LinePart = { pattern: '(\\d+)', expects: 'a decimal number' };

/** One of some words. */
export function oneOf(words: readonly string[]): LinePart {
  return { pattern: `(${words.join('|')})`, expects: words.join(', ') };
}

/** Characters of a line that are shown where it goes wrong. */
const SHOWN = 40;

/** How a line of a report is written. Values come out in the order of their groups. */
export class LinePattern {
  readonly #parts: readonly LinePart[];
  readonly #whole: RegExp;

  constructor(...parts: readonly LinePart[]) {
    this.#parts = parts;
    this.#whole = new RegExp(`^\\s*${parts.map(sourceOf).join('')}\\s*$`);
  }

  /** True for a line of this kind. */
  fits(line: string): boolean {
    return this.#whole.test(line);
  }

  /** Values of a line; `undefined` for an optional one that is left out. Errors: `malformed`, naming line, value and expectation. */
  values(line: string, number: number): readonly (string | undefined)[] {
    const match = this.#whole.exec(line);
    return match === null ? this.#explain(line, number) : match.slice(1);
  }

  /** The first part that does not fit the line. */
  #explain(line: string, number: number): never {
    let matched = 0;
    for (let count = 1; count <= this.#parts.length; count++) {
      const beginning = new RegExp(`^\\s*${this.#parts.slice(0, count).map(sourceOf).join('')}`).exec(line);
      if (beginning === null) return malformed(number, line.slice(matched), wordsOf(this.#parts[count - 1]!));
      matched = beginning[0].length;
    }
    return malformed(number, line.slice(matched), 'the end of the line');
  }
}

/** Errors: always, `malformed`; `more`: what else its data says. */
export function malformed(line: number, found: string, expected: string, more: object = {}): never {
  const shown = found.trim().slice(0, SHOWN);
  const what = shown === '' ? 'nothing' : `'${shown}'`;
  return fail('malformed', `line ${line}: found ${what}, expected ${expected}`, {
    line,
    found: shown,
    expected,
    ...more,
  });
}

function sourceOf(part: LinePart): string {
  if (typeof part !== 'string') return part.pattern;
  return part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&').replaceAll(' ', '\\s*');
}

function wordsOf(part: LinePart): string {
  return typeof part === 'string' ? `'${part.trim()}'` : part.expects;
}
