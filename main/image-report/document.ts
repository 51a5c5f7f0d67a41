import type { ZoneMap } from './zone-map';

/** A report before it is written in a format: sections of blocks, all texts plain. */
export interface ReportDocument {
  readonly title: string;
  readonly sections: readonly ReportSection[];
}

/** A part of a report under a heading. */
export interface ReportSection {
  readonly title: string;
  readonly blocks: readonly ReportBlock[];
}

/** A piece of a section. Texts are as they came: who writes them escapes them. */
export type ReportBlock =
  | { readonly kind: 'text'; readonly text: string }
  /** Names with values. */
  | { readonly kind: 'facts'; readonly rows: readonly (readonly [name: string, value: string])[] }
  | {
      readonly kind: 'table';
      readonly columns: readonly ReportColumn[];
      readonly rows: readonly (readonly ReportCell[])[];
    }
  /** Lines of a terminal. */
  | { readonly kind: 'commands'; readonly lines: readonly string[] }
  | { readonly kind: 'map'; readonly map: ZoneMap };

/** A cell: a text, or one that opens the image at a place; `href` is an address that openLink made. */
export type ReportCell = string | { readonly text: string; readonly href: string };

/** A column of a table; numbers stand to the right. */
export interface ReportColumn {
  readonly title: string;
  readonly isNumber?: true;
}
