import type { ImageInfo } from '../../../shared/image/image-info';
import { formatBytes, plural } from '../../../shared/units/format';
import { formatTitle } from '../../components/image/format-title';

/** An image in one line: family, zones, block and file size, rules. */
export function imageSummary(info: ImageInfo): string {
  const { zoneCount, zoneSizeBytes } = info.geometry;
  const family = formatTitle(info.format, info.variant);
  const file = `file ${formatBytes(info.fileSizeBytes)}`;
  if (zoneCount === 0) return [family, 'no zones', file].join(' · ');
  const zones = `${plural(zoneCount, 'zone')} of ${formatBytes(zoneSizeBytes)}`;
  return [family, zones, `blocks of ${info.logicalBlockSizeBytes} B`, file, `rules ${info.profile}`].join(
    ' · ',
  );
}
