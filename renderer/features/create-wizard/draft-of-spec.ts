import { layoutOf, type WritableFamily } from '../../../shared/image/family';
import type { PresetSpec } from '../../../shared/image/presets';
import type { ReportReading } from '../../../shared/image/report-reading';
import { formatZoneRanges } from '../../../shared/units/ranges';
import { fitted, type Draft } from './wizard-model';

/** The draft of an image that is specified, whole or in part. `preset`: its id; empty for what is none. */
export function draftOfSpec(spec: PresetSpec, family: WritableFamily, preset = ''): Draft {
  const { defaults, room } = layoutOf(family, spec.variant);
  const { zoneSizeBytes } = spec;
  const unlike = (bytes: number | undefined) => (bytes === zoneSizeBytes ? null : (bytes ?? null));
  const isUsual = spec.logicalBlockSizeBytes === defaults.logicalBlockSizeBytes;
  return {
    ...{ preset, family, zoneSizeBytes, variant: spec.variant, zoneCount: spec.zoneCount },
    logicalBlockSizeBytes: isUsual ? null : (spec.logicalBlockSizeBytes ?? null),
    deviceBytes: null,
    zoneCapacityBytes: unlike(spec.zoneCapacityBytes),
    lastZoneSizeBytes: unlike(spec.lastZoneSizeBytes),
    conventional: formatZoneRanges(spec.conventional ?? []),
    openZonesMax: spec.limits.openZonesMax ?? null,
    activeZonesMax: spec.limits.activeZonesMax ?? null,
    appendMaxBytes: spec.limits.appendMaxBytes ?? null,
    zdeBytes: spec.zdeBytes ?? 0,
    profile: room.identity ? (spec.profile ?? null) : null,
    label: spec.label ?? '',
    fileSizeBytes: spec.fileSizeBytes ?? null,
    extendedL2: spec.extendedL2 ?? false,
    force: spec.force ?? false,
    states: spec.states ?? [],
    seed: spec.seed ?? null,
  };
}

/** The draft with the zones of a report; limits and sizes that were those of another device are left to nobody. */
export function withReport(draft: Draft, spec: ReportReading['spec']): Draft {
  const { family, variant, zdeBytes, label, extendedL2 } = draft;
  const limits = {};
  const told = draftOfSpec({ format: family.name, variant, limits, ...spec }, family);
  return { ...told, zdeBytes, label, extendedL2, seed: draft.seed };
}

/** What a draft says that its layout has no room for, in the words of its fields. */
export function unfitted(draft: Draft): string[] {
  const fit = fitted(draft);
  return (Object.keys(NAMES) as (keyof typeof NAMES)[])
    .filter((field) => fit[field] !== draft[field])
    .map((field) => NAMES[field]);
}

const NAMES = {
  logicalBlockSizeBytes: 'size of the logical block',
  zoneCapacityBytes: 'zone capacity',
  lastZoneSizeBytes: 'size of the last zone',
  conventional: 'conventional zones',
  openZonesMax: 'limit of open zones',
  activeZonesMax: 'limit of active zones',
  appendMaxBytes: 'limit of appends',
  zdeBytes: 'descriptor extensions',
  profile: 'rules',
  label: 'label',
  fileSizeBytes: 'size of the file',
  extendedL2: 'extended L2 entries',
} as const satisfies Partial<Record<keyof Draft, string>>;
