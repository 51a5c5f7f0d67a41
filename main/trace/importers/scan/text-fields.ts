/** Fields `name=value` of a line, found without a pattern: events have ten of them, and traces millions of events. */

const [ZERO, NINE, LOWER_A, LOWER_F, LOWER_X] = [48, 57, 97, 102, 120];
/** Digits that are a number exactly, of either base, when they are put together one by one. */
const EXACT_DIGITS = 12;

/**
 * A decimal or 0x number behind a mark such as `qid=`, which begins a word; null where there is none. Hexadecimal
 * letters are small ones.
 */
export function numberAfter(text: string, mark: string): number | null {
  for (let at = markAt(text, mark, 0); at !== -1; at = markAt(text, mark, at + 1)) {
    const start = at + mark.length;
    const isHex = text.charCodeAt(start) === ZERO && text.charCodeAt(start + 1) === LOWER_X;
    const found = isHex ? digitsAt(text, start + 2, 16) : null;
    const value = found ?? digitsAt(text, start, 10);
    if (value !== null) return value;
  }
  return null;
}

/** What stands behind a mark up to a comma or space; null where there is none. */
export function wordAfter(text: string, mark: string): string | null {
  const at = markAt(text, mark, 0);
  if (at === -1) return null;
  const start = at + mark.length;
  let end = start;
  while (end < text.length && text[end] !== ',' && text[end] !== ' ') end++;
  return end === start ? null : text.slice(start, end);
}

/** Behind the digits that stand at a place. */
export function endOfDigits(text: string, start: number): number {
  let end = start;
  while (digitOf(text.charCodeAt(end)) !== -1) end++;
  return end;
}

/** Behind the letters, digits and underlines that stand at a place. */
export function endOfWord(text: string, start: number): number {
  let end = start;
  while (isWordCharacter(text.charCodeAt(end))) end++;
  return end;
}

/** Where the digits begin that end before a place. */
export function startOfDigits(text: string, end: number): number {
  let start = end;
  while (digitOf(text.charCodeAt(start - 1)) !== -1) start--;
  return start;
}

/** Digits from `start` on as a number; null where there is none. */
function digitsAt(text: string, start: number, base: 10 | 16): number | null {
  let [value, at] = [0, start];
  for (; ; at++) {
    const code = text.charCodeAt(at);
    const decimal = digitOf(code);
    const digit = decimal === -1 && base === 16 ? letterOf(code) : decimal;
    if (digit === -1) break;
    value = value * base + digit;
  }
  if (at - start > EXACT_DIGITS) return Number(`${base === 16 ? '0x' : ''}${text.slice(start, at)}`);
  return at === start ? null : value;
}

/** −1 for what is no decimal digit. */
function digitOf(code: number): number {
  return code >= ZERO && code <= NINE ? code - ZERO : -1;
}

function letterOf(code: number): number {
  return code >= LOWER_A && code <= LOWER_F ? code - LOWER_A + 10 : -1;
}

/** Where a mark stands at the beginning of a word; −1 = nowhere. */
function markAt(text: string, mark: string, from: number): number {
  let at = text.indexOf(mark, from);
  while (at > 0 && isWordCharacter(text.charCodeAt(at - 1))) at = text.indexOf(mark, at + 1);
  return at;
}

function isWordCharacter(code: number): boolean {
  const letter = code | 0x20;
  return (letter >= LOWER_A && letter <= 122) || digitOf(code) !== -1 || code === 95;
}
