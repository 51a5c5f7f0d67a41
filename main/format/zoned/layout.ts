/**
 * Every offset of the `zoned` formats, as FORMAT.md beside this file gives them. Frozen: a test compares them.
 * Offsets and lengths in bytes; all numbers little-endian.
 */
import type { LayoutField } from '../field';

/** How the bytes of a header field are to be read. */
export type FieldType = 'u8' | 'u32 le' | 'u64 le' | 'bytes' | 'ascii' | 'utf-8' | 'uuid';

/** One field of a header: its name in FORMAT.md, its place and its type. */
export type HeaderField = LayoutField<FieldType>;

/** Header of `rfc`. Source: QEMU RFC driver of December 2022, as observed. */
export const RFC_HEADER = {
  magic: { name: 'magic', offset: 0, length: 4, type: 'ascii' },
  zoneSize: { name: 'zone_size', offset: 4, length: 4, type: 'u32 le' },
  zoneCount: { name: 'nr_zones', offset: 8, length: 4, type: 'u32 le' },
  sequentialCount: { name: 'zone_nr_seq', offset: 12, length: 4, type: 'u32 le' },
  conventionalCount: { name: 'zone_nr_conv', offset: 16, length: 4, type: 'u32 le' },
  activeZonesMax: { name: 'max_active_zones', offset: 20, length: 4, type: 'u32 le' },
  openZonesMax: { name: 'max_open_zones', offset: 24, length: 4, type: 'u32 le' },
  appendMaxSectors: { name: 'max_append_sectors', offset: 28, length: 4, type: 'u32 le' },
  deviceSize: { name: 'device_size', offset: 32, length: 8, type: 'u64 le' },
  zoneModel: { name: 'zone_model', offset: 40, length: 1, type: 'u8' },
  reserved: { name: 'reserved', offset: 41, length: 471, type: 'bytes' },
} as const satisfies Record<string, HeaderField>;

/** Header of `branch-a`, packed. Source: FORMATS §7. */
export const BRANCH_A_HEADER = {
  deviceSize: { name: 'size', offset: 0, length: 8, type: 'u64 le' },
  zoneModel: { name: 'zone_model', offset: 8, length: 1, type: 'u8' },
  magic: { name: 'magic', offset: 9, length: 4, type: 'ascii' },
  reserved: { name: 'reserved', offset: 13, length: 20, type: 'bytes' },
  zoneSize: { name: 'zone_size', offset: 33, length: 4, type: 'u32 le' },
  zoneCount: { name: 'nr_zones', offset: 37, length: 4, type: 'u32 le' },
  sequentialCount: { name: 'zone_nr_seq', offset: 41, length: 4, type: 'u32 le' },
  activeZonesMax: { name: 'max_active_zones', offset: 45, length: 4, type: 'u32 le' },
  openZonesMax: { name: 'max_open_zones', offset: 49, length: 4, type: 'u32 le' },
  appendMaxSectors: { name: 'max_append_sectors', offset: 53, length: 4, type: 'u32 le' },
} as const satisfies Record<string, HeaderField>;

/** Header of `branch-b`. Source: FORMATS §7. */
export const BRANCH_B_HEADER = {
  magic: { name: 'magic', offset: 0, length: 4, type: 'ascii' },
  sequentialCount: { name: 'zone_nr_seq', offset: 4, length: 4, type: 'u32 le' },
  zoneSize: { name: 'zone_size', offset: 8, length: 8, type: 'u64 le' },
  deviceSize: { name: 'size', offset: 16, length: 8, type: 'u64 le' },
} as const satisfies Record<string, HeaderField>;

