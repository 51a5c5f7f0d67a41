/** What the user chose for the window; stored by the host. */
export interface Settings {
  readonly theme: 'system' | 'light' | 'dark' | 'contrast';
  readonly palette: 'default' | 'gzbd';
  readonly unit: 'bytes' | 'blocks' | 'sectors' | 'zoneRelative';
  readonly radix: 'dec' | 'hex';
  readonly bytesPerRow: number;
  /** Pane sizes by name, in percent. */
  readonly panes: Readonly<Record<string, number>>;
}
