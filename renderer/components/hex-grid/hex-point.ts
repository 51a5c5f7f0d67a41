import { byteAtHex, byteAtText, hexRuns, hexWidth, type HexColumns } from './hex-columns';

/** Where the columns of a line begin, in characters from the left. */
export interface LineLayout {
  readonly hexFrom: number;
  readonly textFrom: number;
  readonly labelFrom: number;
}

/** Blanks between offset, digits, text and labels. */
const GAP = 2;
const INSET = 1;

/** Columns of a line whose offsets take up to `offsetWidth` characters. */
export function lineLayout(columns: HexColumns, offsetWidth: number): LineLayout {
  const hexFrom = INSET + offsetWidth + GAP;
  const textFrom = hexFrom + hexWidth(columns) + GAP;
  return { hexFrom, textFrom, labelFrom: textFrom + columns.bytesPerRow + GAP };
}

/** The byte of a row nearest to a character position, and the column meant. */
export function byteAtCharacter(
  columns: HexColumns,
  { hexFrom, textFrom }: LineLayout,
  character: number,
): { byte: number; column: 'hex' | 'text' } {
  if (character < textFrom - GAP / 2) return { byte: byteAtHex(columns, character - hexFrom), column: 'hex' };
  return { byte: byteAtText(columns, character - textFrom), column: 'text' };
}

/** Column headings over the digits: `00 01 … 0f`, spaced as the bytes are. */
export function hexHeading(columns: HexColumns): string {
  return hexRuns(columns, columns.bytesPerRow, (byte) => byte)
    .map(({ text }) => text)
    .join('')
    .trimEnd();
}
