import * as v from 'valibot';
import { RULE_PROFILES } from '../zone/profile';
import { FORMAT_NAMES } from './image-spec';
import { ROWS_PAGE_MAX, TEXT_MAX } from './limits';

const text = v.pipe(v.string(), v.maxLength(TEXT_MAX));
const name = v.pipe(v.string(), v.minLength(1), v.maxLength(TEXT_MAX));
const exact = v.pipe(v.number(), v.safeInteger(), v.minValue(0));
const limit = v.nullable(exact);

/** Limits of an ImageSpec. */
export const IMAGE_LIMITS = v.strictObject({
  openZonesMax: limit,
  activeZonesMax: limit,
  appendMaxBytes: limit,
});

/** Every field of an ImageSpec; recipes hold some of them. */
export const IMAGE_SPEC = v.strictObject({
  format: v.picklist(FORMAT_NAMES),
  variant: name,
  logicalBlockSizeBytes: v.picklist([512, 4096]),
  zoneCount: exact,
  zoneSizeBytes: exact,
  zoneCapacityBytes: exact,
  lastZoneSizeBytes: exact,
  conventional: v.pipe(v.array(v.tuple([exact, exact])), v.maxLength(ROWS_PAGE_MAX)),
  limits: IMAGE_LIMITS,
  zdeBytes: exact,
  profile: v.picklist(RULE_PROFILES),
  uuid: text,
  label: text,
  fileSizeBytes: limit,
  force: v.boolean(),
});
