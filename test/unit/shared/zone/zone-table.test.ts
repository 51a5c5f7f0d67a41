import { describe, expect, it } from 'vitest';
import { ZoneState, ZoneType } from '../../../../shared/zone/state';
import { allocateZoneTable, assertZoneTable, type ZoneTable } from '../../../../shared/zone/zone-table';

function zones(change: (table: ZoneTable) => void = () => undefined): ZoneTable {
  const table = allocateZoneTable(3);
  table.state.set([ZoneState.empty, ZoneState.offline, ZoneState.notWritePointer]);
  table.type.set([
    ZoneType.sequentialWriteRequired,
    ZoneType.sequentialWritePreferred,
    ZoneType.conventional,
  ]);
  table.writePointer.set([0, Number.MAX_SAFE_INTEGER, 128]);
  change(table);
  return table;
}

describe('assertZoneTable', () => {
  it('lets every code and every exact pointer pass', () => {
    expect(() => assertZoneTable(zones())).not.toThrow();
    expect(() => assertZoneTable(allocateZoneTable(0))).not.toThrow();
  });

  it.each<[string, (table: ZoneTable) => void]>([
    ['a reserved state', (table) => (table.state[1] = 5)],
    ['a state of more than four bits', (table) => (table.state[1] = 0x11)],
    ['no type', (table) => (table.type[1] = 0)],
    ['an unknown type', (table) => (table.type[1] = 4)],
    ['a pointer below 0', (table) => (table.writePointer[1] = -1)],
    ['a pointer that no number holds exactly', (table) => (table.writePointer[1] = 2 ** 53)],
    ['no pointer', (table) => (table.writePointer[1] = NaN)],
  ])('stops at %s and names the zone', (_, change) => {
    expect(() => assertZoneTable(zones(change))).toThrow(/zone 1/);
  });
});
