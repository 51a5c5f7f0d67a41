import * as v from 'valibot';
import type { OpenImageOptions } from '../image/open-options';
import { name, type Checked } from '../units/schemas';
import type { ByteCount } from '../units/units';

/** Unsaved edits of an image that were kept when the program was ended by force. */
export interface KeptEdits {
  /** Tells them apart. */
  readonly id: string;
  /** Of their image; null = nobody knows, as they are damaged or something else. */
  readonly path: string | null;
  /** How the image was open. */
  readonly options: OpenImageOptions;
  /** How many of them lie over the image: those that were taken back do not count. */
  readonly edits: number;
  /** Of the last one. */
  readonly title: string | null;
  readonly keptMs: number;
  /** What keeping them takes. */
  readonly sizeBytes: ByteCount;
  /** Who keeps them cannot be seen from here and may still be at it: the number of its process; null = it is gone. */
  readonly holder: number | null;
  /** Why they cannot be opened here. */
  readonly problem: string | null;
  /** What became of the image's files meanwhile, a sentence each; empty = they are as they were. */
  readonly changes: readonly string[];
}

/** Kept edits that an image is opened with. `changed`: over its file even if that is another than it was, where that is safe. */
export const KEPT_CHOICE = v.strictObject({ id: name, over: v.picklist(['same', 'changed']) });
/** Kept edits that an image is opened with. */
export type KeptChoice = Checked<typeof KEPT_CHOICE>;
