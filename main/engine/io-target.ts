import { plural } from '../../shared/units/format';
import { isExact, type BlockCount, type Lba, type ZoneIndex } from '../../shared/units/units';
import type { ZoneCommand } from '../../shared/workload/command';
import { hasWritePointer } from '../../shared/zone/state';
import type { EngineContext } from './context';
import { formatAddress, operationWords, refuse, refuseLimit } from './refusals';
import type { Takes } from './transitions';
import type { Preparation } from './types';

/** Blocks that a write, an append or a read addresses. An append names its zone by `lba`. */
export interface IoTarget {
  readonly zone: ZoneIndex;
  readonly lba: Lba;
  readonly blocks: BlockCount;
}

/** `write at LBA 0x120`. */
export function ioWords(command: ZoneCommand, { lba }: IoTarget): string {
  return `${operationWords(command.op)} at LBA ${formatAddress(lba)}`;
}

/** `write of 16 blocks at LBA 0x120`. */
export function ioLengthWords(command: ZoneCommand, { lba, blocks }: IoTarget): string {
  return `${operationWords(command.op)} of ${plural(blocks, 'block')} at LBA ${formatAddress(lba)}`;
}

/** Where the command goes; null when it carries no valid address. The zone may lie behind the device. */
export function ioTarget(context: EngineContext, command: ZoneCommand): IoTarget | null {
  const blocks = command.blocks ?? 0;
  const { lba, zone } = command;
  if (lba !== undefined) return isExact(lba) ? { zone: context.zoneAt(lba), lba, blocks } : null;
  if (zone === undefined || !isExact(zone)) return null;
  return { zone, lba: command.op === 'write' ? nextWrite(context, zone) : context.startOf(zone), blocks };
}

function nextWrite(context: EngineContext, zone: ZoneIndex): Lba {
  const { zones } = context.setup;
  const known = zone < zones.count && hasWritePointer(zones.state[zone]!);
  return known ? zones.writePointer[zone]! : context.startOf(zone);
}

/** Checks length and range. A length of zero exists in SCSI only: ZBC writes (and reads) nothing then. */
export function refuseBounds(
  context: EngineContext,
  command: ZoneCommand,
  target: IoTarget,
): Preparation | null {
  const { lba, blocks, zone } = target;
  const zeroAllowed =
    context.setup.rules.profile === 'zbc' && command.op !== 'append' && command.blocks === 0;
  if (!zeroAllowed && !(blocks > 0 && isExact(blocks))) {
    return refuse('invalid-field', 'length', `${ioWords(command, target)}, ${plural(blocks, 'block')}`, {
      lba,
      blocks,
    });
  }
  if (zone < context.setup.zones.count && lba + Math.max(blocks, 1) <= context.deviceBlocks) return null;
  const deviceEnd = context.deviceBlocks;
  const text = `${ioLengthWords(command, target)}, device ends at LBA ${formatAddress(deviceEnd)}`;
  return refuse('out-of-range', 'address-range', text, { lba, blocks, deviceEnd });
}

/** Checks that the blocks fit between write pointer and capacity. A pointer outside of its zone fits nothing. */
export function refuseCapacity(
  context: EngineContext,
  command: ZoneCommand,
  target: IoTarget,
): Preparation | null {
  const { zone, blocks } = target;
  const writePointer = context.setup.zones.writePointer[zone]!;
  const capacityEnd = context.capacityEndOf(zone);
  const start = context.startOf(zone);
  if (writePointer >= start && writePointer + blocks <= capacityEnd) return null;
  const numbers = { zone, blocks, writePointer, start, capacityEnd };
  const what = `zone ${zone}: ${ioLengthWords(command, { ...target, lba: writePointer })}`;
  return writePointer >= start
    ? refuse(
        'boundary',
        'zone-capacity',
        `${what}, capacity ends at LBA ${formatAddress(capacityEnd)}`,
        numbers,
      )
    : refuse('boundary', 'zone-start', `${what}, zone starts at LBA ${formatAddress(start)}`, numbers);
}

/** Checks the limits: active first, then open. */
export function refuseShortage(
  context: EngineContext,
  command: ZoneCommand,
  target: IoTarget,
  takes: Takes,
): Preparation | null {
  const shortage = context.resources.shortage(takes);
  return shortage ? refuseLimit(context, `zone ${target.zone}: ${ioWords(command, target)}`, shortage) : null;
}
