import * as v from 'valibot';
import { exact, name, type Checked } from '../units/schemas';

/** Bytes that a row of the hex view may have. */
export const HEX_ROW_MAX = 64;

/** How many bytes of a row the user may choose. */
export const HEX_ROWS: readonly Settings['bytesPerRow'][] = ['fit', 4, 8, 16, 24, 32, 48, HEX_ROW_MAX];

/** What the user chose for the window; stored by the host. */
export const SETTINGS = v.strictObject({
  theme: v.picklist(['system', 'light', 'dark', 'contrast']),
  palette: v.picklist(['default', 'gzbd']),
  unit: v.picklist(['bytes', 'blocks', 'sectors', 'zoneRelative']),
  radix: v.picklist(['dec', 'hex']),
  /** Images of the last window: offered on the first view, opened, or neither. */
  lastImages: v.picklist(['offer', 'open', 'forget']),
  /** `fit`: as many as the hex view has room for. */
  bytesPerRow: v.union([v.literal('fit'), v.pipe(exact, v.minValue(4), v.maxValue(HEX_ROW_MAX))]),
  bytesPerGroup: v.picklist([1, 2, 4, 8]),
  /** Text of the hex view. */
  bytesText: v.picklist(['small', 'medium', 'large']),
  /** The strip that shows the whole file beside its bytes. */
  showsStrip: v.boolean(),
  /** Pane sizes by name, in percent. */
  panes: v.record(name, v.pipe(v.number(), v.minValue(0), v.maxValue(100))),
});

/** What the user chose for the window. */
export type Settings = Checked<typeof SETTINGS>;

/** Settings until the user chooses others. */
export const DEFAULT_SETTINGS: Settings = {
  theme: 'system',
  palette: 'default',
  unit: 'bytes',
  radix: 'dec',
  lastImages: 'offer',
  bytesPerRow: 16,
  bytesPerGroup: 8,
  bytesText: 'small',
  showsStrip: true,
  panes: {},
};
