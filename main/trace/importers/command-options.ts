import { parseSize } from '../../../shared/units/parse';

/** Options of a tool by the name that the reader gives them: every spelling, without dashes; those of `flags` take no value. */
export interface OptionSpellings {
  readonly values: Readonly<Record<string, readonly string[]>>;
  readonly flags: Readonly<Record<string, readonly string[]>>;
}

/** What the words of a command say. */
export interface CommandOptions {
  /** Words that are neither options nor values. */
  readonly operands: readonly string[];
  has(name: string): boolean;
  text(name: string): string | undefined;
  /** Errors: `usage` for what is no number. */
  number(name: string): number | undefined;
}

/** Every spelling of options, to find its name by. */
export interface OptionTable {
  readonly values: ReadonlyMap<string, string>;
  readonly flags: ReadonlyMap<string, string>;
}

/** The table of a tool, which is made once. */
export function optionTable({ values, flags }: OptionSpellings): OptionTable {
  return { values: nameBySpelling(values), flags: nameBySpelling(flags) };
}

const LONG = /^--?([a-zA-Z][\w-]*)(?:=(.*))?$/s;
const SHORT = /^-([a-zA-Z])(.+)$/s;

/** Takes the words behind the name of a tool apart: `-s 8`, `-s8`, `--start-lba 8`, `--start-lba=8`. */
export function commandOptions(words: readonly string[], { values, flags }: OptionTable): CommandOptions {
  const found = new Map<string, string>();
  const operands: string[] = [];
  for (let at = 0; at < words.length; at++) {
    const word = words[at]!;
    if (!word.startsWith('-')) {
      operands.push(word);
      continue;
    }
    const [, spelled, attached] = LONG.exec(word) ?? [];
    if (spelled !== undefined && flags.has(spelled)) found.set(flags.get(spelled)!, '');
    else if (spelled !== undefined && values.has(spelled))
      found.set(values.get(spelled)!, attached ?? words[++at] ?? '');
    else {
      const short = SHORT.exec(word);
      if (short && values.has(short[1]!)) found.set(values.get(short[1]!)!, short[2]!);
    }
  }
  return {
    operands,
    has: (name) => found.has(name),
    text: (name) => found.get(name),
    number: (name) => (found.has(name) ? parseSize(found.get(name)!, name) : undefined),
  };
}

function nameBySpelling(spellings: Readonly<Record<string, readonly string[]>>): ReadonlyMap<string, string> {
  return new Map(Object.entries(spellings).flatMap(([name, all]) => all.map((one) => [one, name] as const)));
}
