/** A column of a DataTable. */
export interface DataColumn {
  readonly key: string;
  readonly title: string;
  /** Track of a CSS grid: `80px`, `minmax(120px, 1fr)`. */
  readonly width: string;
  /** Right aligned in the monospace font. */
  readonly numeric?: boolean;
  readonly sortable?: boolean;
}
