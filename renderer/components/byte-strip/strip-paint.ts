import { STRIP_PARTS, type StripPart } from '../../../shared/image/content-strip';
import { ZONE_CONTENTS, type ZoneContent } from '../../../shared/image/zone-hints';
import type { Extent } from '../../../shared/units/ranges';
import { bandOf } from './strip-scale';

/** What is drawn of the rows; each has a place in `content`, `entropy` and `parts`. */
export interface StripPicture {
  readonly part: Extent;
  readonly rows: number;
  readonly content: Uint8Array;
  readonly entropy: Uint8Array;
  readonly parts: Uint8Array;
  /** Rows with hits, and with notes: 1 each. */
  readonly found: Uint8Array;
  readonly noted: Uint8Array;
  /** What the panes show, the active one last. */
  readonly shown: readonly Extent[];
  readonly cursor: number;
}

/** Colours of the strip, by what they mean. */
export interface StripTheme {
  readonly page: string;
  readonly ink: string;
  readonly accent: string;
  readonly found: string;
  readonly noted: string;
  readonly edited: string;
  readonly contents: Readonly<Record<ZoneContent, string>>;
  readonly parts: Readonly<Partial<Record<StripPart, string>>>;
}

/** Reads the colours of styles/tokens.css from an element. */
export function readStripTheme(element: Element): StripTheme {
  const style = getComputedStyle(element);
  const read = (name: string) => style.getPropertyValue(name).trim() || '#888888';
  const data = read('--strip-data');
  return {
    ...{ page: read('--page'), ink: read('--text'), accent: read('--accent') },
    ...{ found: read('--strip-found'), noted: read('--byte-noted'), edited: read('--strip-edited') },
    contents: {
      ...{ none: read('--page'), zeros: read('--strip-zeros'), pattern: read('--strip-pattern') },
      ...{ stamps: read('--strip-stamps'), text: read('--strip-text'), mixed: data, random: data },
    },
    parts: {
      ...{ header: read('--strip-header'), table: read('--strip-table'), zde: read('--strip-table') },
      ...{ checksums: read('--strip-header'), mapping: read('--strip-mapping'), data: read('--strip-zeros') },
    },
  };
}

/** Columns of the strip from the left, in CSS pixels: what lies there, what it holds, then a column a mark. */
const REGION_PIXELS = 4;
const MARK_PIXELS = 3;
const MARKS = 3;
/** A mark is seen even where a row is a pixel or two. */
const MARK_LEAST = 3;
/** The place of a pane, on a file of which it shows next to nothing. */
const SHOWN_LEAST = 5;

/** Draws the strip. */
export function paintStrip(
  context: CanvasRenderingContext2D,
  { width, height }: { readonly width: number; readonly height: number },
  picture: StripPicture,
  theme: StripTheme,
): void {
  context.fillStyle = theme.page;
  context.fillRect(0, 0, width, height);
  const tall = height / picture.rows;
  const barPixels = width - REGION_PIXELS - MARKS * MARK_PIXELS;
  for (let row = 0; row < picture.rows; row++) {
    const top = row * tall;
    paintRegion(context, theme, picture.parts[row]!, { top, tall });
    paintContent(context, theme, { picture, row, top, tall, pixels: barPixels });
  }
  paintMarks(context, picture, theme, { width, tall });
  for (const [index, shown] of picture.shown.entries()) {
    const band = bandOf(picture.part, height, shown, SHOWN_LEAST);
    if (band === null) continue;
    context.strokeStyle = index === picture.shown.length - 1 ? theme.accent : theme.ink;
    context.lineWidth = 1.5;
    context.strokeRect(0.75, band.top + 0.75, width - 1.5, Math.max(1, band.height - 1.5));
  }
  const cursor = bandOf(picture.part, height, { offset: picture.cursor, length: 1 }, 2);
  if (cursor === null) return;
  context.fillStyle = theme.accent;
  context.fillRect(REGION_PIXELS, cursor.top, barPixels, 2);
}

/** Of several regions in a row, the rarer one: a header is never hidden by the data behind it. */
function paintRegion(
  context: CanvasRenderingContext2D,
  theme: StripTheme,
  parts: number,
  { top, tall }: { readonly top: number; readonly tall: number },
): void {
  const colour = STRIP_PARTS.flatMap((part, bit) => (parts & (1 << bit) ? (theme.parts[part] ?? []) : []))[0];
  if (colour === undefined) return;
  context.fillStyle = colour;
  context.fillRect(0, top, REGION_PIXELS, Math.max(1, tall));
}

interface ContentRow {
  readonly picture: StripPicture;
  readonly row: number;
  readonly top: number;
  readonly tall: number;
  readonly pixels: number;
}

/** A bar as long as the entropy of what is there, in the colour of its kind; behind it the same colour, faint. */
function paintContent(
  context: CanvasRenderingContext2D,
  theme: StripTheme,
  { picture, row, top, tall, pixels }: ContentRow,
): void {
  const { name } = ZONE_CONTENTS[picture.content[row]!] ?? ZONE_CONTENTS[0];
  if (name === 'none') return;
  const share = picture.entropy[row]! / 255;
  context.fillStyle = theme.contents[name];
  context.globalAlpha = 0.35;
  context.fillRect(REGION_PIXELS + 1, top, pixels - 2, tall);
  context.globalAlpha = 0.55 + 0.45 * share;
  context.fillRect(REGION_PIXELS + 1, top, Math.max(3, (pixels - 2) * share), tall);
  context.globalAlpha = 1;
}

/** Hits, notes and unsaved edits, each in a column of its own. */
function paintMarks(
  context: CanvasRenderingContext2D,
  { rows, found, noted, parts }: StripPicture,
  theme: StripTheme,
  { width, tall }: { readonly width: number; readonly tall: number },
): void {
  const edited = 1 << STRIP_PARTS.indexOf('edited');
  const columns: readonly (readonly [colour: string, isMarked: (row: number) => boolean])[] = [
    [theme.found, (row) => found[row] === 1],
    [theme.noted, (row) => noted[row] === 1],
    [theme.edited, (row) => (parts[row]! & edited) !== 0],
  ];
  for (const [index, [colour, isMarked]] of columns.entries()) {
    context.fillStyle = colour;
    const left = width - (MARKS - index) * MARK_PIXELS;
    for (let row = 0; row < rows; row++)
      if (isMarked(row)) context.fillRect(left, row * tall, MARK_PIXELS - 0.5, Math.max(MARK_LEAST, tall));
  }
}
