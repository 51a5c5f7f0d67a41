import type { CommandId } from '../../../shared/app/commands';
import type { CommandOutcome } from '../../../shared/session/session';
import { formatCount, plural } from '../../../shared/units/format';
import type { ZoneIndex } from '../../../shared/units/units';
import { ZONE_ACTIONS, type ActionOperation } from '../../../shared/workload/operations';
import { ZONE_STATE_TITLES, zoneStateName } from '../../../shared/zone/state';
import { useInspector } from '../../stores/inspect/inspector';
import { useZones } from '../../stores/inspect/zones';

/** Commands about the selected zone that need nothing else to be known. */
export function zoneBindings(): Partial<Record<CommandId, () => unknown>> {
  const inspector = useInspector();
  const zones = useZones();

  function stateOf(zone: ZoneIndex): string {
    const code = zones.table?.state[zone];
    return code === undefined ? 'changed' : ZONE_STATE_TITLES[zoneStateName(code)];
  }

  /** The state that came of it, and the zones that the device closed to make room. */
  function describe(zone: ZoneIndex, { changedZones }: CommandOutcome): string {
    const others = changedZones.filter((changed) => changed !== zone);
    const also = others.map((other) => `; zone ${formatCount(other)} is now ${stateOf(other)}`);
    return `Zone ${formatCount(zone)} is ${stateOf(zone)}${also.join('')}`;
  }

  const ofZone = (op: ActionOperation) => async () => {
    const zone = inspector.selectedZone;
    if (zone !== null) await zones.carryOut({ op, zone }, (outcome) => describe(zone, outcome));
  };
  const resetAll = () =>
    zones.carryOut(
      { op: 'reset', all: true },
      ({ changedZones }) => `Reset all: ${plural(changedZones.length, 'zone')} changed`,
    );

  const direct = ZONE_ACTIONS.filter(({ inInspect }) => !inInspect);
  return {
    ...Object.fromEntries(direct.map(({ op }) => [`zone.${op}`, ofZone(op)])),
    'zone.resetAll': resetAll,
  };
}
