import * as v from 'valibot';
import { flag, name, type Checked } from '../units/schemas';
import type { ByteCount, ZoneIndex } from '../units/units';
import { FORMAT_NAMES, type ImageSpec } from './image-spec';

/** What an image is converted to. */
export const CONVERSION_TARGET = v.strictObject({
  format: v.picklist(FORMAT_NAMES),
  variant: name,
  /** Create although the format's own driver is known to corrupt such an image. */
  force: flag,
  /** zone-file only: make no data image beside the zone table; what the image holds is then lost. */
  withoutData: v.optional(flag),
});
/** What an image is converted to. */
export type ConversionTarget = Checked<typeof CONVERSION_TARGET>;

/** One thing that a conversion cannot carry. */
export interface ConversionLoss {
  /** Stable code, such as `state-explicitly-opened`, `limit-append`, `attributes`, `zde`, `label`. */
  readonly code: string;
  /** Zones it concerns; null = the image as a whole. */
  readonly zones: readonly (readonly [ZoneIndex, ZoneIndex])[] | null;
  /** What the source says and what the target will say. */
  readonly from: string;
  readonly to: string;
  readonly message: string;
}

/** What converting an image would do; made before anything is written. */
export interface ConversionPlan {
  readonly spec: ImageSpec;
  /** Reasons why the target cannot be made at all. */
  readonly blockers: readonly string[];
  /** Empty = nothing is lost. */
  readonly losses: readonly ConversionLoss[];
  /** Device bytes that are copied at most. */
  readonly dataBytes: ByteCount;
}

/** What a conversion did. */
export interface ConversionSummary {
  readonly path: string;
  /** Data image written beside it; null = the data lies in the image. */
  readonly data: string | null;
  readonly losses: readonly ConversionLoss[];
  readonly copiedBytes: ByteCount;
  readonly elapsedSeconds: number;
}
