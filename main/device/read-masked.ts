import { assert } from '../../shared/errors/assert';
import type { BlockCount, Lba, ZoneIndex } from '../../shared/units/units';
import type { ZoneGeometry } from '../../shared/zone/geometry';
import { isConventional, zoneCapacity, zoneOf, zoneSize, zoneStart } from '../../shared/zone/geometry';
import { hasWritePointer } from '../../shared/zone/state';
import type { FormatImage, ImageZones } from '../format/image';

/**
 * Reads as a zoned device answers: at or above a valid write pointer and in the hole behind the capacity there
 * are zeros by rule, whatever the file holds there. Full and conventional zones show their bytes.
 */
export function readMasked(image: Omit<FormatImage, 'anatomy'>, lba: Lba, into: Uint8Array): void {
  const { geometry } = image.facts;
  const blockSize = geometry.logicalBlockSizeBytes;
  assert(into.length % blockSize === 0, 'a read ends within a block');
  const end = lba + into.length / blockSize;
  for (let at = lba; at < end;) {
    const zone = zoneOf(geometry, at);
    const stop = Math.min(end, zoneStart(geometry, zone) + zoneSize(geometry, zone));
    const part = into.subarray((at - lba) * blockSize, (stop - lba) * blockSize);
    const readable = Math.min(part.length, Math.max(0, readableEnd(image, zone) - at) * blockSize);
    if (readable > 0) image.blocks.read(at, part.subarray(0, readable));
    part.fill(0, readable);
    at = stop;
  }
}

/** First LBA of a zone that reads as zeros by rule. */
function readableEnd({ facts, table }: ImageZones, zone: ZoneIndex): Lba {
  const { geometry } = facts;
  const { zones } = table;
  const end = writableEnd(geometry, zone);
  return hasWritePointer(zones.state[zone]!) ? Math.min(end, zones.writePointer[zone]!) : end;
}

function writableEnd(geometry: ZoneGeometry, zone: ZoneIndex): Lba {
  const start = zoneStart(geometry, zone);
  const blocks: BlockCount = isConventional(geometry, zone)
    ? zoneSize(geometry, zone)
    : zoneCapacity(geometry, zone);
  return start + blocks;
}
