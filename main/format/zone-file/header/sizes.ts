import { failAbout } from '../../../../shared/errors/app-error';
import type { BlockCount, ByteCount } from '../../../../shared/units/units';
import type { BlockFile } from '../../../storage/block-file';
import type { HeaderReader } from './header-reader';
import { HEADER, HEADER_BYTES, metaBytes } from '../layout';

/** What a header says of sizes, checked. */
export interface Sizes {
  readonly zoneSizeBlocks: BlockCount;
  readonly zoneCapacityBlocks: BlockCount;
  readonly logicalBlockSizeBytes: 512 | 4096;
  readonly zdeBytes: ByteCount;
}

/**
 * Reads the sizes of a namespace. Errors: `damaged` and `unsupported` (a block size that this program has no
 * geometry for), both with field, offset and value.
 */
export function readSizes(reader: HeaderReader): Sizes {
  const block = reader.u32(HEADER.lbaSize);
  if (block !== 512 && block !== 4096) {
    throw reader.refusal('unsupported', HEADER.lbaSize, '512 or 4096');
  }
  const zoneSize = reader.u64(HEADER.zoneSize);
  if (zoneSize === 0n || zoneSize * BigInt(block) > BigInt(Number.MAX_SAFE_INTEGER)) {
    throw reader.refusal('damaged', HEADER.zoneSize, `1 or more blocks, less than 2^53 bytes`);
  }
  const capacity = reader.u64(HEADER.zoneCapacity);
  if (capacity === 0n || capacity > zoneSize) {
    throw reader.refusal('damaged', HEADER.zoneCapacity, `1 to ${zoneSize} blocks, the zone size`);
  }
  return {
    zoneSizeBlocks: Number(zoneSize),
    zoneCapacityBlocks: Number(capacity),
    logicalBlockSizeBytes: block,
    zdeBytes: reader.u32(HEADER.zdeBytes),
  };
}

/** Refuses a namespace whose header, table and extensions do not lie in the file whole. Errors: `damaged`. */
export function requireWhole(
  file: BlockFile,
  { base, end, zones, zdeBytes }: { base: number; end: number; zones: number; zdeBytes: ByteCount },
): void {
  const needed = base + metaBytes(Math.max(1, zones), zdeBytes);
  if (needed <= end && zones > 0) return;
  const what =
    zones > 0
      ? `header, table and extensions of ${zones} zones take ${needed} bytes`
      : `behind the header of ${HEADER_BYTES} bytes at offset ${base} no table entry is found (at least ${needed} bytes are needed)`;
  failAbout(file.name, 'damaged', `has ${end} bytes of zone file: ${what}`, {
    file: file.name,
    field: 'file size',
    offset: end,
    found: end,
    expected: needed,
  });
}
