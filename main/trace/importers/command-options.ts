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
    const equals = word.indexOf('=');
    const spelled = word.slice(word.startsWith('--') ? 2 : 1, equals === -1 ? undefined : equals);
    const flag = flags.get(spelled);
    const value = values.get(spelled);
    if (flag !== undefined) found.set(flag, '');
    else if (value !== undefined)
      found.set(value, equals === -1 ? (words[++at] ?? '') : word.slice(equals + 1));
    else {
      const short = values.get(word.slice(1, 2));
      if (short !== undefined && word.length > 2) found.set(short, word.slice(2));
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
