import { describe, expect, it } from 'vitest';
import { makeGrid } from '../../../../../../renderer/components/zone-canvas/map-layout';
import {
  matchesIn,
  nextMatch,
  zonesInView,
} from '../../../../../../renderer/features/inspect/zone-map/filter-matches';
import { ZoneState, type ZoneStateName } from '../../../../../../shared/zone/state';
import { allocateZoneTable } from '../../../../../../shared/zone/zone-table';

const table = allocateZoneTable(1000);
table.state.fill(ZoneState.empty);
for (const zone of [7, 900]) table.state[zone] = ZoneState.full;
const shown = new Set<ZoneStateName>(['full', 'closed']);

describe('zones that a filter lets through', () => {
  it('are counted in all and in a part', () => {
    expect(matchesIn(table, shown, [0, 1000])).toBe(2);
    expect(matchesIn(table, shown, [8, 900])).toBe(0);
    expect(matchesIn(table, shown, [900, 5000])).toBe(1);
  });

  it('are gone through in both directions, around the end', () => {
    const go = (from: number | null, step: 1 | -1) => nextMatch(table, shown, from, step);
    expect([go(null, 1), go(7, 1), go(900, 1), go(0, 1)]).toEqual([7, 900, 7, 7]);
    expect([go(null, -1), go(7, -1), go(900, -1)]).toEqual([900, 900, 7]);
    expect(nextMatch(table, new Set(['offline']), 7, 1)).toBeNull();
  });

  it('are in view by the rows of the map, cut ones too', () => {
    const grid = makeGrid({ width: 205, height: 95 }, 1000, { zonesPerCell: 1, cell: 20 }, 3);
    expect(grid.columns).toBe(10);
    expect(zonesInView({ grid, top: 0 })).toEqual([0, 47]);
    expect(zonesInView({ grid, top: 30 })).toEqual([7, 67]);
    expect(zonesInView({ grid, top: 1990 })).toEqual([987, 1000]);
  });
});
