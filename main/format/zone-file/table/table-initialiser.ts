import { fail } from '../../../../shared/errors/app-error';
import { assert } from '../../../../shared/errors/assert';
import type { BlockCount, ByteCount, ByteOffset, ZoneIndex } from '../../../../shared/units/units';
import { ZoneState } from '../../../../shared/zone/state';
import type { BlockFile } from '../../../storage/block-file';
import { HeaderReader } from '../header/header-reader';
import {
  DESCRIPTOR,
  ENTRY_BYTES,
  HEADER,
  linkPlace,
  LIST_NAMES,
  listFields,
  MAGIC,
  NO_ZONE,
  OLDER_MARKS_BYTES,
  SECOND_POINTER_OFFSET,
  SEQUENTIAL,
  VERSION,
} from '../layout';
import { deviceBytes, type ZoneFileModel } from '../model';
import { writeU64 } from './entries';
import { tablePieces } from './table-reader';

/**
 * Makes all zones empty as QEMU does with a table that it does not take: what it writes anew, and nothing else. Reserved
 * bytes and descriptor extensions keep what was there (Z2). False where the start gave the zones another shape than the model
 * has. Errors: `unsupported` where the file has no room for them. Source: observed.
 */
export function initialiseTable(file: BlockFile, model: ZoneFileModel): boolean {
  const { tableOffset, geometry, zoneFileEnd } = model;
  const shape = shapeOf(model);
  const end = tableOffset + shape.zoneCount * (ENTRY_BYTES + shape.zdeBytes);
  if (end > zoneFileEnd)
    fail('unsupported', `${file.name}: has no room for the ${shape.zoneCount} zones of that start`);
  for (const piece of tablePieces(file, tableOffset, 0, shape.zoneCount)) {
    const { firstZone, count, view } = piece;
    for (let index = 0; index < count; index++)
      initialiseEntry(shape, view, index * ENTRY_BYTES, firstZone + index);
    const bytes = new Uint8Array(view.buffer, view.byteOffset, count * ENTRY_BYTES);
    file.write(tableOffset + firstZone * ENTRY_BYTES, bytes, 'table');
  }
  initialiseHeader(file, model.base, shape);
  return (
    shape.zoneCount === geometry.zoneCount &&
    shape.sizeBlocks === geometry.zoneSizeBlocks &&
    shape.capacityBlocks === geometry.zoneCapacityBlocks &&
    shape.zdeBytes === model.zdeBytes
  );
}

/** What the program is started with; what is not said is as the file has it. */
interface Shape {
  readonly variant: ZoneFileModel['variant'];
  readonly zoneCount: number;
  readonly sizeBlocks: BlockCount;
  readonly capacityBlocks: BlockCount;
  readonly blockBytes: ByteCount;
  readonly zdeBytes: ByteCount;
}

function shapeOf(model: ZoneFileModel): Shape {
  const { start, geometry, variant } = model;
  const blockBytes = start.logicalBlockSizeBytes ?? geometry.logicalBlockSizeBytes;
  const zoneSizeBytes = start.zoneSizeBytes ?? geometry.zoneSizeBlocks * geometry.logicalBlockSizeBytes;
  const capacityBytes =
    start.zoneCapacityBytes ?? geometry.zoneCapacityBlocks * geometry.logicalBlockSizeBytes;
  return {
    variant,
    zoneCount: Math.floor(deviceBytes(model) / zoneSizeBytes),
    sizeBlocks: zoneSizeBytes / blockBytes,
    capacityBlocks: capacityBytes / blockBytes,
    blockBytes,
    zdeBytes: start.zdeBytes ?? model.zdeBytes,
  };
}

function initialiseEntry(shape: Shape, view: DataView, at: number, zone: ZoneIndex): void {
  assert(zone < shape.zoneCount, 'an entry lies behind its table');
  const start = zone * shape.sizeBlocks;
  view.setUint8(at + DESCRIPTOR.type.offset, SEQUENTIAL);
  view.setUint8(at + DESCRIPTOR.state.offset, ZoneState.empty << 4);
  view.setUint8(at + DESCRIPTOR.attributes.offset, 0);
  writeU64(view, at + DESCRIPTOR.capacity.offset, shape.capacityBlocks);
  writeU64(view, at + DESCRIPTOR.start.offset, start);
  writeU64(view, at + DESCRIPTOR.pointer.offset, start);
  writeU64(view, at + SECOND_POINTER_OFFSET, shape.variant === 'v5' ? start : 0);
  if (shape.variant === 'older') view.setUint32(at + SECOND_POINTER_OFFSET + OLDER_MARKS_BYTES - 4, 0, true);
  const { next, prev } = linkPlace(shape.variant);
  view.setUint32(at + next, 0, true);
  view.setUint32(at + prev, 0, true);
}

function initialiseHeader(file: BlockFile, base: ByteOffset, shape: Shape): void {
  const bytes = new HeaderReader(file, base).bytes.slice();
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  view.setUint32(HEADER.magic.offset, MAGIC, true);
  view.setUint32(HEADER.version.offset, VERSION, true);
  writeU64(view, HEADER.zoneSize.offset, shape.sizeBlocks);
  writeU64(view, HEADER.zoneCapacity.offset, shape.capacityBlocks);
  view.setUint32(HEADER.offlineZones.offset, 0, true);
  view.setUint32(HEADER.readOnlyZones.offset, 0, true);
  view.setUint32(HEADER.lbaSize.offset, shape.blockBytes, true);
  for (let list = 0; list < LIST_NAMES.length; list++) {
    const [head, tail, size] = listFields(list);
    view.setUint32(head!.offset, NO_ZONE, true);
    view.setUint32(tail!.offset, NO_ZONE, true);
    view.setUint32(size!.offset, 0, true);
  }
  // One byte holds it, so that 256 becomes 0 (Z1).
  view.setUint8(HEADER.zdeBytes.offset, shape.zdeBytes % 256);
  file.write(base, bytes, 'header');
}
