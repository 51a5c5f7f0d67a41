import type { ZoneCommand } from '../../shared/workload/command';
import { ZoneState } from '../../shared/zone/state';
import type { EngineContext } from './context';
import {
  ioLengthWords,
  ioWords,
  refuseBounds,
  refuseCapacity,
  refuseShortage,
  type IoTarget,
} from './io-target';
import { formatAddress, refuse, refuseState } from './refusals';
import { isForbidden } from './transitions';
import type { Preparation } from './types';

/**
 * Write. Order: range, zone boundary (zbc only), zone state, write pointer, capacity, active limit, open limit.
 * Sources: QEMU hw/nvme; scsi_debug for the boundary.
 */
export function checkWrite(context: EngineContext, command: ZoneCommand, target: IoTarget): Preparation {
  const outOfBounds = refuseBounds(context, command, target);
  if (outOfBounds) return outOfBounds;
  const { zone, lba, blocks } = target;
  const { zones, rules } = context.setup;
  const end = lba + blocks;
  if (zones.state[zone] === ZoneState.notWritePointer)
    return checkConventionalWrite(context, command, target);
  if (rules.profile === 'zbc' && end > context.endOf(zone)) return refuseCrossing(context, command, target);
  const cell = context.cell('write', zone);
  if (isForbidden(cell)) return refuseState(context, zone, ioWords(command, target), cell);
  if (lba !== zones.writePointer[zone]!) return refuseUnaligned(context, command, target);
  return (
    refuseCapacity(context, command, target) ??
    refuseShortage(context, command, target, cell.takes) ??
    permitWrite(command, target)
  );
}

/**
 * Append. Order: range counted from the named LBA, zone start, size limit, zone state, capacity, active limit,
 * open limit. Source: QEMU hw/nvme.
 */
export function checkAppend(context: EngineContext, command: ZoneCommand, target: IoTarget): Preparation {
  const outOfBounds = refuseBounds(context, command, target);
  if (outOfBounds) return outOfBounds;
  const { zone, lba, blocks } = target;
  const start = context.startOf(zone);
  if (lba !== start) {
    const text = `zone ${zone}: ${ioWords(command, target)}, zone starts at LBA ${formatAddress(start)}`;
    return refuse('invalid-field', 'address-zone-start', text, { zone, lba, start });
  }
  const limit = context.appendMaxBlocks;
  if (blocks > limit) {
    const text = `zone ${zone}: ${ioLengthWords(command, target)}, at most ${limit} blocks an append`;
    return refuse('invalid-field', 'append-limit', text, { zone, blocks, limit });
  }
  const cell = context.cell('append', zone);
  if (isForbidden(cell)) return refuseAppendCell(context, command, target);
  return (
    refuseCapacity(context, command, target) ??
    refuseShortage(context, command, target, cell.takes) ??
    permitAppend(context, command, target)
  );
}

function permitWrite(command: ZoneCommand, { lba, blocks }: IoTarget): Preparation {
  return { ok: true, command, data: blocks === 0 ? { kind: 'none' } : { kind: 'write', lba, blocks } };
}

function permitAppend(context: EngineContext, command: ZoneCommand, { zone, blocks }: IoTarget): Preparation {
  const assignedLba = context.setup.zones.writePointer[zone]!;
  return { ok: true, command, data: { kind: 'write', lba: assignedLba, blocks }, assignedLba };
}

/** Conventional zones are written anywhere, also across each other, but never into a sequential zone. */
function checkConventionalWrite(context: EngineContext, command: ZoneCommand, target: IoTarget): Preparation {
  const last = context.zoneAt(target.lba + Math.max(target.blocks, 1) - 1);
  for (let zone = target.zone + 1; zone <= last; zone++) {
    if (context.setup.zones.state[zone] !== ZoneState.notWritePointer)
      return refuseCrossing(context, command, target);
  }
  return permitWrite(command, target);
}

function refuseCrossing(context: EngineContext, command: ZoneCommand, target: IoTarget): Preparation {
  const zoneEnd = context.endOf(target.zone);
  const text = `zone ${target.zone}: ${ioLengthWords(command, target)}, zone ends at LBA ${formatAddress(zoneEnd)}`;
  return refuse('boundary', 'zone-boundary', text, { ...target, zoneEnd });
}

function refuseUnaligned(context: EngineContext, command: ZoneCommand, target: IoTarget): Preparation {
  const writePointer = context.setup.zones.writePointer[target.zone]!;
  const text = `zone ${target.zone}: ${ioWords(command, target)}, write pointer ${formatAddress(writePointer)}`;
  return refuse('unaligned-write', 'write-at-write-pointer', text, { ...target, writePointer });
}

function refuseAppendCell(context: EngineContext, command: ZoneCommand, target: IoTarget): Preparation {
  const cell = context.cell('append', target.zone);
  if (context.setup.rules.profile === 'zbc') {
    const text = `zone ${target.zone}: ${ioWords(command, target)}, the zbc profile has no append command`;
    return refuse('invalid-field', 'append-unknown', text, { ...target });
  }
  return isForbidden(cell)
    ? refuseState(context, target.zone, ioWords(command, target), cell)
    : permitAppend(context, command, target);
}
