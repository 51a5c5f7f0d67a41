import { formatBytes, formatCount, plural } from '../units/format';
import type { GeometryShape } from './geometry-shape';

/** Why an image cannot be served as a zoned NVMe drive, and the way out. */
export interface DriveObstacle {
  readonly title: string;
  readonly text: string;
  /** What would help: naming the data image, converting the image, or nothing here. */
  readonly cure: 'data' | 'convert' | null;
}

/** What decides whether an image can be served. */
export interface DriveShape {
  readonly geometry: GeometryShape;
  /** Blocks can be read and written. */
  readonly hasData: boolean;
}

const CONVERT = 'Convert it into an image whose zones are all sequential and of one size.';

/** What stands against serving an image as a drive; null = nothing. Source: NVMe ZNS command set, which has one zone type and one zone size. */
export function driveObstacle({ geometry, hasData }: DriveShape): DriveObstacle | null {
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
  if (lastZoneSizeBytes === zoneSizeBytes) return null;
  const sizes = `${formatBytes(lastZoneSizeBytes)} instead of ${formatBytes(zoneSizeBytes)}`;
  return {
    title: 'All zones of a ZNS drive have one size',
    text: `Zone ${formatCount(zoneCount - 1)}, the last one, has ${sizes}. ${CONVERT}`,
    cure: 'convert',
  };
}

/** What a Linux host will make of a drive that can be served, where that is less than a user expects; null = all is well. Source: Linux 6.1 and 6.12, drivers/nvme/host/zns.c, as observed. */
export function driveRemark({ geometry }: Pick<DriveShape, 'geometry'>): string | null {
  const log = Math.log2(geometry.zoneSizeBytes);
  if (Number.isInteger(log)) return null;
  return `Zones of ${formatBytes(geometry.zoneSizeBytes)} are no power of two: Linux makes only a character device of such a drive (/dev/ng0n1), which nvme-cli can use, and no block device.`;
}
