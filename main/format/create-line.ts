import { usualProfile, type WrittenLayout } from '../../shared/image/family';
import type { CreationPlan, ImageSpec } from '../../shared/image/image-spec';
import { formatSizeOption } from '../../shared/units/format';
import { formatZoneRanges } from '../../shared/units/ranges';
import { quoteArgument } from '../../shared/units/shell-word';

/**
 * Our own command line that makes the image of a spec in its layout, and a data image where one is asked for; paths
 * as they shall be printed, not yet quoted.
 */
export function createLine(
  spec: ImageSpec,
  layout: WrittenLayout,
  path: string,
  data: string | null = null,
): CreationPlan['commands'][number] {
  const words = [
    ...['zonesmith', 'create', quoteArgument(path)],
    ...geometryWords(spec),
    ...otherWords(spec, layout),
    ...(data === null ? [] : ['--data', quoteArgument(data)]),
  ];
  return { tool: 'zonesmith', line: words.join(' ') };
}

function geometryWords(spec: ImageSpec): string[] {
  const { conventional } = spec;
  return [
    ...['--format', spec.format, '--variant', spec.variant],
    ...['--zone-size', formatSizeOption(spec.zoneSizeBytes), '--zones', String(spec.zoneCount)],
    ...size('--zone-capacity', spec.zoneCapacityBytes, spec.zoneSizeBytes),
    ...size('--last-zone', spec.lastZoneSizeBytes, spec.zoneSizeBytes),
    ...(conventional.length > 0 ? ['--conventional', formatZoneRanges(conventional)] : []),
  ];
}

function otherWords(spec: ImageSpec, layout: WrittenLayout): string[] {
  const { limits } = spec;
  return [
    ...count('--max-open', limits.openZonesMax),
    ...count('--max-active', limits.activeZonesMax),
    ...size('--max-append', limits.appendMaxBytes, null),
    ...(spec.zdeBytes > 0 ? ['--zde', String(spec.zdeBytes)] : []),
    ...(layout.room.blockSize ? ['--logical-block', String(spec.logicalBlockSizeBytes)] : []),
    ...(saysProfile(spec, layout) ? ['--profile', spec.profile] : []),
    ...size('--file-size', spec.fileSizeBytes, null),
    ...(spec.label === '' ? [] : ['--label', quoteArgument(spec.label)]),
    ...(spec.force ? ['--force'] : []),
  ];
}

function size(name: string, bytes: number | null, usual: number | null): string[] {
  return bytes === null || bytes === usual ? [] : [name, formatSizeOption(bytes)];
}

function count(name: string, value: number | null): string[] {
  return value === null ? [] : [name, String(value)];
}

/** Always where the image records its profile, else where it is not the one that the image opens with. */
function saysProfile({ profile, conventional }: ImageSpec, layout: WrittenLayout): boolean {
  return layout.room.identity || profile !== usualProfile(layout, conventional.length > 0);
}
