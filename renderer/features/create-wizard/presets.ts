import { layoutOf, type WritableFamily } from '../../../shared/image/family';
import { IMAGE_PRESETS, type ImagePreset } from '../../../shared/image/presets';
import { formatZoneRanges } from '../../../shared/units/ranges';
import type { Draft } from './wizard-model';

/** A starting point of the wizard. */
export interface Preset {
  readonly id: string;
  readonly title: string;
  readonly description: string;
  readonly draft: Draft;
}

/** The presets of the given families, the one that is chosen at first in front. */
export function presetsOf(families: readonly WritableFamily[]): Preset[] {
  return IMAGE_PRESETS.flatMap((preset) => {
    const family = families.find(({ name }) => name === preset.spec.format);
    return family === undefined ? [] : [{ ...preset, draft: draftOf(preset, family) }];
  });
}

function draftOf({ id, spec }: ImagePreset, family: WritableFamily): Draft {
  const { defaults } = layoutOf(family, spec.variant);
  const isUsual = spec.logicalBlockSizeBytes === defaults.logicalBlockSizeBytes;
  return {
    preset: id,
    family,
    variant: spec.variant,
    logicalBlockSizeBytes: isUsual ? null : (spec.logicalBlockSizeBytes ?? null),
    zoneCount: spec.zoneCount,
    zoneSizeBytes: spec.zoneSizeBytes,
    deviceBytes: null,
    zoneCapacityBytes: spec.zoneCapacityBytes ?? null,
    lastZoneSizeBytes: spec.lastZoneSizeBytes ?? null,
    conventional: formatZoneRanges(spec.conventional ?? []),
    openZonesMax: spec.limits.openZonesMax ?? null,
    activeZonesMax: spec.limits.activeZonesMax ?? null,
    appendMaxBytes: spec.limits.appendMaxBytes ?? null,
    zdeBytes: spec.zdeBytes ?? 0,
    profile: spec.profile ?? null,
    label: spec.label ?? '',
    fileSizeBytes: spec.fileSizeBytes ?? null,
    force: spec.force ?? false,
  };
}
