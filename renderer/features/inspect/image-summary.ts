import type { ImageInfo } from '../../../shared/image/image-info';
import { formatBytes, plural } from '../../../shared/units/format';

/** An image in one line: family (as given), zones, block and file size, rules. */
export function imageSummary(info: ImageInfo, family: string): string {
  const { zoneCount, zoneSizeBytes } = info.geometry;
  const file = `file ${formatBytes(info.fileSizeBytes)}`;
  if (zoneCount === 0) return [family, 'no zones', file].join(' · ');
  const zones = `${plural(zoneCount, 'zone')} of ${formatBytes(zoneSizeBytes)}`;
  return [family, zones, `blocks of ${info.logicalBlockSizeBytes} B`, file, `rules ${info.profile}`].join(
    ' · ',
  );
}
