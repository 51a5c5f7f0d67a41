import { defaultsOf } from '../../../shared/image/format-defaults';
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

/** The presets, the one that is chosen at first in front. */
export const PRESETS: readonly Preset[] = IMAGE_PRESETS.map((preset) => ({
  ...preset,
  draft: draftOf(preset),
}));

function draftOf({ id, spec }: ImagePreset): Draft {
  const isUsual = spec.logicalBlockSizeBytes === defaultsOf(spec.format, spec.variant).logicalBlockSizeBytes;
  return {
    preset: id,
    format: spec.format,
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
