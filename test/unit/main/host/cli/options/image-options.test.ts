import { describe, expect, it } from 'vitest';
import { choicesOf, type ImageOptions } from '../../../../../../main/host/cli/options/image-options';
import { MIB } from '../../../../../../shared/units/units';

describe('options of commands that open an image', () => {
  it('none say nothing', () => {
    expect(choicesOf({})).toEqual({});
  });

  it('all of them reach the request', () => {
    const options: ImageOptions = {
      ...{ variant: 'v5', data: 'd.img', namespace: '2', maxOpen: '3', maxActive: '0x4' },
      ...{ profile: 'zns', backing: ['a', 'b'], restrictedReads: true },
      ...{ offlineZones: '1', rdonlyZones: '2', start: 'zone_size=1,zone_capacity=1' },
    };
    const sizes = { zoneSizeBytes: MIB, zoneCapacityBytes: MIB };
    expect(choicesOf(options)).toEqual({
      profile: 'zns',
      ...{ backing: ['a', 'b'], restrictedReads: true },
      data: 'd.img',
      variant: 'v5',
      namespace: 2,
      openZonesMax: 3,
      activeZonesMax: 4,
      start: { ...sizes, offlineZones: 1, readOnlyZones: 2 },
    });
  });

  it('single options go over the start line', () => {
    const start = 'max_open=2,max_active=5,offline_zones=7';
    expect(choicesOf({ start, maxOpen: '3', offlineZones: '0' })).toEqual({
      openZonesMax: 3,
      activeZonesMax: 5,
      start: { offlineZones: 0 },
    });
  });

  it.each([
    [{ namespace: '0' }, /--namespace: namespaces count from 1; accepted: 1 and above/],
    [{ namespace: 'x' }, /--namespace: 'x' is not a whole number/],
    [{ offlineZones: 'many' }, /--offline-zones: 'many' is not a whole number; accepted: decimal or 0x/],
    [{ rdonlyZones: '1.5' }, /--rdonly-zones: '1.5' is not a whole number/],
    [{ start: 'size=1' }, /--start: 'size' is no property/],
  ])('%j is refused by name', (options, message) => {
    expect(() => choicesOf(options)).toThrow(
      expect.objectContaining({ code: 'usage', message: expect.stringMatching(message) }),
    );
  });
});
