import { hexRuns, hexStart, plainText, type HexColumns, type HexRun } from './hex-columns';

/** Bytes of the file that look alike: a tint, the selection, a field pointed at, unsaved edits. */
export interface HexSpan {
  readonly offset: number;
  readonly length: number;
  /** Becomes a class of the mark; also what the legend names. */
  readonly kind: string;
}

/** A line drawn before a byte, with what begins there. */
export interface HexBreak {
  readonly offset: number;
  readonly level: 'region' | 'zone' | 'block' | 'sector';
  readonly label: string;
}

/** Part of a row under one span, in characters of both columns. */
export interface HexMark {
  readonly kind: string;
  readonly hexFrom: number;
  readonly hexLength: number;
  readonly textFrom: number;
  readonly textLength: number;
}

/** A break that falls into a row. */
export interface RowBreak {
  readonly level: HexBreak['level'];
  /** Byte of the row; 0 = the line runs along the whole row. */
  readonly byte: number;
  readonly hexFrom: number;
}

/** One line of the grid, ready to be drawn. */
export interface HexRow {
  readonly row: number;
  readonly offset: number;
  readonly count: number;
  readonly hex: readonly HexRun[];
  readonly text: string;
  readonly marks: readonly HexMark[];
  readonly breaks: readonly RowBreak[];
  /** Labels of the breaks, outermost first. */
  readonly label: string;
}

/** What rows are made from. Spans that come later lie on top. */
export interface HexContent {
  readonly columns: HexColumns;
  readonly fileSize: number;
  readonly byteAt: (offset: number) => number;
  readonly spans: readonly HexSpan[];
  readonly breaks: readonly HexBreak[];
}

/** Rows first … first+count−1 of a file, cut at its end. */
export function hexRows(content: HexContent, first: number, count: number): HexRow[] {
  const total = rowCount(content.fileSize, content.columns.bytesPerRow);
  const rows: HexRow[] = [];
  for (let row = first; row < Math.min(first + count, total); row++) rows.push(hexRow(content, row));
  return rows;
}

/** Rows of a file; an empty one has one row. */
export function rowCount(fileSize: number, bytesPerRow: number): number {
  return Math.max(1, Math.ceil(fileSize / bytesPerRow));
}

function hexRow(content: HexContent, row: number): HexRow {
  const { columns, fileSize } = content;
  const offset = row * columns.bytesPerRow;
  const count = Math.min(columns.bytesPerRow, fileSize - offset);
  const byteAt = (byte: number) => content.byteAt(offset + byte);
  const inRow = content.breaks.filter((one) => one.offset >= offset && one.offset < offset + count);
  return {
    ...{ row, offset, count },
    hex: hexRuns(columns, count, byteAt),
    text: plainText(count, byteAt),
    marks: content.spans.flatMap((span) => markOf(columns, span, offset, count)),
    breaks: inRow.map(({ level, offset: at }) => ({
      level,
      byte: at - offset,
      hexFrom: hexStart(columns, at - offset),
    })),
    label: [...new Set(inRow.map((one) => one.label))].join(' · '),
  };
}

/** The part of a span in a row: over the blanks between its bytes, and up to the next byte where it goes on. */
function markOf(columns: HexColumns, span: HexSpan, offset: number, count: number): HexMark[] {
  const from = Math.max(0, span.offset - offset);
  const end = Math.min(count, span.offset + span.length - offset);
  if (from >= end) return [];
  const hexFrom = hexStart(columns, from);
  return [
    {
      kind: span.kind,
      hexFrom,
      hexLength: hexStart(columns, end - 1) + 2 - hexFrom,
      textFrom: from,
      textLength: end - from,
    },
  ];
}
