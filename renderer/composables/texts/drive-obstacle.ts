import { formatBytes, formatCount, plural } from '../../../shared/units/format';
import { shapeObstacle, type ShapeObstacle } from '../../../shared/image/drive-shape';
import type { GeometryShape } from '../../../shared/image/geometry-shape';
import type { ImageInfo } from '../../../shared/image/image-info';
import { countInRanges } from '../../../shared/units/ranges';

/** Why an image cannot be served as a zoned NVMe drive, and the way out. */
export interface DriveObstacle {
  readonly title: string;
  readonly text: string;
  /** What would help: naming the data image, converting the image, or nothing here. */
  readonly cure: 'data' | 'convert' | null;
}

const CONVERT = 'Convert it into an image whose zones are all sequential and of one size.';

/** What stands against serving an image as a drive; null = nothing. */
export function driveObstacle({
  geometry,
  hasData,
}: Pick<ImageInfo, 'geometry' | 'hasData'>): DriveObstacle | null {
  if (geometry.zoneCount === 0)
    return { title: 'This image has no zones', text: 'A zoned drive is made of zones.', cure: null };
  if (!hasData)
    return {
      title: 'No data image is attached',
      text: 'The file holds the zone table only; a drive reads and writes the data image that belongs to it.',
      cure: 'data',
    };
  const obstacle = shapeObstacle(geometry);
  return obstacle && { ...SHAPES[obstacle](geometry), cure: 'convert' };
}

const SHAPES: Readonly<Record<ShapeObstacle, (geometry: GeometryShape) => Omit<DriveObstacle, 'cure'>>> = {
  'conventional zones': ({ conventionalZones }) => {
    const count = countInRanges(conventionalZones);
    const zones = `${plural(count, 'zone')} ${count === 1 ? 'is' : 'are'} conventional`;
    return { title: 'A ZNS drive has no conventional zones', text: `${zones} here. ${CONVERT}` };
  },
  'shorter last zone': ({ zoneCount, lastZoneSizeBytes, zoneSizeBytes }) => ({
    title: 'All zones of a ZNS drive have one size',
    text: `Zone ${formatCount(zoneCount - 1)}, the last one, has ${formatBytes(lastZoneSizeBytes)} instead of ${formatBytes(zoneSizeBytes)}. ${CONVERT}`,
  }),
  'zone size': ({ zoneSizeBytes }) => ({
    title: 'Zones of a drive are a power of two long',
    text: `Zones of ${formatBytes(zoneSizeBytes)} are not: Linux would make no block device of such a drive. Convert the image with another zone size.`,
  }),
};
