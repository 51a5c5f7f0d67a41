import { conventionalCount, type ZoneGeometry, type ZoneLimits } from './geometry';
import type { RuleProfile } from './profile';

/** How many zones may be open and active at once, as a profile reads a device's limits. Infinity = any number. */
export interface LimitsInForce {
  readonly openMax: number;
  readonly activeMax: number;
}

/**
 * Limits as a profile reads them: 0 means none, an open limit is never above the active limit, and null_blk drops a
 * limit that reaches the number of sequential zones. Source: SEMANTICS, resources.
 */
export function limitsInForce(
  geometry: ZoneGeometry,
  limits: ZoneLimits,
  profile: RuleProfile,
): LimitsInForce {
  const sequentialZones = geometry.zoneCount - conventionalCount(geometry);
  const bound = (limit: number | null) => {
    if (limit === null || limit === 0) return Infinity;
    return profile === 'linux-blk' && limit >= sequentialZones ? Infinity : limit;
  };
  const activeMax = bound(limits.activeZonesMax);
  return { activeMax, openMax: Math.min(bound(limits.openZonesMax), activeMax) };
}
