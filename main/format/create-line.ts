import { defaultProfileOf, defaultsOf } from '../../shared/image/format-defaults';
import type { CreationPlan, ImageSpec } from '../../shared/image/image-spec';
import { formatSizeOption } from '../../shared/units/format';
import { formatZoneRanges } from '../../shared/units/ranges';
import { quoteArgument } from '../../shared/units/shell-word';

/** Our own command line that makes the image of a spec; `path` as it shall be printed, not yet quoted. */
export function createLine(spec: ImageSpec, path: string): CreationPlan['commands'][number] {
  const words = ['zonesmith', 'create', quoteArgument(path), ...geometryWords(spec), ...otherWords(spec)];
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

function otherWords(spec: ImageSpec): string[] {
  const { limits } = spec;
  return [
    ...count('--max-open', limits.openZonesMax),
    ...count('--max-active', limits.activeZonesMax),
    ...size('--max-append', limits.appendMaxBytes, null),
    ...(spec.zdeBytes > 0 ? ['--zde', String(spec.zdeBytes)] : []),
    ...(hasOneBlockSize(spec) ? [] : ['--logical-block', String(spec.logicalBlockSizeBytes)]),
    ...(spec.profile === usualProfile(spec) ? [] : ['--profile', spec.profile]),
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

function hasOneBlockSize({ format, variant }: ImageSpec): boolean {
  return format === 'qcow2' || variant === 'rfc';
}

/** Null where the image records its profile, so that it is always said. */
function usualProfile({ format, variant, conventional }: ImageSpec): ImageSpec['profile'] | null {
  const defaults = defaultsOf(format, variant);
  return defaults.profile === null ? null : defaultProfileOf(defaults, conventional.length > 0);
}
