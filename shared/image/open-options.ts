import * as v from 'valibot';
import { aPath, byteCount, exact, flag, name, type Checked } from '../units/schemas';
import { RULE_PROFILES } from '../zone/profile';

/**
 * Options that QEMU would be started with, for the verdict of its own validation; what is absent is taken from the
 * file. Source: FORMATS, validation codes.
 */
export const START_OPTIONS = v.strictObject({
  zoneSizeBytes: v.optional(byteCount),
  zoneCapacityBytes: v.optional(byteCount),
  logicalBlockSizeBytes: v.optional(byteCount),
  zdeBytes: v.optional(byteCount),
  offlineZones: v.optional(exact),
  readOnlyZones: v.optional(exact),
});
/** Options that QEMU would be started with. */
export type QemuStartOptions = Checked<typeof START_OPTIONS>;

/** Choices made when opening an image; everything absent is recognised. */
export const OPEN_OPTIONS = v.strictObject({
  variant: v.optional(name),
  profile: v.optional(v.picklist(RULE_PROFILES)),
  openZonesMax: v.optional(exact),
  activeZonesMax: v.optional(exact),
  /** Path of the data image of a zone_file. Never followed without being named here. */
  data: v.optional(aPath),
  /** Namespace of a zone_file, counted from 1. */
  namespace: v.optional(v.pipe(exact, v.minValue(1))),
  start: v.optional(START_OPTIONS),
  /** Show the bytes of a file that is refused as an image; nothing is interpreted. */
  asBytes: v.optional(flag),
});
/** Choices made when opening an image. */
export type OpenImageOptions = Checked<typeof OPEN_OPTIONS>;
