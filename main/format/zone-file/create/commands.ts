import { layoutOf } from '../../../../shared/image/family';
import type { CreationPlan, ImageSpec } from '../../../../shared/image/image-spec';
import { formatSizeOption } from '../../../../shared/units/format';
import { quoteArgument } from '../../../../shared/units/shell-word';
import { MIB } from '../../../../shared/units/units';
import { createLine } from '../../create-line';
import { ZONE_FILE_FAMILY } from '../family';

/** Names used where no path is known yet. */
const UNNAMED = 'ZONE-FILE';
const UNNAMED_DATA = 'DATA-IMAGE';

/** Path of the zone file, and of the data image that is made beside it; null = not known, or none is made. */
interface Places {
  readonly path: string | null;
  readonly data: string | null;
}

/** Command lines that make the zone file of a spec: ours, and the start of QEMU that would make the same bytes. */
export function commandLines(spec: ImageSpec, { path, data }: Places): CreationPlan['commands'] {
  const file = path ?? UNNAMED;
  const dataImage = data ?? UNNAMED_DATA;
  const ours = createLine(spec, layoutOf(ZONE_FILE_FAMILY, spec.variant), file, data);
  const isWhole = spec.zoneSizeBytes % MIB === 0 && spec.zoneCapacityBytes % MIB === 0;
  // How the code in between is started has not been seen.
  if (!isWhole || spec.variant === 'v3') return [ours];
  const bytes = formatSizeOption(spec.zoneCount * spec.zoneSizeBytes);
  const which = spec.variant === 'v5' ? 'the zone_file patches, version 5' : 'the older zone_file code';
  const note = `a QEMU built with ${which}; ${dataImage} is a raw image of ${bytes}`;
  return [ours, { tool: 'qemu-system', line: qemuLine(spec, file, dataImage), note }];
}

/** v5 takes the properties at the namespace, the older code at the controller. */
function qemuLine(spec: ImageSpec, file: string, data: string): string {
  const drive = `-drive file=${quoteArgument(property(data))},format=raw,if=none,id=d0`;
  const properties = zoneProperties(spec, file).join(',');
  const devices =
    spec.variant === 'v5'
      ? `-device nvme,serial=x,id=n0 -device nvme-ns,bus=n0,drive=d0,nsid=1,${properties}`
      : `-device nvme,serial=x,drive=d0,${properties}`;
  return `qemu-system-x86_64 ${drive} ${devices}`;
}

function zoneProperties(spec: ImageSpec, file: string): string[] {
  const { logicalBlockSizeBytes: block, limits, zdeBytes } = spec;
  const count = (name: string, value: number | null) => (value === null ? [] : [`${name}=${value}`]);
  return [
    `logical_block_size=${block}`,
    `physical_block_size=${block}`,
    'zoned=true',
    `zone_size=${spec.zoneSizeBytes / MIB}`,
    `zone_capacity=${spec.zoneCapacityBytes / MIB}`,
    `zone_file=${quoteArgument(property(file))}`,
    ...(zdeBytes > 0 ? [`zone_descr_ext_size=${zdeBytes}`] : []),
    ...count('max_open', limits.openZonesMax),
    ...count('max_active', limits.activeZonesMax),
  ];
}

/** QEMU ends a property at a comma, unless it is doubled. */
function property(path: string): string {
  return path.replaceAll(',', ',,');
}
