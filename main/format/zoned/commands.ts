import type { CreationPlan, ImageSpec } from '../../../shared/fixture/image-spec';
import { formatSizeOption } from '../../../shared/units/format';
import { countInRanges, formatZoneRanges } from '../../../shared/units/ranges';
import { SECTOR_BYTES } from '../../../shared/units/units';
import type { Areas } from './model';

/** Name used where no path is known yet. */
const UNNAMED = 'IMAGE';

/** Command lines that make the image of a spec: ours, and QEMU's for the variant that its driver reads. */
export function commandLines(spec: ImageSpec, path: string | null, areas: Areas): CreationPlan['commands'] {
  const file = quote(path ?? UNNAMED);
  const ours = { tool: 'zonesmith', line: `zonesmith create ${file} ${ourOptions(spec).join(' ')}` };
  if (spec.variant !== 'rfc') return [ours];
  const line = `qemu-img create -f zoned ${file} -o ${qemuOptions(spec, areas)}`;
  return [ours, { tool: 'qemu-img', line, note: 'a QEMU built with the zoned driver of December 2022' }];
}

function ourOptions(spec: ImageSpec): string[] {
  const { limits, conventional } = spec;
  const size = (name: string, bytes: number | null, usual: number | null) =>
    bytes === null || bytes === usual ? [] : [name, formatSizeOption(bytes)];
  const count = (name: string, value: number | null) => (value === null ? [] : [name, String(value)]);
  return [
    ...['--format', spec.format, '--variant', spec.variant],
    ...['--zone-size', formatSizeOption(spec.zoneSizeBytes), '--zones', String(spec.zoneCount)],
    ...size('--zone-capacity', spec.zoneCapacityBytes, spec.zoneSizeBytes),
    ...size('--last-zone', spec.lastZoneSizeBytes, spec.zoneSizeBytes),
    ...(conventional.length > 0 ? ['--conventional', formatZoneRanges(conventional)] : []),
    ...count('--max-open', limits.openZonesMax),
    ...count('--max-active', limits.activeZonesMax),
    ...size('--max-append', limits.appendMaxBytes, null),
    ...(spec.zdeBytes > 0 ? ['--zde', String(spec.zdeBytes)] : []),
    ...(spec.variant === 'rfc' ? [] : ['--logical-block', String(spec.logicalBlockSizeBytes)]),
    ...(spec.variant === 'rfc' && spec.profile === 'linux-blk' ? [] : ['--profile', spec.profile]),
    ...size('--file-size', spec.fileSizeBytes, null),
    ...(spec.label === '' ? [] : ['--label', quote(spec.label)]),
    ...(spec.force ? ['--force'] : []),
  ];
}

/** Sizes as that driver takes them: the file in bytes, zones in sectors. */
function qemuOptions({ zoneSizeBytes, zoneCount, conventional, limits }: ImageSpec, { end }: Areas): string {
  const conventionalCount = countInRanges(conventional);
  return [
    `size=${end}`,
    'zoned=1',
    `zone_size=${zoneSizeBytes / SECTOR_BYTES}`,
    `zone_nr_conv=${conventionalCount}`,
    `zone_nr_seq=${zoneCount - conventionalCount}`,
    `max_append_sectors=${(limits.appendMaxBytes ?? 0) / SECTOR_BYTES}`,
    `max_open_zones=${limits.openZonesMax ?? 0}`,
    `max_active_zones=${limits.activeZonesMax ?? 0}`,
  ].join(',');
}

/** A path as a POSIX shell takes it. */
function quote(path: string): string {
  return /^[\w@%+=:,./-]+$/.test(path) ? path : `'${path.replaceAll("'", `'\\''`)}'`;
}
