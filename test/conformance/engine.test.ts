import { describe, expect, it } from 'vitest';
import type { ImageSpec } from '../../shared/fixture/image-spec';
import type { RuleOptions } from '../../shared/zone/profile';
import type { ZoneGeometry } from '../../shared/zone/geometry';
import { EngineDevice } from '../support/engine-device';
import { freshZones } from '../support/engine-zones';
import { conformanceSuite } from './support/conformance-suite';
import { isBundled } from './support/vector-files';

function makeDevice(spec: ImageSpec, rules: RuleOptions): EngineDevice {
  const block = spec.logicalBlockSizeBytes;
  const geometry: ZoneGeometry = {
    logicalBlockSizeBytes: block,
    zoneCount: spec.zoneCount,
    zoneSizeBlocks: spec.zoneSizeBytes / block,
    zoneCapacityBlocks: spec.zoneCapacityBytes / block,
    lastZoneSizeBlocks: spec.lastZoneSizeBytes / block,
    conventional: spec.conventional,
  };
  const { limits, zdeBytes } = spec;
  return new EngineDevice({ geometry, limits, rules, zdeBytes, zones: freshZones(geometry) });
}

const missing = {
  512: conformanceSuite('engine', 512, makeDevice),
  4096: conformanceSuite('engine', 4096, makeDevice),
};
for (const name of missing[512]) console.log(`optional vector not implemented: ${name}`);

describe('optional vectors', () => {
  it('are the same ones at each logical block size', () => {
    expect(missing[4096]).toEqual(missing[512]);
  });

  if (isBundled) {
    it('are all implemented but for those declared here', () => {
      // A second injection of the same fault would clear it: one implementation, against our clear-fault.
      expect(missing[512]).toEqual(['null_blk-readonly-twice-restores [linux-blk]']);
    });
  }
});
