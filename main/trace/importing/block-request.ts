import type { BlockCount, ByteCount, DeviceByte, Lba } from '../../../shared/units/units';
import { isExact } from '../../../shared/units/units';
import type { ForeignRequest } from '../importers/importer';

/** A foreign request in logical blocks. Whether they lie on the device is not yet checked. */
export interface BlockRequest {
  readonly source: ForeignRequest;
  /** First block; 0 where the request has no place. */
  readonly lba: Lba;
  /** Of zone commands the length of the range, 0 = the zone at `lba`. */
  readonly blocks: BlockCount;
  /** Where an append was placed, when the source tells. */
  readonly assignedLba: Lba | null;
}

/** A request in blocks, or in words why there is none: bytes that are no whole blocks are never rounded. */
export function inBlocks(source: ForeignRequest, blockSize: ByteCount): BlockRequest | string {
  const { offset, bytes, assigned } = source;
  if (!isExact(bytes) || (offset !== null && !isExact(offset + bytes))) return 'lies beyond 2^53 bytes';
  if (offset !== null && offset % blockSize !== 0) return unaligned('starts at byte', offset, blockSize);
  if (bytes % blockSize !== 0) return unaligned('has a length of', bytes, blockSize);
  if (assigned !== undefined && (!isExact(assigned) || assigned % blockSize !== 0))
    return unaligned('was placed at byte', assigned, blockSize);
  const assignedLba = assigned === undefined ? null : assigned / blockSize;
  return { source, lba: (offset ?? 0) / blockSize, blocks: bytes / blockSize, assignedLba };
}

function unaligned(what: string, number: DeviceByte | ByteCount, blockSize: ByteCount): string {
  return `${what} ${number}, which is no whole number of logical blocks of ${blockSize} bytes`;
}
