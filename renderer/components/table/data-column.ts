/** A column of a DataTable. */
export interface DataColumn {
  readonly key: string;
  readonly title: string;
  /**
   * Track of a CSS grid: `80px`, `minmax(120px, 120fr)`. Shares in the proportion of the least widths: rows are as wide as their
   * content asks, and any other share would make the others wider than their least.
   */
  readonly width: string;
  /** Right aligned in the monospace font. */
  readonly numeric?: boolean;
  readonly sortable?: boolean;
}

/** Advance of one character of the monospace font at the small size, in pixels. */
const CHARACTER_PIXELS = 7.2;
const CELL_PADDING_PIXELS = 18;

/** Width of a column that shows the longest of some texts whole, its title (and sort mark) included. */
export function fittingWidth(title: string, texts: readonly string[]): string {
  const longest = Math.max(title.length + 2, ...texts.map((text) => text.length));
  return `${Math.ceil(longest * CHARACTER_PIXELS) + CELL_PADDING_PIXELS}px`;
}

const ROW_PIXELS = 24;
const DETAIL_LINE_PIXELS = 16;

/** Height of a row with so many lines of text under its cells. */
export function rowHeightWith(detailLines = 0): number {
  return ROW_PIXELS + (detailLines > 0 ? detailLines * DETAIL_LINE_PIXELS + 4 : 0);
}
