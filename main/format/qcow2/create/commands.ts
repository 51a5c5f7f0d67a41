import { layoutOf } from '../../../../shared/image/family';
import type { CreationPlan, ImageSpec } from '../../../../shared/image/image-spec';
import { countInRanges } from '../../../../shared/units/ranges';
import { quoteArgument } from '../../../../shared/units/shell-word';
import type { ByteCount } from '../../../../shared/units/units';
import { SECTOR_BYTES } from '../../../../shared/units/units';
import { createLine } from '../../create-line';
import { QCOW2_FAMILY } from '../family';
import type { Qcow2Variant } from '../model';

/** Name used where no path is known yet. */
const UNNAMED = 'IMAGE';

/** Which builds of QEMU make and take a variant; the others exist in none that is known to be runnable. */
const BUILDS: Readonly<Partial<Record<Qcow2Variant, string>>> = {
  '44': 'a QEMU with the zoned qcow2 of the 2026 specification text',
  '48-b': 'a QEMU with the zoned qcow2 patches of September 2023 (version 4)',
  '48-b-zde':
    'a QEMU with the ZNS series of August 2023 over zoned qcow2; by its cover letter, no build is known',
  '56': 'a QEMU with the zoned qcow2 patches of 2024 (version 8 to 10)',
};

/** Where the image will lie, and how large its device is. */
interface Target {
  readonly path: string | null;
  readonly deviceBytes: ByteCount;
}

/** Command lines that make the image of a spec: ours, and QEMU's for the variants that its builds make. */
export function commandLines(
  spec: ImageSpec,
  variant: Qcow2Variant,
  target: Target,
): CreationPlan['commands'] {
  const path = target.path ?? UNNAMED;
  const ours = createLine(spec, layoutOf(QCOW2_FAMILY, spec.variant), path);
  const note = BUILDS[variant];
  if (note === undefined) return [ours];
  const entries = spec.extendedL2 === true ? ['extended_l2=on'] : [];
  const options = [...entries, ...optionsOf(spec, variant)];
  const line = `qemu-img create -f qcow2 ${quoteArgument(path)} -o size=${target.deviceBytes},${options.join(',')}`;
  return [ours, { tool: 'qemu-img', line, note }];
}

function optionsOf(spec: ImageSpec, variant: Qcow2Variant): string[] {
  if (variant === '48-b') return version4Options(spec);
  return variant === '48-b-zde' ? znsSeriesOptions(spec) : laterOptions(spec, variant);
}

/** Source: the cover letter of the series; zd_extension_size is an option of its second patch. */
function znsSeriesOptions(spec: ImageSpec): string[] {
  const { limits, zdeBytes } = spec;
  return [
    `zone_size=${spec.zoneSizeBytes}`,
    `zone_capacity=${spec.zoneCapacityBytes}`,
    `zone_nr_conv=${countInRanges(spec.conventional)}`,
    `max_append_sectors=${(limits.appendMaxBytes ?? 0) / SECTOR_BYTES}`,
    `max_open_zones=${limits.openZonesMax ?? 0}`,
    `max_active_zones=${limits.activeZonesMax ?? 0}`,
    ...(zdeBytes === 0 ? [] : [`zd_extension_size=${zdeBytes}`]),
    'zoned_profile=zns',
  ];
}

/** That version stored what was given as the active limit as the open limit, and no active limit (bug Q2). */
function version4Options(spec: ImageSpec): string[] {
  const { limits } = spec;
  return [
    'zone_model=1',
    `zone_size=${spec.zoneSizeBytes}`,
    `zone_capacity=${spec.zoneCapacityBytes}`,
    `nr_conv_zones=${countInRanges(spec.conventional)}`,
    `max_append_sectors=${(limits.appendMaxBytes ?? 0) / SECTOR_BYTES}`,
    `max_active_zones=${limits.activeZonesMax ?? 0}`,
    `max_open_zones=${limits.openZonesMax ?? 0}`,
  ];
}

function laterOptions(spec: ImageSpec, variant: Qcow2Variant): string[] {
  const { limits } = spec;
  const option = (name: string, value: number | null) => (value === null ? [] : [`${name}=${value}`]);
  return [
    'zone.mode=host-managed',
    `zone.size=${spec.zoneSizeBytes}`,
    `zone.capacity=${spec.zoneCapacityBytes}`,
    `zone.conventional_zones=${countInRanges(spec.conventional)}`,
    ...(variant === '56' ? option('zone.max_append_bytes', limits.appendMaxBytes) : []),
    ...option('zone.max_active_zones', limits.activeZonesMax),
    ...option('zone.max_open_zones', limits.openZonesMax),
  ];
}
