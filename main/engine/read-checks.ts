import type { ZoneIndex } from '../../shared/units/units';
import type { ZoneCommand } from '../../shared/workload/command';
import { hasWritePointer, ZoneState } from '../../shared/zone/state';
import type { EngineContext } from './context';
import { ioLengthWords, ioWords, refuseBounds, type IoTarget } from './io-target';
import { formatAddress, refuse, refuseState } from './refusals';
import { isForbidden } from './transitions';
import type { Preparation } from './types';

/**
 * Read. Order: range, state of the first zone, zone boundary, states of the zones crossed, write pointer
 * (restricted ZBC reads only). Sources: QEMU hw/nvme, scsi_debug.
 */
export function checkRead(context: EngineContext, command: ZoneCommand, target: IoTarget): Preparation {
  const outOfBounds = refuseBounds(context, command, target);
  if (outOfBounds) return outOfBounds;
  const { lba, blocks } = target;
  const last = context.zoneAt(lba + Math.max(blocks, 1) - 1);
  const refused =
    refuseUnreadable(context, command, target, target.zone) ??
    refuseCrossing(context, command, target, last) ??
    refuseCrossedZones(context, command, target, last) ??
    refuseBeyondPointer(context, command, target);
  return (
    refused ?? { ok: true, command, data: blocks === 0 ? { kind: 'none' } : { kind: 'read', lba, blocks } }
  );
}

function refuseUnreadable(
  context: EngineContext,
  command: ZoneCommand,
  target: IoTarget,
  zone: ZoneIndex,
): Preparation | null {
  const cell = context.cell('read', zone);
  return isForbidden(cell) ? refuseState(context, zone, ioWords(command, target), cell) : null;
}

/** ZBC never reads from one zone type into the other, and across sequential zones only unrestricted. */
function refuseCrossing(
  context: EngineContext,
  command: ZoneCommand,
  target: IoTarget,
  last: ZoneIndex,
): Preparation | null {
  if (last === target.zone) return null;
  const { profile, crossZoneRead, unrestrictedRead } = context.setup.rules;
  const conventional = conventionalZones(context, target.zone, last);
  const allowed =
    conventional === 'all' ||
    (profile === 'zbc' ? unrestrictedRead && conventional === 'none' : crossZoneRead);
  if (allowed) return null;
  const zoneEnd = context.endOf(target.zone);
  const text = `zone ${target.zone}: ${ioLengthWords(command, target)}, zone ends at LBA ${formatAddress(zoneEnd)}`;
  return refuse('boundary', 'zone-boundary', text, { ...target, zoneEnd });
}

function conventionalZones(
  context: EngineContext,
  first: ZoneIndex,
  last: ZoneIndex,
): 'none' | 'some' | 'all' {
  let found = 0;
  for (let zone = first; zone <= last; zone++) {
    if (context.setup.zones.state[zone] === ZoneState.notWritePointer) found++;
  }
  if (found === 0) return 'none';
  return found === last - first + 1 ? 'all' : 'some';
}

function refuseCrossedZones(
  context: EngineContext,
  command: ZoneCommand,
  target: IoTarget,
  last: ZoneIndex,
): Preparation | null {
  for (let zone = target.zone + 1; zone <= last; zone++) {
    const refused = refuseUnreadable(context, command, target, zone);
    if (refused) return refused;
  }
  return null;
}

/** Restricted reads stay in one zone, so only the first one's pointer counts. */
function refuseBeyondPointer(
  context: EngineContext,
  command: ZoneCommand,
  target: IoTarget,
): Preparation | null {
  const { zones, rules } = context.setup;
  if (rules.profile !== 'zbc' || rules.unrestrictedRead || !hasWritePointer(zones.state[target.zone]!))
    return null;
  const writePointer = zones.writePointer[target.zone]!;
  if (target.lba + target.blocks <= writePointer) return null;
  const text = `zone ${target.zone}: ${ioLengthWords(command, target)}, write pointer ${formatAddress(writePointer)}`;
  return refuse('read-beyond-wp', 'read-below-write-pointer', text, { ...target, writePointer });
}
