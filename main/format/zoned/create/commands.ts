import { layoutOf } from '../../../../shared/image/family';
import type { CreationPlan, ImageSpec } from '../../../../shared/image/image-spec';
import { countInRanges } from '../../../../shared/units/ranges';
import { quoteArgument } from '../../../../shared/units/shell-word';
import { SECTOR_BYTES } from '../../../../shared/units/units';
import { createLine } from '../../create-line';
import { ZONED_FAMILY } from '../family';
import type { Areas } from '../model';

/** Name used where no path is known yet. */
const UNNAMED = 'IMAGE';

/** Command lines that make the image of a spec: ours, and QEMU's for the variant that its driver reads. */
export function commandLines(spec: ImageSpec, path: string | null, areas: Areas): CreationPlan['commands'] {
  const file = path ?? UNNAMED;
  const ours = createLine(spec, layoutOf(ZONED_FAMILY, spec.variant), file);
  if (spec.variant !== 'rfc') return [ours];
  const line = `qemu-img create -f zoned ${quoteArgument(file)} -o ${qemuOptions(spec, areas)}`;
  return [ours, { tool: 'qemu-img', line, note: 'a QEMU built with the zoned driver of December 2022' }];
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
