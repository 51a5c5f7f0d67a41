import { isExact, type Lba, type ZoneIndex } from '../../shared/units/units';
import type { ZoneCommand } from '../../shared/workload/command';
import type { ManagementOperation } from '../../shared/workload/operations';
import { ZoneState } from '../../shared/zone/state';
import type { EngineContext } from './context';
import { formatAddress, operationWords, refuse, refuseLimit, refuseState } from './refusals';
import { isForbidden } from './transitions';
import type { Preparation } from './types';

/**
 * Zone management and fault injection. Order: address range, zone start, descriptor extension, zone state,
 * active limit, open limit. Source: QEMU hw/nvme.
 */
export function checkManagement(
  context: EngineContext,
  command: ZoneCommand,
  operation: ManagementOperation,
): Preparation {
  if (command.all) return checkSelectAll(context, command, operation);
  const { zone, refused } = addressedZone(context, command);
  if (refused) return refused;
  if (operation === 'setZde' && context.setup.zdeBytes === 0) return refuseNoZde(command);
  const cell = context.cell(operation, zone);
  if (isForbidden(cell)) return refuseState(context, zone, operationWords(command.op), cell);
  const becomesActive = cell.to === 'fromPointer' && context.pointerState(zone) === ZoneState.closed;
  const shortage = context.resources.shortage(becomesActive ? 'active' : cell.takes);
  if (shortage) return refuseLimit(context, `zone ${zone}: ${operationWords(command.op)}`, shortage);
  return { ok: true, command, data: operation === 'setZde' ? { kind: 'zde', zone } : { kind: 'none' } };
}

/** The zone of a management command, or why there is none. */
function addressedZone(
  context: EngineContext,
  command: ZoneCommand,
): { readonly zone: ZoneIndex; readonly refused?: Preparation } {
  const lba: Lba | undefined =
    command.lba ?? (command.zone === undefined ? undefined : context.startOf(command.zone));
  const words = operationWords(command.op);
  if (lba === undefined || !isExact(lba)) {
    const text = `${words}: needs a zone or an LBA, a whole number from 0`;
    return { zone: 0, refused: refuse('invalid-field', 'address-needed', text, {}) };
  }
  const deviceEnd = context.deviceBlocks;
  if (lba >= deviceEnd) {
    const text = `${words} at LBA ${formatAddress(lba)}, device ends at LBA ${formatAddress(deviceEnd)}`;
    return { zone: 0, refused: refuse('out-of-range', 'address-range', text, { lba, deviceEnd }) };
  }
  const zone = context.zoneAt(lba);
  const start = context.startOf(zone);
  if (lba === start) return { zone };
  const text = `zone ${zone}: ${words} at LBA ${formatAddress(lba)}, zone starts at LBA ${formatAddress(start)}`;
  return { zone, refused: refuse('invalid-field', 'address-zone-start', text, { zone, lba, start }) };
}

function refuseNoZde(command: ZoneCommand): Preparation {
  const text = `${operationWords(command.op)}: the image has no zone descriptor extensions`;
  return refuse('invalid-field', 'zde-absent', text, { zdeBytes: 0 });
}

/** All or none: the limits are checked for all zones that would change. */
function checkSelectAll(
  context: EngineContext,
  command: ZoneCommand,
  operation: ManagementOperation,
): Preparation {
  const { resources, setup } = context;
  const touched = context.touchedByAll(operation);
  const words = `${operationWords(command.op)} of all zones`;
  if (!touched) {
    const text = `${words}: the ${setup.rules.profile} profile has no such command`;
    return refuse('invalid-field', 'select-all-unknown', text, {});
  }
  if (operation === 'open' && resources.openAllCount > resources.openMax) {
    const numbers = { needed: resources.openAllCount, limit: resources.openMax };
    const text = `${words}: closed and explicitly opened zones are ${numbers.needed}, open limit ${numbers.limit}`;
    return refuse('too-many-open', 'open-limit', text, numbers);
  }
  const needed = operation === 'clearFault' ? resources.activeCount + faultsThatClose(context, touched) : 0;
  if (needed > resources.activeMax) {
    const text = `${words}: ${needed} zones would be active, active limit ${resources.activeMax}`;
    return refuse('too-many-active', 'active-limit', text, { needed, limit: resources.activeMax });
  }
  return { ok: true, command, data: { kind: 'none' } };
}

function faultsThatClose(context: EngineContext, touched: ReadonlySet<number>): number {
  const { zones } = context.setup;
  let count = 0;
  for (let zone = 0; zone < zones.count; zone++) {
    if (touched.has(zones.state[zone]!) && context.pointerState(zone) === ZoneState.closed) count++;
  }
  return count;
}
