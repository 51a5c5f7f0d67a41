import { describe, expect, it } from 'vitest';
import { emptyDeviceOf } from '../../../../main/trace/geometry-file';
import { ZoneState, ZoneType } from '../../../../shared/zone/state';
import { refusal } from '../../../support/errors/refusal';

const document = (zoneCount: number, conventionalZones: [number, number][]) =>
  JSON.stringify({
    geometry: {
      zoneCount,
      zoneSizeBytes: 8192,
      zoneCapacityBytes: 4096,
      conventionalZones,
      lastZoneSizeBytes: 8192,
    },
    limits: { openZonesMax: null, activeZonesMax: null, appendMaxBytes: null },
    profile: 'zns',
    logicalBlockSizeBytes: 4096,
  });

describe('emptyDeviceOf', () => {
  it('makes an empty device of the geometry', () => {
    const { zones } = emptyDeviceOf(document(5, [[1, 2]]), 'g.json');
    const { notWritePointer, empty } = ZoneState;
    expect([...zones.state]).toEqual([empty, notWritePointer, notWritePointer, empty, empty]);
    expect(zones.type[2]).toBe(ZoneType.conventional);
    expect([...zones.writePointer]).toEqual([0, 2, 4, 6, 8]);
  });

  it('takes a million zones with every other one conventional in its stride', () => {
    const ranges = Array.from({ length: 500_000 }, (_, index): [number, number] => [index * 2, index * 2]);
    const { zones } = emptyDeviceOf(document(1_000_000, ranges), 'g.json');
    expect(zones.state.filter((state) => state === ZoneState.empty)).toHaveLength(500_000);
  });

  it('refuses sizes that are no whole blocks, naming the field', () => {
    const text = document(5, []).replace('8192', '8000');
    expect(() => emptyDeviceOf(text, 'g.json')).toThrow(refusal('usage', 'g.json: zoneSizeBytes of 8000'));
  });
});
