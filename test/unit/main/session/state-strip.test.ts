import { describe, expect, it } from 'vitest';
import { stateStrip } from '../../../../main/session/state-strip';
import { ZONE_STATE_NAMES, ZoneState, type ZoneStateName } from '../../../../shared/zone/state';
import { allocateZoneTable } from '../../../../shared/zone/zone-table';

const SLOTS = ZONE_STATE_NAMES.length;

/** Shares of a part by state, those that it has. */
function partOf(strip: Uint8Array, part: number): Partial<Record<ZoneStateName, number>> {
  const shares = ZONE_STATE_NAMES.map((name, slot) => [name, strip[part * SLOTS + slot]] as const);
  return Object.fromEntries(shares.filter(([, share]) => share! > 0));
}

describe('stateStrip', () => {
  it('shows each zone of a small device', () => {
    const zones = allocateZoneTable(3);
    zones.state.set([ZoneState.empty, ZoneState.full, ZoneState.closed]);
    const strip = stateStrip(zones);
    expect([0, 1, 2].map((part) => partOf(strip, part))).toEqual([
      { empty: 255 },
      { full: 255 },
      { closed: 255 },
    ]);
  });

  it('shows the mix of each of 64 parts of a large one', () => {
    const zones = allocateZoneTable(6400);
    zones.state.fill(ZoneState.empty);
    zones.state.fill(ZoneState.full, 0, 60);
    const strip = stateStrip(zones);
    expect(strip).toHaveLength(64 * SLOTS);
    expect(partOf(strip, 0)).toEqual({ empty: 102, full: 153 });
    expect(partOf(strip, 1)).toEqual({ empty: 255 });
  });

  it('hides no state, be it one zone of a million', () => {
    const zones = allocateZoneTable(1_000_000);
    zones.state.fill(ZoneState.empty);
    zones.state[500_000] = ZoneState.offline;
    zones.state[500_001] = ZoneState.implicitlyOpened;
    expect(partOf(stateStrip(zones), 32)).toEqual({ empty: 255, offline: 1, implicitlyOpened: 1 });
  });
});
