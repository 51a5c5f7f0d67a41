import { describe, expect, it } from 'vitest';
import {
  orderZones,
  type OrderChoice,
} from '../../../../../../renderer/features/inspect/zone-map/zone-order';
import { usedBytes } from '../../../../../../renderer/features/inspect/zone-map/used-bytes';
import { viewZone } from '../../../../../../renderer/composables/zone-rows';
import type { ZoneGeometry } from '../../../../../../shared/zone/geometry';
import { ZoneState, ZoneType, type ZoneStateName } from '../../../../../../shared/zone/state';
import { allocateZoneTable } from '../../../../../../shared/zone/zone-table';

const geometry: ZoneGeometry = {
  logicalBlockSizeBytes: 4096,
  zoneCount: 8,
  zoneSizeBlocks: 16,
  zoneCapacityBlocks: 12,
  lastZoneSizeBlocks: 8,
  conventional: [[0, 0]],
};
const { notWritePointer, full, empty, closed, readOnly, implicitlyOpened, offline } = ZoneState;
const states = [notWritePointer, full, empty, closed, readOnly, implicitlyOpened, offline, full];

const table = allocateZoneTable(8);
table.state.set(states);
table.type.fill(ZoneType.sequentialWriteRequired).fill(ZoneType.conventional, 0, 1);
table.writePointer.set(states.map((_, zone) => zone * 16 + (zone === 3 ? 5 : zone === 5 ? 1 : 0)));
table.attributes[4] = 0x04;

const order = (choice: Partial<OrderChoice>) => [
  ...orderZones(table, geometry, { shown: new Set(), sortedBy: 'zone', descending: false, ...choice }),
];
const only = (...names: ZoneStateName[]) => new Set(names);

describe('order of the zone table', () => {
  it('shows all zones in their order at first', () => {
    expect(order({})).toEqual([0, 1, 2, 3, 4, 5, 6, 7]);
  });

  it('lets the chosen states through and no others', () => {
    expect(order({ shown: only('full') })).toEqual([1, 7]);
    expect(order({ shown: only('closed', 'offline') })).toEqual([3, 6]);
    expect(order({ shown: only('explicitlyOpened') })).toEqual([]);
  });

  it('sorts by state, equal ones by number, also backwards', () => {
    expect(order({ sortedBy: 'state' })).toEqual([0, 2, 5, 3, 4, 1, 7, 6]);
    expect(order({ sortedBy: 'state', descending: true })).toEqual([6, 1, 7, 4, 3, 5, 2, 0]);
  });

  it('sorts by write pointer with zones that have none at the end', () => {
    expect(order({ sortedBy: 'writePointer' })).toEqual([2, 3, 5, 0, 1, 4, 6, 7]);
  });

  it('sorts by length, capacity, reset recommendation and number', () => {
    expect(order({ sortedBy: 'size' })[0]).toBe(7);
    expect(order({ sortedBy: 'capacity', descending: true })[0]).toBe(0);
    expect(order({ sortedBy: 'reset', descending: true })[0]).toBe(4);
    expect(order({ sortedBy: 'zone', descending: true })).toEqual([7, 6, 5, 4, 3, 2, 1, 0]);
  });

  it('orders a million zones completely, each zone once', () => {
    const count = 1_000_000;
    const large = allocateZoneTable(count);
    for (let zone = 0; zone < count; zone++) large.state[zone] = zone % 3 === 0 ? full : empty;
    const big = { ...geometry, zoneCount: count, conventional: [] };
    const sorted = orderZones(large, big, { shown: new Set(), sortedBy: 'state', descending: true });
    expect(sorted).toHaveLength(count);
    expect([sorted[0], sorted[1], sorted[333_333], sorted[333_334]]).toEqual([0, 3, 999_999, 1]);
  });
});

describe('a zone of the table', () => {
  it('gives places and sizes in bytes', () => {
    expect(viewZone(table, geometry, 3)).toMatchObject({
      state: 'closed',
      startBytes: 3 * 16 * 4096,
      sizeBytes: 16 * 4096,
      capacityBytes: 12 * 4096,
      writePointerBytes: (3 * 16 + 5) * 4096,
    });
  });

  it('has no write pointer where the state makes it meaningless', () => {
    expect([0, 1, 4, 6].map((zone) => viewZone(table, geometry, zone).writePointerBytes)).toEqual([
      null,
      null,
      null,
      null,
    ]);
  });

  it('knows the smaller last zone and the conventional one', () => {
    expect(viewZone(table, geometry, 7)).toMatchObject({ sizeBytes: 8 * 4096, capacityBytes: 8 * 4096 });
    expect(viewZone(table, geometry, 0)).toMatchObject({ type: 'conventional', capacityBytes: 16 * 4096 });
    expect(viewZone(table, geometry, 4).resetRecommended).toBe(true);
  });
});

describe('used bytes', () => {
  it('adds up what is written, what could be, and the holes, of sequential zones', () => {
    expect(usedBytes(table, geometry)).toEqual({
      written: (12 + 5 + 1 + 8) * 4096,
      capacity: (6 * 12 + 8) * 4096,
      holes: 6 * 4 * 4096,
    });
  });
});
