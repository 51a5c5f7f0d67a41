import type { ByteCount, ZoneIndex } from '../units/units';
import type { ZoneGeometry } from '../zone/geometry';

/** Geometry as `info --json` prints it; sizes in bytes. */
export interface GeometryShape {
  readonly zoneCount: number;
  readonly zoneSizeBytes: ByteCount;
  readonly zoneCapacityBytes: ByteCount;
  readonly conventionalZones: readonly (readonly [ZoneIndex, ZoneIndex])[];
  readonly lastZoneSizeBytes: ByteCount;
}

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

/** Bytes of the whole device that a geometry or the specification of an image describes. */
export function deviceBytesOfShape({
  zoneCount,
  zoneSizeBytes,
  lastZoneSizeBytes,
}: Pick<GeometryShape, 'zoneCount' | 'zoneSizeBytes' | 'lastZoneSizeBytes'>): ByteCount {
  return zoneCount === 0 ? 0 : (zoneCount - 1) * zoneSizeBytes + lastZoneSizeBytes;
}
