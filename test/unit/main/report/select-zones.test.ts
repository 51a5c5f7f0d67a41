import { describe, expect, it } from 'vitest';
import { countZones, selectZones } from '../../../../main/report/select-zones';
import { ZoneState } from '../../../../shared/zone/state';
import { allocateZoneTable } from '../../../../shared/zone/zone-table';

const zones = allocateZoneTable(6);
zones.state.set([
  ZoneState.full,
  ZoneState.empty,
  ZoneState.full,
  ZoneState.empty,
  ZoneState.full,
  ZoneState.offline,
]);
const full = new Set([ZoneState.full]);

describe('zones of a report', () => {
  it.each([
    [0, 6, null, [0, 1, 2, 3, 4, 5]],
    [4, 6, null, [4, 5]],
    [1, 2, null, [1, 2]],
    [1, 6, full, [2, 4]],
    [1, 1, full, [2]],
    [0, 0, null, []],
    [3, 9, new Set<number>([ZoneState.readOnly]), []],
  ])('from %d, %d at most', (first, most, states, listed) => {
    expect([...selectZones(zones, { first, most, states })]).toEqual(listed);
  });

  it('are counted in the whole table', () => {
    expect([countZones(zones, null), countZones(zones, full)]).toEqual([6, 3]);
  });
});
