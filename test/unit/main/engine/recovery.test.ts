import { describe, expect, it } from 'vitest';
import { applyRecovery, planRecovery, summarizeRecovery } from '../../../../main/engine/recovery';
import type { EngineSetup } from '../../../../main/engine/types';
import { RECOVERY_POLICIES, type RecoveryPolicy } from '../../../../shared/zone/profile';
import { ZoneAttribute, ZoneState, ZoneType, zoneStateName } from '../../../../shared/zone/state';
import { cloneZoneTable, countZones } from '../../../../shared/zone/zone-table';
import { place, setupOf } from '../../../support/engine/engine-zones';

/** Every kind of zone that a power cut can leave behind. */
function crashed(activeZonesMax: number | null = null): EngineSetup {
  const setup = setupOf({ limits: { activeZonesMax }, geometry: { zoneCapacityBlocks: 48 } });
  place(setup, 0, 'implicitlyOpened', 8);
  place(setup, 1, 'explicitlyOpened');
  place(setup, 2, 'explicitlyOpened');
  setup.zones.attributes[2] = ZoneAttribute.zoneDescriptorExtensionValid;
  place(setup, 3, 'closed', 8);
  place(setup, 4, 'implicitlyOpened', 16);
  place(setup, 5, 'full', 48);
  place(setup, 6, 'readOnly', 8);
  place(setup, 7, 'closed');
  return setup;
}

function recovered(setup: EngineSetup, policy: RecoveryPolicy): string[] {
  applyRecovery(setup.zones, planRecovery(setup, policy));
  return Array.from(setup.zones.state, (state) => zoneStateName(state));
}

const [E, C, F, RO] = ['empty', 'closed', 'full', 'readOnly'];

describe('recovery', () => {
  it('nvme: closes open zones with data or an extension, empties the others', () => {
    expect(recovered(crashed(), 'nvme')).toEqual([C, E, C, C, C, F, RO, C]);
  });

  it('qemu-zone-file: is the same while active zones are left', () => {
    expect(recovered(crashed(), 'qemu-zone-file')).toEqual([C, E, C, C, C, F, RO, C]);
  });

  it('qemu-zone-file: fills zones once the active limit is reached, in zone order', () => {
    const setup = crashed(2);
    expect(recovered(setup, 'qemu-zone-file')).toEqual([C, E, C, C, F, F, RO, C]);
    expect(setup.zones.writePointer[4]).toBe(4 * 64 + 48);
  });

  it('qemu-zone-file: counts closed zones only as they are met and says when they pass the limit', () => {
    const notices = planRecovery(crashed(2), 'qemu-zone-file').notices;
    expect(notices).toHaveLength(1);
    expect(notices[0]).toMatch(/^4 zones are active, the active limit is 2/);
    expect(planRecovery(crashed(5), 'qemu-zone-file').notices).toEqual([]);
  });

  it('qcow2-derived: takes states from pointers and the conventional flag', () => {
    const setup = crashed();
    place(setup, 1, 'explicitlyOpened', 48);
    setup.zones.type[4] = ZoneType.conventional;
    expect(recovered(setup, 'qcow2-derived')).toEqual([C, F, E, C, 'notWritePointer', F, RO, E]);
  });

  it('qcow2-derived: leaves a pointer before its zone alone and reports it', () => {
    const setup = crashed();
    place(setup, 3, 'closed', -8);
    const plan = planRecovery(setup, 'qcow2-derived');
    expect(plan.changes.map((change) => change.zone)).not.toContain(3);
    expect(plan.notices).toEqual([
      'zone 3: invalid entry, pointer LBA 0xb8 lies before the zone start LBA 0xc0',
    ]);
  });

  it('keep-open: changes nothing and finds nothing wrong', () => {
    expect(planRecovery(crashed(), 'keep-open')).toMatchObject({ changes: [], violations: [], notices: [] });
  });

  it('strict: changes nothing and names every open zone', () => {
    const plan = planRecovery(crashed(), 'strict');
    expect(plan.changes).toEqual([]);
    expect(plan.violations).toEqual([
      'zone 0: found implicitly opened, write pointer LBA 0x8',
      'zone 1: found explicitly opened, write pointer LBA 0x40',
      'zone 2: found explicitly opened, write pointer LBA 0x80',
      'zone 4: found implicitly opened, write pointer LBA 0x110',
    ]);
  });

  it.each(RECOVERY_POLICIES)(
    '%s: planning changes nothing, applying changes the zones it lists',
    (policy) => {
      const setup = crashed(3);
      const before = cloneZoneTable(setup.zones);
      const plan = planRecovery(setup, policy);
      expect(setup.zones).toEqual(before);
      const changed = applyRecovery(setup.zones, plan);
      const differing = Array.from(before.state.keys()).filter(
        (zone) => before.state[zone] !== setup.zones.state[zone],
      );
      expect(changed).toEqual(differing);
      expect(planRecovery(setup, policy).changes).toEqual([]);
    },
  );

  it.each(['qemu-zone-file', 'nvme', 'qcow2-derived'] as const)('%s: leaves no zone open', (policy) => {
    const setup = crashed(3);
    applyRecovery(setup.zones, planRecovery(setup, policy));
    const counts = countZones(setup.zones);
    expect(counts.open).toBe(0);
    expect(counts.active).toBe(counts.closed);
  });

  it('explains each zone', () => {
    expect(
      planRecovery(crashed(2), 'qemu-zone-file').changes.map(({ zone, why }) => `${zone}: ${why}`),
    ).toEqual([
      '0: found implicitly opened, written up to LBA 0x8: closed',
      '1: found explicitly opened, nothing written: empty',
      '2: found explicitly opened, descriptor extension valid: closed',
      '4: found implicitly opened, written up to LBA 0x110, all 2 active zones are in use: full',
    ]);
  });

  it('is summarized in device bytes, null where a state has no pointer', () => {
    const setup = crashed(2);
    const summary = summarizeRecovery(planRecovery(setup, 'qemu-zone-file'), setup.geometry);
    expect(summary).toMatchObject({ policy: 'qemu-zone-file', violations: [] });
    expect(summary.changed.at(-1)).toMatchObject({
      zone: 4,
      from: 'implicitlyOpened',
      to: 'full',
      writePointerBefore: (4 * 64 + 16) * 512,
      writePointerAfter: null,
    });
  });

  it.each(RECOVERY_POLICIES)('%s: lives with reserved states and impossible pointers', (policy) => {
    const setup = crashed(1);
    setup.zones.state[0] = 7;
    setup.zones.writePointer[1] = Number.NaN;
    setup.zones.writePointer[4] = 2 ** 60;
    applyRecovery(setup.zones, planRecovery(setup, policy));
    expect(setup.zones.state[0]).toBe(7);
    expect(setup.zones.state[5]).toBe(ZoneState.full);
  });
});
