/** Every offset of the information file of a zbd dump, as FORMAT.md beside this file gives them. Little-endian. */
import type { LayoutField } from '../field';

/** A field: bytes from the start of its structure. */
export type DumpField = LayoutField<'ascii' | 'u32 le' | 'u64 le' | 'bytes'>;

/** Bytes of the header. */
export const DUMP_HEADER_BYTES = 192;
/** Bytes of one zone behind it. */
export const DUMP_ZONE_BYTES = 64;
/** Name of the information file behind its prefix, and of the file with the zones' data. */
export const INFO_SUFFIX = '_zone_info.dump';
/** See INFO_SUFFIX. */
export const DATA_SUFFIX = '_zone_data.dump';
/** A limit of 2^32 − 1 is one that the device did not tell; 0 is none. */
export const LIMIT_UNKNOWN = 0xffff_ffff;

/** The header: what the library says of the device, and which zones were dumped. Source: FORMAT.md. */
export const DUMP_HEADER = {
  vendor: { name: 'vendor_id', offset: 0, length: 32, type: 'ascii' },
  sectors: { name: 'nr_sectors', offset: 32, length: 8, type: 'u64 le' },
  logicalBlocks: { name: 'nr_lblocks', offset: 40, length: 8, type: 'u64 le' },
  physicalBlocks: { name: 'nr_pblocks', offset: 48, length: 8, type: 'u64 le' },
  zoneSize: { name: 'zone_size', offset: 56, length: 8, type: 'u64 le' },
  zoneSectors: { name: 'zone_sectors', offset: 64, length: 8, type: 'u64 le' },
  logicalBlockSize: { name: 'lblock_size', offset: 72, length: 8, type: 'u64 le' },
  physicalBlockSize: { name: 'pblock_size', offset: 80, length: 8, type: 'u64 le' },
  zoneCount: { name: 'nr_zones', offset: 88, length: 4, type: 'u32 le' },
  openZonesMax: { name: 'max_nr_open_zones', offset: 92, length: 4, type: 'u32 le' },
  activeZonesMax: { name: 'max_nr_active_zones', offset: 96, length: 4, type: 'u32 le' },
  model: { name: 'model', offset: 100, length: 4, type: 'u32 le' },
  deviceReserved: { name: 'device_reserved', offset: 104, length: 24, type: 'bytes' },
  firstZone: { name: 'zstart', offset: 128, length: 4, type: 'u32 le' },
  endZone: { name: 'zend', offset: 132, length: 4, type: 'u32 le' },
  reserved: { name: 'reserved', offset: 136, length: 56, type: 'bytes' },
} as const satisfies Record<string, DumpField>;

/** A zone; start, length, capacity and pointer in bytes. Source: FORMAT.md. */
export const DUMP_ZONE = {
  start: { name: 'start', offset: 0, length: 8, type: 'u64 le' },
  size: { name: 'len', offset: 8, length: 8, type: 'u64 le' },
  capacity: { name: 'capacity', offset: 16, length: 8, type: 'u64 le' },
  writePointer: { name: 'wp', offset: 24, length: 8, type: 'u64 le' },
  flags: { name: 'flags', offset: 32, length: 4, type: 'u32 le' },
  type: { name: 'type', offset: 36, length: 4, type: 'u32 le' },
  condition: { name: 'cond', offset: 40, length: 4, type: 'u32 le' },
  reserved: { name: 'reserved', offset: 44, length: 20, type: 'bytes' },
} as const satisfies Record<string, DumpField>;

/** Flag bits of a zone. */
export const DUMP_ZONE_FLAGS = { resetRecommended: 1, nonSequentialWrites: 2 } as const;
