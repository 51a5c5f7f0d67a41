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
  /** Where a table is too narrow for all its columns, those with 1 are left out first, then those with 2; absent = never. */
  readonly yields?: number;
}

/** Least width of a column, in pixels. */
const leastPixels = ({ width }: DataColumn) => Number(/(\d+)px/.exec(width)?.[1] ?? 0);

/** The columns that a table of some width has room for; 0 pixels = not measured yet, so all of them. */
export function columnsWithin<Column extends DataColumn>(
  columns: readonly Column[],
  pixels: number,
): readonly Column[] {
  const needed = columns.reduce((sum, column) => sum + leastPixels(column), 0);
  const next = Math.min(...columns.map(({ yields = Infinity }) => yields));
  if (pixels === 0 || needed <= pixels || next === Infinity) return columns;
  return columnsWithin(
    columns.filter(({ yields }) => yields !== next),
    pixels,
  );
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
