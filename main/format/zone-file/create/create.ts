import { assert } from '../../../../shared/errors/assert';
import type { ImageSpec } from '../../../../shared/image/image-spec';
import { ZoneState } from '../../../../shared/zone/state';
import type { BlockFile } from '../../../storage/block-file';
import { writeU64 } from '../table/entries';
import {
  DESCRIPTOR,
  ENTRY_BYTES,
  HEADER,
  HEADER_BYTES,
  LIST_NAMES,
  listFields,
  MAGIC,
  metaBytes,
  NO_ZONE,
  SECOND_POINTER_OFFSET,
  SEQUENTIAL,
  VERSION,
} from '../layout';
import { PIECE_ENTRIES } from '../table/table-reader';

/** Header bytes that hold anything but zeros. */
const HEADER_USED_BYTES = 106;

/**
 * Writes a sound spec into an empty file, as QEMU initialises it: length, table, and the header last. The data image
 * is another file.
 */
export function createZoneFile(file: BlockFile, spec: ImageSpec): void {
  file.resize(metaBytes(spec.zoneCount, spec.zdeBytes));
  for (let zone = 0; zone < spec.zoneCount; zone += PIECE_ENTRIES) {
    const count = Math.min(PIECE_ENTRIES, spec.zoneCount - zone);
    file.write(HEADER_BYTES + zone * ENTRY_BYTES, entries(spec, zone, count), 'table');
  }
  file.write(0, header(spec), 'header');
}

/** Entries of empty zones that are on no list. */
function entries(spec: ImageSpec, first: number, count: number): Uint8Array {
  const bytes = new Uint8Array(count * ENTRY_BYTES);
  const view = new DataView(bytes.buffer);
  const { sizeBlocks, capacityBlocks } = blocksOf(spec);
  for (let index = 0; index < count; index++) {
    const at = index * ENTRY_BYTES;
    const start = (first + index) * sizeBlocks;
    bytes[at + DESCRIPTOR.type.offset] = SEQUENTIAL;
    bytes[at + DESCRIPTOR.state.offset] = ZoneState.empty << 4;
    writeU64(view, at + DESCRIPTOR.capacity.offset, capacityBlocks);
    writeU64(view, at + DESCRIPTOR.start.offset, start);
    writeU64(view, at + DESCRIPTOR.pointer.offset, start);
    if (spec.variant === 'v5') writeU64(view, at + SECOND_POINTER_OFFSET, start);
  }
  return bytes;
}

function header(spec: ImageSpec): Uint8Array {
  const bytes = new Uint8Array(HEADER_USED_BYTES);
  const view = new DataView(bytes.buffer);
  const { sizeBlocks, capacityBlocks } = blocksOf(spec);
  view.setUint32(HEADER.magic.offset, MAGIC, true);
  view.setUint32(HEADER.version.offset, VERSION, true);
  writeU64(view, HEADER.zoneSize.offset, sizeBlocks);
  writeU64(view, HEADER.zoneCapacity.offset, capacityBlocks);
  view.setUint32(HEADER.lbaSize.offset, spec.logicalBlockSizeBytes, true);
  for (let list = 0; list < LIST_NAMES.length; list++) {
    const [head, tail] = listFields(list);
    view.setUint32(head!.offset, NO_ZONE, true);
    view.setUint32(tail!.offset, NO_ZONE, true);
  }
  assert(spec.zdeBytes < 256, `a zone_file has no room for extensions of ${spec.zdeBytes} bytes`);
  view.setUint8(HEADER.zdeBytes.offset, spec.zdeBytes);
  return bytes;
}

function blocksOf({ zoneSizeBytes, zoneCapacityBytes, logicalBlockSizeBytes: block }: ImageSpec) {
  return { sizeBlocks: zoneSizeBytes / block, capacityBlocks: zoneCapacityBytes / block };
}
