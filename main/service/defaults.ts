import type { ImageSpec } from '../../shared/fixture/image-spec';
import type { ZoneLimits } from '../../shared/zone/geometry';
import type { RuleProfile } from '../../shared/zone/profile';

/** What a user says of a new image; the rest follows. */
export interface PartialSpec extends Partial<Omit<ImageSpec, 'limits'>> {
  readonly zoneCount: number;
  readonly zoneSizeBytes: number;
  readonly limits?: Partial<ZoneLimits>;
}

/** A whole spec: the capacity and the last zone are a zone's size, the profile follows from the conventional zones. */
export function completeSpec(partial: PartialSpec, uuid: string): ImageSpec {
  const { variant = 'extended', conventional = [], zoneCount, zoneSizeBytes, limits } = partial;
  return {
    format: partial.format ?? 'zoned',
    variant,
    logicalBlockSizeBytes: partial.logicalBlockSizeBytes ?? (variant === 'rfc' ? 512 : 4096),
    zoneCount,
    zoneSizeBytes,
    zoneCapacityBytes: partial.zoneCapacityBytes ?? zoneSizeBytes,
    lastZoneSizeBytes: partial.lastZoneSizeBytes ?? zoneSizeBytes,
    conventional,
    limits: { openZonesMax: null, activeZonesMax: null, appendMaxBytes: null, ...limits },
    zdeBytes: partial.zdeBytes ?? 0,
    profile: partial.profile ?? defaultProfile(variant, conventional.length > 0),
    uuid: partial.uuid ?? uuid,
    label: partial.label ?? '',
    fileSizeBytes: partial.fileSizeBytes ?? null,
    force: partial.force ?? false,
  };
}

/** SEMANTICS: zns for images without conventional zones; variants that record no profile have linux-blk. */
function defaultProfile(variant: string, hasConventional: boolean): RuleProfile {
  return variant === 'rfc' || hasConventional ? 'linux-blk' : 'zns';
}
