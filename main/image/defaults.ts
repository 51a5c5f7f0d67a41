import { layoutOf, usualProfile } from '../../shared/image/family';
import { DEFAULT_FORMAT, type ImageSpec } from '../../shared/image/image-spec';
import type { ZoneLimits } from '../../shared/zone/geometry';
import { writableFamily } from '../format/registry';

/** What a user says of a new image; the rest follows. */
export interface PartialSpec extends Partial<Omit<ImageSpec, 'limits'>> {
  readonly zoneCount: number;
  readonly zoneSizeBytes: number;
  readonly limits?: Partial<ZoneLimits>;
}

/**
 * A whole spec: variant, block size and profile are those of the family, the capacity and the last zone a zone's
 * size. `uuid` goes into images that have room for one.
 */
export function completeSpec(partial: PartialSpec, uuid: string): ImageSpec {
  const { format = DEFAULT_FORMAT, conventional = [], zoneCount, zoneSizeBytes, limits } = partial;
  const layout = layoutOf(writableFamily(format), partial.variant);
  return {
    format,
    variant: partial.variant ?? layout.variant,
    logicalBlockSizeBytes: partial.logicalBlockSizeBytes ?? layout.defaults.logicalBlockSizeBytes,
    zoneCount,
    zoneSizeBytes,
    zoneCapacityBytes: partial.zoneCapacityBytes ?? zoneSizeBytes,
    lastZoneSizeBytes: partial.lastZoneSizeBytes ?? zoneSizeBytes,
    conventional,
    limits: { openZonesMax: null, activeZonesMax: null, appendMaxBytes: null, ...limits },
    zdeBytes: partial.zdeBytes ?? 0,
    profile: partial.profile ?? usualProfile(layout, conventional.length > 0),
    uuid: partial.uuid ?? (layout.room.identity ? uuid : ''),
    label: partial.label ?? '',
    fileSizeBytes: partial.fileSizeBytes ?? null,
    ...(partial.extendedL2 === true ? { extendedL2: true } : {}),
    force: partial.force ?? false,
    ...(partial.states === undefined || partial.states.length === 0 ? {} : { states: partial.states }),
    ...(partial.seed === undefined ? {} : { seed: partial.seed }),
  };
}
