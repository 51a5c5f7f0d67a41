import type { ImageInfo } from '../../shared/image/image-info';
import type { ZoneGeometry } from '../../shared/zone/geometry';

/** The geometry of an image in logical blocks, from its info in bytes. */
export function geometryOf(info: ImageInfo): ZoneGeometry {
  const block = info.logicalBlockSizeBytes === 512 ? 512 : 4096;
  return {
    logicalBlockSizeBytes: block,
    zoneCount: info.geometry.zoneCount,
    zoneSizeBlocks: info.geometry.zoneSizeBytes / block,
    zoneCapacityBlocks: info.geometry.zoneCapacityBytes / block,
    lastZoneSizeBlocks: info.geometry.lastZoneSizeBytes / block,
    conventional: info.geometry.conventionalZones,
  };
}
