import { describe, expect, it } from 'vitest';
import { reportZones } from '../../../../main/engine/report';
import { place, setupOf } from '../../../support/engine/engine-zones';

describe('reportZones', () => {
  const { zones, geometry } = (() => {
    const setup = setupOf();
    place(setup, 2, 'closed', 8);
    place(setup, 5, 'closed', 8);
    return setup;
  })();
  const report = (request: Partial<Parameters<typeof reportZones>[2]>) =>
    reportZones(zones, geometry, { fromLba: 0, filter: 'all', ...request });

  it('starts with the zone that holds the address', () => {
    expect(report({ fromLba: 6 * 64 + 3 })).toEqual({ ok: true, zones: [6, 7], zoneCount: 2 });
  });

  it('filters by state', () => {
    expect(report({ filter: 'closed' })).toEqual({ ok: true, zones: [2, 5], zoneCount: 2 });
  });

  it('counts all that match, or those returned when partial', () => {
    expect(report({ maxZones: 3 })).toEqual({ ok: true, zones: [0, 1, 2], zoneCount: 8 });
    expect(report({ maxZones: 3, partial: true })).toEqual({ ok: true, zones: [0, 1, 2], zoneCount: 3 });
  });

  it('has descriptor extensions to report, or refuses an extended report', () => {
    expect(report({ maxZones: 1, extended: { zdeBytes: 64 } })).toEqual(report({ maxZones: 1 }));
    expect(report({ extended: { zdeBytes: 0 } })).toMatchObject({
      refusal: { status: 'invalid-field', rule: 'zde-absent', numbers: { zdeBytes: 0 } },
    });
  });

  it('refuses an address beyond the device and an unknown filter', () => {
    expect(report({ fromLba: 512 })).toMatchObject({ refusal: { status: 'out-of-range' } });
    for (const filter of ['INVALID', 'toString', '']) {
      expect(report({ filter })).toMatchObject({
        refusal: { status: 'invalid-field', rule: 'report-filter' },
      });
    }
  });
});
