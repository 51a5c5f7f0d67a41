import { expect, it } from 'vitest';
import { slotHolders } from '../../../../../../renderer/features/inspect/details/slot-holders';
import { ZoneState } from '../../../../../../shared/zone/state';
import { allocateZoneTable } from '../../../../../../shared/zone/zone-table';

it('tells which zones hold open and active slots, the first 64 of a state', () => {
  const table = allocateZoneTable(1_000_000);
  table.state.fill(ZoneState.empty);
  expect(slotHolders(table)).toEqual([]);
  table.state[7] = ZoneState.explicitlyOpened;
  table.state[999_999] = ZoneState.explicitlyOpened;
  table.state.fill(ZoneState.closed, 100, 170);
  expect(slotHolders(table)).toEqual([
    { state: 'explicitlyOpened', zones: [7, 999_999], more: 0 },
    { state: 'closed', zones: Array.from({ length: 64 }, (_, index) => 100 + index), more: 6 },
  ]);
});
