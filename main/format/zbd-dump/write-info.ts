import { assert } from '../../../shared/errors/assert';
import { deviceBlocks, zoneCapacity, zoneSize, zoneStart } from '../../../shared/zone/geometry';
import { hasWritePointer, ZoneAttribute, ZoneState, ZoneType } from '../../../shared/zone/state';
import type { ByteCount, ZoneIndex } from '../../../shared/units/units';
import { SECTOR_BYTES } from '../../../shared/units/units';
import type { ZoneGeometry } from '../../../shared/zone/geometry';
import type { ZoneTable } from '../../../shared/zone/zone-table';
import type { BlockFile } from '../../storage/block-file';
import type { ImageZones } from '../image';
import {
  DUMP_HEADER,
  DUMP_HEADER_BYTES,
  DUMP_ZONE,
  DUMP_ZONE_BYTES,
  DUMP_ZONE_FLAGS,
  type DumpField,
} from './layout';

const ZONES_AT_ONCE = 4096;
const MODEL = { hostManaged: 1, hostAware: 2 } as const;
const VENDOR = 'ZONESMITH IMAGE';

/** Bytes of a zone, from its start, that a dump holds. Source: FORMAT.md, Data. */
export function dumpedBytes(geometry: ZoneGeometry, zones: ZoneTable, zone: ZoneIndex): ByteCount {
  if (zones.state[zone] === ZoneState.offline) return 0;
  const blocks = hasWritePointer(zones.state[zone]!)
    ? zones.writePointer[zone]! - zoneStart(geometry, zone)
    : zoneCapacity(geometry, zone);
  return blocks * geometry.logicalBlockSizeBytes;
}

/** Writes the information file of an image, of all whose zones the data is dumped. */
export function writeDumpInfo(file: BlockFile, image: ImageZones): void {
  const { geometry } = image.facts;
  assert(geometry.zoneCount > 0, 'an image without zones was dumped');
  file.write(0, headerOf(image), 'header');
  for (let first = 0; first < geometry.zoneCount; first += ZONES_AT_ONCE) {
    const count = Math.min(ZONES_AT_ONCE, geometry.zoneCount - first);
    const bytes = new Uint8Array(count * DUMP_ZONE_BYTES);
    for (let index = 0; index < count; index++) {
      const record = bytes.subarray(index * DUMP_ZONE_BYTES, (index + 1) * DUMP_ZONE_BYTES);
      writeRecord(record, geometry, image.table.zones, first + index);
    }
    file.write(DUMP_HEADER_BYTES + first * DUMP_ZONE_BYTES, bytes, 'table');
  }
}

function headerOf({ facts: { geometry, limits }, table }: ImageZones): Uint8Array {
  const bytes = new Uint8Array(DUMP_HEADER_BYTES);
  const { logicalBlockSizeBytes: block, zoneCount, zoneSizeBlocks } = geometry;
  const blocks = deviceBlocks(geometry);
  bytes.set(new TextEncoder().encode(VENDOR), DUMP_HEADER.vendor.offset);
  put(bytes, DUMP_HEADER.sectors, (blocks * block) / SECTOR_BYTES);
  put(bytes, DUMP_HEADER.logicalBlocks, blocks);
  put(bytes, DUMP_HEADER.physicalBlocks, blocks);
  put(bytes, DUMP_HEADER.zoneSize, zoneSizeBlocks * block);
  put(bytes, DUMP_HEADER.zoneSectors, (zoneSizeBlocks * block) / SECTOR_BYTES);
  put(bytes, DUMP_HEADER.logicalBlockSize, block);
  put(bytes, DUMP_HEADER.physicalBlockSize, block);
  put(bytes, DUMP_HEADER.zoneCount, zoneCount);
  put(bytes, DUMP_HEADER.openZonesMax, limits.openZonesMax ?? 0);
  put(bytes, DUMP_HEADER.activeZonesMax, limits.activeZonesMax ?? 0);
  const isAware = table.zones.type.includes(ZoneType.sequentialWritePreferred);
  put(bytes, DUMP_HEADER.model, isAware ? MODEL.hostAware : MODEL.hostManaged);
  put(bytes, DUMP_HEADER.endZone, zoneCount);
  return bytes;
}

function writeRecord(record: Uint8Array, geometry: ZoneGeometry, zones: ZoneTable, zone: ZoneIndex): void {
  const block = geometry.logicalBlockSizeBytes;
  const start = zoneStart(geometry, zone) * block;
  const size = zoneSize(geometry, zone) * block;
  const attributes = zones.attributes[zone]!;
  put(record, DUMP_ZONE.start, start);
  put(record, DUMP_ZONE.size, size);
  put(record, DUMP_ZONE.capacity, zoneCapacity(geometry, zone) * block);
  put(record, DUMP_ZONE.writePointer, pointerOf(zones, zone, { start, size, block }));
  const isRecommended = (attributes & ZoneAttribute.resetZoneRecommended) !== 0;
  put(record, DUMP_ZONE.flags, isRecommended ? DUMP_ZONE_FLAGS.resetRecommended : 0);
  put(record, DUMP_ZONE.type, zones.type[zone]!);
  put(record, DUMP_ZONE.condition, zones.state[zone]!);
}

/** As the Linux block layer gives it: behind the zone where the state makes it meaningless. */
function pointerOf(
  zones: ZoneTable,
  zone: ZoneIndex,
  { start, size, block }: { readonly start: number; readonly size: number; readonly block: number },
): number {
  if (zones.type[zone] === ZoneType.conventional) return start;
  return hasWritePointer(zones.state[zone]!) ? zones.writePointer[zone]! * block : start + size;
}

function put(bytes: Uint8Array, { offset, length }: DumpField, value: number): void {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (length === 8) view.setBigUint64(offset, BigInt(value), true);
  else view.setUint32(offset, value, true);
}
