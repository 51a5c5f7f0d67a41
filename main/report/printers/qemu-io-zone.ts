import type { ZoneIndex } from '../../../shared/units/units';
import { SECTOR_BYTES } from '../../../shared/units/units';
import { zoneCapacity, zoneSize, zoneStart } from '../../../shared/zone/geometry';
import type { FormatImage } from '../../format/image';

const SECTOR_SHIFT = 9n;

/**
 * One line of qemu-io's `zrp`, in 512-byte sectors: `start: 0x800, len 0x800, cap 0x800, wptr 0x808, zcond:2, [type: 2]`.
 * The write pointer is a signed 64-bit number there, printed as an unsigned one. Source: observed output.
 */
export function printQemuIoZone(
  { facts, anatomy }: Pick<FormatImage, 'facts' | 'anatomy'>,
  zone: ZoneIndex,
): string {
  const { geometry } = facts;
  const sectorsPerBlock = geometry.logicalBlockSizeBytes / SECTOR_BYTES;
  const hex = (blocks: number) => `0x${(blocks * sectorsPerBlock).toString(16)}`;
  const { condition, type, pointerBytes, capacityBytes } = anatomy.qemuPrint(zone);
  const start = hex(zoneStart(geometry, zone));
  const length = hex(zoneSize(geometry, zone));
  const capacity = hex(
    capacityBytes === undefined
      ? zoneCapacity(geometry, zone)
      : capacityBytes / geometry.logicalBlockSizeBytes,
  );
  const pointer = BigInt.asUintN(64, BigInt.asIntN(64, pointerBytes) >> SECTOR_SHIFT);
  return `start: ${start}, len ${length}, cap ${capacity}, wptr 0x${pointer.toString(16)}, zcond:${condition}, [type: ${type}]`;
}
