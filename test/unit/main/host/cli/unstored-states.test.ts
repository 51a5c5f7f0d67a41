import { describe, expect, it } from 'vitest';
import { UnstoredStates } from '../../../../../main/host/cli/unstored-states';
import type { Recognition } from '../../../../../main/format/image';
import { isOpen, ZoneState } from '../../../../../shared/zone/state';
import { allocateZoneTable } from '../../../../../shared/zone/zone-table';

const recognition: Recognition = {
  ...{ format: 'qcow2', variant: '44', confidence: 1, candidates: [], evidence: [] },
};

/** States of a device whose variant derives them from the write pointers. */
function statesAfter(changed: Readonly<Record<number, ZoneState>>): UnstoredStates {
  const zones = allocateZoneTable(8);
  zones.state.fill(ZoneState.empty);
  for (const [zone, state] of Object.entries(changed)) zones.state[Number(zone)] = state;
  const canStore = (state: number) => !isOpen(state) && state !== ZoneState.offline;
  const unstored = new UnstoredStates({ facts: { recognition }, table: { zones, canStore } });
  for (const zone of Object.keys(changed)) unstored.add([Number(zone)]);
  return unstored;
}

describe('states that a variant has no room for', () => {
  it('none where every state is stored', () => {
    const unstored = statesAfter({ 1: ZoneState.full, 2: ZoneState.closed });
    expect([unstored.count, unstored.messages()]).toEqual([0, []]);
  });

  it('one sentence a zone', () => {
    expect(statesAfter({ 3: ZoneState.explicitlyOpened }).messages()).toEqual([
      'zone 3: explicitly opened is held in memory only: qcow2 44 stores no open states',
    ]);
  });

  it('zones in the same state share a sentence', () => {
    const open = ZoneState.explicitlyOpened;
    const unstored = statesAfter({ 1: open, 2: open, 3: open, 6: open, 7: ZoneState.offline });
    expect(unstored.count).toBe(2);
    expect(unstored.messages()).toEqual([
      'zones 1-3,6: explicitly opened is held in memory only: qcow2 44 stores no open states',
      'zone 7: offline is held in memory only: qcow2 44 stores no state offline',
    ]);
  });
});
