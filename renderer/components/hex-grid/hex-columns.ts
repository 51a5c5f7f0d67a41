/**
 * Where bytes stand in a row of text, in characters. A byte takes two digits and a blank, groups one blank more;
 * where each byte is a group of its own, the one blank is enough.
 */
export interface HexColumns {
  readonly bytesPerRow: number;
  /** Bytes a group. */
  readonly group: number;
}

/** Blanks behind a group, besides the one behind its last byte. */
function gapOf(group: number): number {
  return group === 1 ? 0 : 1;
}

/** First character of a byte's digits in the hex column. */
export function hexStart({ group }: HexColumns, byte: number): number {
  return byte * 3 + Math.floor(byte / group) * gapOf(group);
}

/** Characters of the hex column. */
export function hexWidth(columns: HexColumns): number {
  return hexStart(columns, columns.bytesPerRow - 1) + 2;
}

/** The byte whose cell (digits and the blank behind) holds a character position; bounded to the row. */
export function byteAtHex(columns: HexColumns, character: number): number {
  const perGroup = columns.group * 3 + gapOf(columns.group);
  const group = Math.floor(character / perGroup);
  const inGroup = Math.min(Math.floor((character - group * perGroup) / 3), columns.group - 1);
  return boundByte(columns, group * columns.group + inGroup);
}

/** The byte at a character position of the text column; bounded to the row. */
export function byteAtText(columns: HexColumns, character: number): number {
  return boundByte(columns, Math.floor(character));
}

function boundByte({ bytesPerRow }: HexColumns, byte: number): number {
  return Math.min(Math.max(0, byte), bytesPerRow - 1);
}

const DIGITS = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, '0'));

/** A run of digits; zeros are set back, so that data stands out. */
export interface HexRun {
  readonly text: string;
  readonly isZero: boolean;
}

/** What `byteAt` answers for a byte that was in the file and is not any more. */
export const MISSING_BYTE = -2;

/** What stands for a missing byte: no digits, so that it is never taken for a value. */
const MISSING_DIGITS = '--';

/** Digits of a row in runs. `byteAt` answers −1 for a byte that is not loaded (yet); it stays blank. */
export function hexRuns(columns: HexColumns, count: number, byteAt: (byte: number) => number): HexRun[] {
  const runs: { text: string; isZero: boolean }[] = [];
  for (let byte = 0; byte < count; byte++) {
    const value = byteAt(byte);
    const text = digitsOf(value) + gapAfter(columns, byte);
    const last = runs.at(-1);
    if (last?.isZero === (value === 0)) last.text += text;
    else runs.push({ text, isZero: value === 0 });
  }
  return runs;
}

function digitsOf(value: number): string {
  return DIGITS[value] ?? (value === MISSING_BYTE ? MISSING_DIGITS : '  ');
}

function gapAfter({ group }: HexColumns, byte: number): string {
  return (byte + 1) % group === 0 ? ' '.repeat(1 + gapOf(group)) : ' ';
}

/** Characters of a row; a middle dot for what does not print. */
export function plainText(count: number, byteAt: (byte: number) => number): string {
  let text = '';
  for (let byte = 0; byte < count; byte++) {
    const value = byteAt(byte);
    if (value < 0) text += ' ';
    else text += value >= 0x20 && value < 0x7f ? String.fromCharCode(value) : '·';
  }
  return text;
}
