import { ZONE_STATE_NAMES, ZoneState, ZoneType, type ZoneStateName } from '../../shared/zone/state';
import { isZoneState } from '../../shared/zone/state';
import { malformed } from './line-pattern';

/** States by the word of a tool. */
export type StateWords = ReadonlyMap<string, number>;

/** Words of a tool by their state, the other way round; `more` for further spellings. */
export function stateWords(
  words: Readonly<Record<ZoneStateName, string>>,
  more: Readonly<Record<string, ZoneStateName>> = {},
): StateWords {
  const usual = ZONE_STATE_NAMES.map((name) => [words[name], ZoneState[name]] as const);
  const other = Object.entries(more).map(([word, name]) => [word, ZoneState[name]] as const);
  return new Map([...usual, ...other]);
}

/** The state of a word. Errors: `malformed`. */
export function stateOf(words: StateWords, word: string, line: number): number {
  return words.get(word) ?? malformed(line, word, `a state: ${[...words.keys()].join(', ')}`);
}

/** Errors: `malformed` for a number that is no state. */
export function stateOfCode(code: number, line: number): number {
  return isZoneState(code) ? code : malformed(line, `0x${code.toString(16)}`, 'a state: 0 to 4, 0xd to 0xf');
}

const TYPES: ReadonlySet<number> = new Set(Object.values(ZoneType));

/** Errors: `malformed` for a number that is no type known here. */
export function typeOfCode(code: number, line: number): number {
  return TYPES.has(code) ? code : malformed(line, String(code), 'a type: 1, 2 or 3');
}

/** What the letters of libzbd and of our table say of a type. */
export const TYPE_LETTERS = ['cnv', 'swr', 'swp'] as const;

/** The type of such letters. */
export function typeOfLetters(letters: string): number {
  return TYPE_LETTERS.findIndex((known) => known === letters) + 1;
}
