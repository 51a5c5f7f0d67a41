import { describe, expect, it } from 'vitest';
import { stateStrip } from '../../../../main/session/state-strip';
import { ZoneState } from '../../../../shared/zone/state';
import { allocateZoneTable } from '../../../../shared/zone/zone-table';

describe('stateStrip', () => {
  it('shows each zone of a small device', () => {
    const zones = allocateZoneTable(3);
    zones.state.set([ZoneState.empty, ZoneState.full, ZoneState.closed]);
    expect([...stateStrip(zones)]).toEqual([ZoneState.empty, ZoneState.full, ZoneState.closed]);
  });

  it('shows the most frequent state of each of 64 parts of a large one', () => {
    const zones = allocateZoneTable(6400);
    zones.state.fill(ZoneState.empty);
    zones.state.fill(ZoneState.full, 0, 51);
    zones.state.fill(ZoneState.full, 100, 149);
    const strip = stateStrip(zones);
    expect(strip).toHaveLength(64);
    expect([...strip.subarray(0, 3)]).toEqual([ZoneState.full, ZoneState.empty, ZoneState.empty]);
  });
});
