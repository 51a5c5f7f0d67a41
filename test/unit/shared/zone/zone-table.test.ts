import { describe, expect, it } from 'vitest';
import { ZoneState, ZoneType } from '../../../../shared/zone/state';
import { allocateZoneTable, assertZone, type ZoneTable } from '../../../../shared/zone/zone-table';

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

describe('assertZone', () => {
  it('lets every code and every exact pointer pass', () => {
    const table = zones();
    for (const zone of [0, 1, 2]) expect(() => assertZone(table, zone)).not.toThrow();
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
    expect(() => assertZone(zones(change), 1)).toThrow(/zone 1/);
  });
});
