import { describe, expect, it } from 'vitest';
import type { ImageSpec } from '../../shared/image/image-spec';
import { validateSpec } from '../../shared/image/validate-spec';
import type { ZoneGeometry } from '../../shared/zone/geometry';
import { EngineDevice } from '../support/engine/engine-device';
import { freshZones } from '../support/engine/engine-zones';
import { conformanceSuite, type DeviceKind } from './support/conformance-suite';

function geometryOf(spec: ImageSpec): ZoneGeometry {
  const block = spec.logicalBlockSizeBytes;
  return {
    logicalBlockSizeBytes: block,
    zoneCount: spec.zoneCount,
    zoneSizeBlocks: spec.zoneSizeBytes / block,
    zoneCapacityBlocks: spec.zoneCapacityBytes / block,
    lastZoneSizeBlocks: spec.lastZoneSizeBytes / block,
    conventional: spec.conventional,
  };
}

function engineOf(logicalBlockSizeBytes: ImageSpec['logicalBlockSizeBytes']): DeviceKind {
  return {
    name: 'engine',
    logicalBlockSizeBytes,
    problems: (spec) => validateSpec(spec, { anyZoneSize: true, extendedL2: false }),
    make(spec, rules) {
      const geometry = geometryOf(spec);
      const { limits, zdeBytes } = spec;
      return new EngineDevice({ geometry, limits, rules, zdeBytes, zones: freshZones(geometry) });
    },
  };
}

const missing = { 512: conformanceSuite(engineOf(512)), 4096: conformanceSuite(engineOf(4096)) };

describe('optional vectors', () => {
  // Here, as suites are collected in order and the lists are only complete behind them.
  for (const name of missing[512]) console.log(`optional vector not implemented: ${name}`);

  it('are the same ones at each logical block size', () => {
    expect(missing[4096]).toEqual(missing[512]);
  });
});
