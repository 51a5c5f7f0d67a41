import { describe, expect, it } from 'vitest';
import { driveFacts } from '../../../../main/drive/drive-facts';
import { driveNames } from '../../../../main/drive/drive-names';
import { deviceOver, memoryImage, specOf } from '../../../support/image/device-images';

const NAMES = driveNames('/a', null);
const SHAPE = { zoneCount: 8, zoneSizeBytes: 65_536 };

function factsOf(spec: Parameters<typeof specOf>[0], request = {}, writable = true) {
  return driveFacts(deviceOver(memoryImage(specOf(spec)), request), NAMES, writable);
}

describe('driveFacts', () => {
  it('says what hosts have to know', () => {
    const facts = factsOf({ ...SHAPE, limits: { openZonesMax: 3, activeZonesMax: 5 }, zdeBytes: 64 });
    expect(facts).toMatchObject({
      nqn: NAMES.nqn,
      geometry: { zoneCount: 8, zoneSizeBlocks: 16 },
      limits: { openZonesMax: 3, activeZonesMax: 5 },
      zdeBytes: 64,
      writable: true,
    });
    expect(factsOf(SHAPE, {}, false).writable).toBe(false);
    expect(factsOf(SHAPE, { openZonesMax: 2 }).limits.openZonesMax).toBe(2);
  });

  it.each([
    ['conventional zones', { conventional: [[0, 1]] }, /2 conventional zones.*convert/],
    ['a shorter last zone', { lastZoneSizeBytes: 4096 }, /last zone.*convert/],
    ['zones of an odd size', { zoneSizeBytes: 12_288 }, /no power of two.*convert/],
  ])('refuses %s, with the way out', (_, more, why) => {
    expect(() => factsOf({ ...SHAPE, ...(more as object) })).toThrow(why);
  });
});
