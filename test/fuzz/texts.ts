/** Texts with something wrong: what their lines and words are made of is exchanged, repeated, left out and cut. */
import type { Random } from '../../shared/workload/random';
import { EXTREMES, pick } from './target';

const NUMBER = /0x[0-9a-f]+|\d+/gi;
const WORDS: readonly string[] = [
  ...EXTREMES.map(String),
  ...[
    '',
    '-',
    '0x',
    '0xffffffffffffffff',
    '18446744073709551615',
    '9007199254740993',
    '١',
    '\u0000',
    '€',
    '"',
    '\\',
  ],
  ...[
    '-0',
    '1e9',
    'NaN',
    '{}',
    '[]',
    'null',
    'true',
    ' ',
    '\t',
    ',',
    ';',
    '..',
    '%s',
    '__proto__',
    'constructor',
  ],
];

/** A text with one to four changes. */
export function mutatedText(text: string, random: Random): string {
  let lines = text.split('\n');
  for (let changes = 1 + random.below(4); changes > 0; changes--) lines = changedLines(lines, random);
  const whole = lines.join('\n');
  return random.below(12) === 0 ? whole.slice(0, random.below(whole.length + 1)) : whole;
}

function changedLines(lines: readonly string[], random: Random): string[] {
  if (lines.length === 0) return [pick(random, WORDS)];
  const at = random.below(lines.length);
  const line = lines[at]!;
  switch (random.below(7)) {
    case 0:
      return lines.toSpliced(at, 1);
    case 1:
      return lines.toSpliced(at, 0, line);
    case 2:
      return lines.toSpliced(at, 0, pick(random, lines));
    case 3:
      return lines.with(at, line.slice(0, random.below(line.length + 1)));
    default:
      return lines.with(at, changedLine(line, random));
  }
}

function changedLine(line: string, random: Random): string {
  const numbers = [...line.matchAll(NUMBER)];
  if (numbers.length > 0 && random.below(3) > 0) {
    const { index, 0: number } = pick(random, numbers);
    return line.slice(0, index) + pick(random, WORDS) + line.slice(index + number.length);
  }
  const at = random.below(line.length + 1);
  const until = random.below(3) === 0 ? at + random.below(8) : at;
  return line.slice(0, at) + pick(random, WORDS) + line.slice(until);
}
