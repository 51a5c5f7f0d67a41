import { formatBytes, formatCount, plural } from '../../../shared/units/format';
import type { ImageInfo } from '../../../shared/image/image-info';

/** Why an image cannot be served as a zoned NVMe drive, and the way out. */
export interface DriveObstacle {
  readonly title: string;
  readonly text: string;
  /** What would help: naming the data image, converting the image, or nothing here. */
  readonly cure: 'data' | 'convert' | null;
}

const CONVERT = 'Convert it into an image whose zones are all sequential and of one size.';

/** What stands against serving an image as a drive; null = nothing. Source: NVMe ZNS command set, which has one zone type and one zone size. */
export function driveObstacle({
  geometry,
  hasData,
}: Pick<ImageInfo, 'geometry' | 'hasData'>): DriveObstacle | null {
  const { zoneCount, conventionalZones, lastZoneSizeBytes, zoneSizeBytes } = geometry;
  if (zoneCount === 0)
    return { title: 'This image has no zones', text: 'A zoned drive is made of zones.', cure: null };
  if (!hasData)
    return {
      title: 'No data image is attached',
      text: 'The file holds the zone table only; a drive reads and writes the data image that belongs to it.',
      cure: 'data',
    };
  if (conventionalZones.length > 0) {
    const count = conventionalZones.reduce((sum, [first, last]) => sum + last - first + 1, 0);
    const zones = `${plural(count, 'zone')} ${count === 1 ? 'is' : 'are'} conventional`;
    return {
      title: 'A ZNS drive has no conventional zones',
      text: `${zones} here. ${CONVERT}`,
      cure: 'convert',
    };
  }
  if (lastZoneSizeBytes !== zoneSizeBytes) {
    const sizes = `${formatBytes(lastZoneSizeBytes)} instead of ${formatBytes(zoneSizeBytes)}`;
    return {
      title: 'All zones of a ZNS drive have one size',
      text: `Zone ${formatCount(zoneCount - 1)}, the last one, has ${sizes}. ${CONVERT}`,
      cure: 'convert',
    };
  }
  if (Number.isInteger(Math.log2(zoneSizeBytes))) return null;
  return {
    title: 'Zones of a drive are a power of two long',
    text: `Zones of ${formatBytes(zoneSizeBytes)} are not: Linux would make no block device of such a drive. Convert the image with another zone size.`,
    cure: 'convert',
  };
}
