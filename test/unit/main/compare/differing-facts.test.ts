import { describe, expect, it } from 'vitest';
import { differingFacts } from '../../../../main/compare/zones/differing-facts';
import type { PartialSpec } from '../../../../main/image/defaults';
import { KIB, MIB } from '../../../../shared/units/units';
import { deviceOver, memoryImage } from '../../../support/image/device-images';

const factsOf = (spec: PartialSpec) => deviceOver(memoryImage(spec)).image.facts;
const found = (a: PartialSpec, b: PartialSpec) =>
  differingFacts(factsOf(a), factsOf(b)).map(({ field, a: left, b: right }) => `${field} ${left} ${right}`);

const PLAIN: PartialSpec = { zoneCount: 4, zoneSizeBytes: MIB };

describe('differingFacts', () => {
  it('names what differs of the whole, in bytes and counts', () => {
    expect(found(PLAIN, PLAIN)).toEqual([]);
    expect(found(PLAIN, { ...PLAIN, zoneCount: 5, zoneCapacityBytes: 512 * KIB })).toEqual([
      'zoneCount 4 5',
      'zoneCapacityBytes 1048576 524288',
    ]);
    expect(found(PLAIN, { ...PLAIN, zdeBytes: 64, limits: { openZonesMax: 3 } })).toEqual([
      'openZonesMax null 3',
      'zdeBytes 0 64',
    ]);
    expect(found({ ...PLAIN, logicalBlockSizeBytes: 512 }, PLAIN)).toEqual([
      'logicalBlockSizeBytes 512 4096',
    ]);
  });

  it('passes over what one of the layouts has no room for', () => {
    const rfc: PartialSpec = { ...PLAIN, format: 'zoned', variant: 'rfc' };
    expect(found({ ...PLAIN, zdeBytes: 64 }, rfc)).toEqual([]);
  });
});
