import type { BlockCount, ByteCount, Lba, ZoneIndex } from '../units/units';
import type { ZoneRanges } from '../units/ranges';
import { countInRanges, isInRanges } from '../units/ranges';

/** Shape of a zoned namespace, in logical blocks. All zones but the last have the same size. */
export interface ZoneGeometry {
  readonly logicalBlockSizeBytes: 512 | 4096;
  readonly zoneCount: number;
  /** Address stride between two zone starts. */
  readonly zoneSizeBlocks: BlockCount;
  /** Writable blocks of a sequential zone, ≤ size. Conventional zones are writable over their whole size. */
  readonly zoneCapacityBlocks: BlockCount;
  /** Size of the last zone, ≤ zoneSizeBlocks. */
  readonly lastZoneSizeBlocks: BlockCount;
  /** Conventional zones, ascending and disjoint. */
  readonly conventional: ZoneRanges;
}

/** Limits of a device. `null` = no limit. */
export interface ZoneLimits {
  /** Open zones (implicitly + explicitly opened) at most. */
  readonly openZonesMax: number | null;
  /** Active zones (open + closed) at most. */
  readonly activeZonesMax: number | null;
  /** Bytes of one zone append at most. */
  readonly appendMaxBytes: ByteCount | null;
}

/** First LBA of a zone (ZSLBA). */
export function zoneStart(geometry: ZoneGeometry, zone: ZoneIndex): Lba {
  return zone * geometry.zoneSizeBlocks;
}

/** Size of one zone in blocks; only the last may be smaller. */
export function zoneSize(geometry: ZoneGeometry, zone: ZoneIndex): BlockCount {
  return zone === geometry.zoneCount - 1 ? geometry.lastZoneSizeBlocks : geometry.zoneSizeBlocks;
}

/** Writable blocks of one zone: min(size, capacity), or the whole size for a conventional zone. */
export function zoneCapacity(geometry: ZoneGeometry, zone: ZoneIndex): BlockCount {
  const size = zoneSize(geometry, zone);
  return isConventional(geometry, zone) ? size : Math.min(size, geometry.zoneCapacityBlocks);
}

/** Zone that holds an LBA (not checked against the end of the device). */
export function zoneOf(geometry: ZoneGeometry, lba: Lba): ZoneIndex {
  return Math.floor(lba / geometry.zoneSizeBlocks);
}

/** Blocks of the whole namespace. */
export function deviceBlocks(geometry: ZoneGeometry): BlockCount {
  if (geometry.zoneCount === 0) return 0;
  return (geometry.zoneCount - 1) * geometry.zoneSizeBlocks + geometry.lastZoneSizeBlocks;
}

/** True for a conventional zone by the geometry's ranges. */
export function isConventional(geometry: ZoneGeometry, zone: ZoneIndex): boolean {
  return geometry.conventional.length > 0 && isInRanges(geometry.conventional, zone);
}

/** How many zones are conventional. */
export function conventionalCount(geometry: ZoneGeometry): number {
  return countInRanges(geometry.conventional);
}
