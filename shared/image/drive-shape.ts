import type { GeometryShape } from './geometry-shape';

/** What zones of a drive are not: of two kinds, of two sizes, of a size that is no power of two. */
export type ShapeObstacle = 'conventional zones' | 'shorter last zone' | 'zone size';

/**
 * Why zones of this shape cannot be those of a zoned NVMe drive; null = they can. Source: NVMe ZNS command set, which has one
 * zone type and one zone size; Linux takes no block device whose zones are no power of two long.
 */
export function shapeObstacle({
  conventionalZones,
  lastZoneSizeBytes,
  zoneSizeBytes,
}: GeometryShape): ShapeObstacle | null {
  if (conventionalZones.length > 0) return 'conventional zones';
  if (lastZoneSizeBytes !== zoneSizeBytes) return 'shorter last zone';
  return Number.isInteger(Math.log2(zoneSizeBytes)) ? null : 'zone size';
}