/** Header of `extended`. Source: FORMAT.md §3. */
export const EXTENDED_HEADER = {
  magic: { name: 'magic', offset: 0, length: 8, type: 'bytes' },
  headerBytes: { name: 'header_bytes', offset: 8, length: 4, type: 'u32 le' },
  headerSum: { name: 'header_crc32c', offset: 12, length: 4, type: 'u32 le' },
  generation: { name: 'generation', offset: 16, length: 8, type: 'u64 le' },
  incompatible: { name: 'incompatible_features', offset: 24, length: 8, type: 'u64 le' },
  compatible: { name: 'compatible_features', offset: 32, length: 8, type: 'u64 le' },
  blockSize: { name: 'logical_block_bytes', offset: 40, length: 4, type: 'u32 le' },
  profile: { name: 'rule_profile', offset: 44, length: 4, type: 'u32 le' },
  dataOffset: { name: 'data_offset', offset: 48, length: 8, type: 'u64 le' },
  zoneSize: { name: 'zone_size', offset: 56, length: 8, type: 'u64 le' },
  zoneCapacity: { name: 'zone_capacity', offset: 64, length: 8, type: 'u64 le' },
  zoneCount: { name: 'zone_count', offset: 72, length: 8, type: 'u64 le' },
  lastZoneSize: { name: 'last_zone_size', offset: 80, length: 8, type: 'u64 le' },
  openZonesMax: { name: 'open_zones_max', offset: 88, length: 8, type: 'u64 le' },
  activeZonesMax: { name: 'active_zones_max', offset: 96, length: 8, type: 'u64 le' },
  appendMax: { name: 'append_max', offset: 104, length: 8, type: 'u64 le' },
  zdeBytes: { name: 'zde_bytes', offset: 112, length: 8, type: 'u64 le' },
  zdeOffset: { name: 'zde_offset', offset: 120, length: 8, type: 'u64 le' },
  tableOffset: { name: 'table_offset', offset: 128, length: 8, type: 'u64 le' },
  tableSize: { name: 'table_size', offset: 136, length: 8, type: 'u64 le' },
  sumsOffset: { name: 'sums_offset', offset: 144, length: 8, type: 'u64 le' },
  sumsSize: { name: 'sums_size', offset: 152, length: 8, type: 'u64 le' },
  fileSize: { name: 'file_size', offset: 160, length: 8, type: 'u64 le' },
  rangeCount: { name: 'conventional_ranges', offset: 168, length: 4, type: 'u32 le' },
  reserved0: { name: 'reserved0', offset: 172, length: 4, type: 'bytes' },
  uuid: { name: 'uuid', offset: 176, length: 16, type: 'uuid' },
  label: { name: 'label', offset: 192, length: 64, type: 'utf-8' },
  ranges: { name: 'ranges', offset: 256, length: 128, type: 'bytes' },
  maker: { name: 'maker', offset: 384, length: 32, type: 'ascii' },
  reserved1: { name: 'reserved1', offset: 416, length: 96, type: 'bytes' },
} as const satisfies Record<string, HeaderField>;

/** Generation of a new image: no word has been written since its table was made, all zones empty. */
export const FIRST_GENERATION = 1n;
/** `zone`. */
export const PLAIN_MAGIC = Uint8Array.of(0x7a, 0x6f, 0x6e, 0x65);
/** `89 5A 53 4D 0D 0A 1A 0A`. */
export const EXTENDED_MAGIC = Uint8Array.of(0x89, 0x5a, 0x53, 0x4d, 0x0d, 0x0a, 0x1a, 0x0a);

/** Bytes of the header of `rfc` and `extended`. */
export const HEADER_BYTES = 512;
/** Bytes of the header of `branch-a`; data follows at once. */
export const BRANCH_A_HEADER_BYTES = 57;
/** Bytes of one table word. */
export const WORD_BYTES = 8;

/** Where a new `extended` image puts its data. */
export const EXTENDED_DATA_OFFSET = 4096;
/** Alignment of table, extensions and file size of an `extended` image. */
export const AREA_ALIGNMENT = 4096;
/** Bytes of table under one checksum. */
export const SUM_PAGE_BYTES = 4096;
/** The checksum array starts with the generation it belongs to. */
export const SUMS_GENERATION_BYTES = 8;
/** Bytes of one checksum. */
export const SUM_BYTES = 4;
/** Ranges of conventional zones that an `extended` header holds. */
export const RANGES_MAX = 16;
/** Bytes of one range: first and last zone. */
export const RANGE_BYTES = 8;
/** `extended`: no limit. */
export const NO_LIMIT = 0xffff_ffff_ffff_ffffn;
/** Device bytes of an `extended` image stay below this, so that pointers fit 51 bits. */
export const EXTENDED_DEVICE_BYTES_LIMIT = 2 ** 51;
/** Incompatible feature bits this build knows. */
export const KNOWN_INCOMPATIBLE = 0n;
/** Compatible feature bit: the checksum array is present. */
export const COMPATIBLE_SUMS = 1n;
