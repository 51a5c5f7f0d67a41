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

/** Takes the words behind the name of a tool apart: `-s 8`, `-s8`, `--start-lba 8`, `--start-lba=8`. */
export function commandOptions(words: readonly string[], spellings: OptionSpellings): CommandOptions {
  const values = nameBySpelling(spellings.values);
  const flags = nameBySpelling(spellings.flags);
  const found = new Map<string, string>();
  const operands: string[] = [];
  for (let at = 0; at < words.length; at++) {
    const [, spelled, attached] = /^--?([a-zA-Z][\w-]*)(?:=(.*))?$/s.exec(words[at]!) ?? [];
    const short = /^-([a-zA-Z])(.+)$/s.exec(words[at]!);
    if (spelled !== undefined && flags.has(spelled)) found.set(flags.get(spelled)!, '');
    else if (spelled !== undefined && values.has(spelled))
      found.set(values.get(spelled)!, attached ?? words[++at] ?? '');
    else if (short && values.has(short[1]!)) found.set(values.get(short[1]!)!, short[2]!);
    else if (!words[at]!.startsWith('-')) operands.push(words[at]!);
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
