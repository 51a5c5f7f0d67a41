import type { ByteCount } from '../units/units';
import type { RuleProfile } from '../zone/profile';

/**
 * Options that QEMU would be started with, for the verdict of its own validation; what is absent is taken from the
 * file. Source: FORMATS, validation codes.
 */
export interface QemuStartOptions {
  readonly zoneSizeBytes?: ByteCount;
  readonly zoneCapacityBytes?: ByteCount;
  readonly logicalBlockSizeBytes?: ByteCount;
  readonly zdeBytes?: ByteCount;
  readonly offlineZones?: number;
  readonly readOnlyZones?: number;
}

/** Choices made when opening an image; everything absent is recognised. */
export interface OpenImageOptions {
  readonly variant?: string;
  readonly profile?: RuleProfile;
  readonly openZonesMax?: number;
  readonly activeZonesMax?: number;
  /** Path of the data image of a zone_file. Never followed without being named here. */
  readonly data?: string;
  /** Namespace of a zone_file, counted from 1. */
  readonly namespace?: number;
  readonly start?: QemuStartOptions;
  /** Show the bytes of a file that is refused as an image; nothing is interpreted. */
  readonly asBytes?: boolean;
}
