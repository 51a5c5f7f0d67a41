import { describe, expect, it } from 'vitest';
import { driveObstacle } from '../../../../../renderer/composables/texts/drive-obstacle';
import { MIB } from '../../../../../shared/units/units';

const geometry = {
  ...{ zoneCount: 8, zoneSizeBytes: MIB, zoneCapacityBytes: MIB },
  ...{ conventionalZones: [] as [number, number][], lastZoneSizeBytes: MIB },
};
const obstacleOf = (more: Partial<typeof geometry>, hasData = true) =>
  driveObstacle({ geometry: { ...geometry, ...more }, hasData });

describe('what stands against a drive', () => {
  it('is nothing, where all zones are sequential and of one size', () => {
    expect(obstacleOf({})).toBeNull();
    expect(obstacleOf({ zoneCapacityBytes: MIB / 2 })).toBeNull();
  });

  it('names the way out', () => {
    expect(obstacleOf({ conventionalZones: [[0, 1]] })).toMatchObject({
      cure: 'convert',
      text: expect.stringMatching(/^2 zones are conventional here/),
    });
    expect(obstacleOf({ lastZoneSizeBytes: MIB / 2 })).toMatchObject({
      cure: 'convert',
      text: expect.stringMatching(/^Zone 7, the last one, has 512 KiB instead of 1 MiB/),
    });
    expect(obstacleOf({ zoneSizeBytes: 3 * MIB, lastZoneSizeBytes: 3 * MIB })).toMatchObject({
      cure: 'convert',
      title: 'Zones of a drive are a power of two long',
    });
    expect(obstacleOf({}, false)).toMatchObject({ cure: 'data' });
    expect(obstacleOf({ zoneCount: 0 })).toMatchObject({ cure: null });
  });
});
