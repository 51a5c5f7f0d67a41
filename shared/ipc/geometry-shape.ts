import type { ZoneGeometry } from '../zone/geometry';
import type { GeometryShape } from './shapes';

/** A geometry with sizes in bytes, as JSON and traces carry it. */
export function geometryShape(geometry: ZoneGeometry): GeometryShape {
  const blockSize = geometry.logicalBlockSizeBytes;
  return {
    zoneCount: geometry.zoneCount,
    zoneSizeBytes: geometry.zoneSizeBlocks * blockSize,
    zoneCapacityBytes: geometry.zoneCapacityBlocks * blockSize,
    conventionalZones: geometry.conventional,
    lastZoneSizeBytes: geometry.lastZoneSizeBlocks * blockSize,
  };
}

/** The reverse of geometryShape; sizes must be whole logical blocks. */
export function geometryOfShape(shape: GeometryShape, logicalBlockSizeBytes: 512 | 4096): ZoneGeometry {
  return {
    logicalBlockSizeBytes,
    zoneCount: shape.zoneCount,
    zoneSizeBlocks: shape.zoneSizeBytes / logicalBlockSizeBytes,
    zoneCapacityBlocks: shape.zoneCapacityBytes / logicalBlockSizeBytes,
    lastZoneSizeBlocks: shape.lastZoneSizeBytes / logicalBlockSizeBytes,
    conventional: shape.conventionalZones,
  };
}
