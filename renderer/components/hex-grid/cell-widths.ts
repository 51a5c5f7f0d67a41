import { hexWidth, type HexColumns } from './hex-columns';
import { lineLayout } from './hex-point';

/** Advance of a character of the monospace font at the small size, and what a cell has beside its text, in pixels. */
const CHARACTER_PIXELS = 7.25;
const CELL_PIXELS = 18;
/** Behind the last digits stand the blanks of their group. */
const GROUP_GAP = 2;
const GROUP = 8;

/** Characters kept for what begins in a row, where the rows are as long as fit. */
const LABEL_USUAL = 13;
/** The least of them before a line scrolls sideways; a longer label is cut. */
export const LABEL_LEAST = 6;
const ROW_STEP = 8;

/** Sizes of the text of the hex view beside the small one, as tokens.css has them. */
export const BYTES_TEXT_SCALE = { small: 1, medium: 14 / 12, large: 16 / 12 } as const;

/** The most bytes a row, up to `most`, with which a line of the hex view needs no more pixels than these; 8 at least. */
export function fittingRow(
  pixels: number,
  line: { offsetWidth: number; group: number; most: number; scale: number },
): number {
  const charactersOf = (bytesPerRow: number) =>
    lineLayout({ bytesPerRow, group: line.group }, line.offsetWidth).labelFrom + LABEL_USUAL;
  let fitting = ROW_STEP;
  while (fitting < line.most && charactersOf(fitting + ROW_STEP) * CHARACTER_PIXELS * line.scale <= pixels)
    fitting += ROW_STEP;
  return fitting;
}

/** Pixels of a cell of a table with so many characters of the monospace font. */
export function cellPixels(characters: number): number {
  return Math.ceil(characters * CHARACTER_PIXELS) + CELL_PIXELS;
}

/** Pixels of the digits and of the text of so many bytes. */
export function byteCellPixels(bytesPerRow: number): { readonly hex: number; readonly text: number } {
  return {
    hex: cellPixels(hexWidth({ bytesPerRow, group: GROUP }) + GROUP_GAP),
    text: cellPixels(bytesPerRow),
  };
}

/** 16 bytes a row where two sides of them and `besides` pixels have room, else 8. */
export function pairColumns(width: number, besides: number): HexColumns {
  const { hex, text } = byteCellPixels(16);
  return { bytesPerRow: besides + 2 * (hex + text) <= width ? 16 : 8, group: GROUP };
}
