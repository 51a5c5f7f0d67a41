import { geometryShape } from '../../shared/image/geometry-shape';
import type { TraceHeader } from '../../shared/workload/trace-entry';
import type { ZoneGeometry, ZoneLimits } from '../../shared/zone/geometry';
import type { RuleOptions } from '../../shared/zone/profile';

/** What a trace header is made from. */
export interface TracedDevice {
  readonly geometry: ZoneGeometry;
  readonly limits: ZoneLimits;
  readonly rules: RuleOptions;
  readonly zdeBytes: number;
}

/** The header of a trace for a device; `origin` says which seed and generator its commands come from. */
export function makeTraceHeader(
  device: TracedDevice,
  origin: { readonly seed?: number; readonly generator?: string } = {},
): TraceHeader {
  const { profile, ...options } = device.rules;
  return {
    zonesmith: 'trace',
    version: 1,
    geometry: geometryShape(device.geometry),
    limits: device.limits,
    profile,
    options,
    logicalBlockSizeBytes: device.geometry.logicalBlockSizeBytes,
    zdeBytes: device.zdeBytes,
    ...origin,
  };
}
