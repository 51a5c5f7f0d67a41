/**
 * Every offset of an NVMe zone_file, as FORMAT.md beside this file gives them. Frozen: a test compares them.
 * Offsets and lengths in bytes; all numbers little-endian. Source: FORMATS §5, as observed.
 */
import type { ByteCount, ByteOffset } from '../../../shared/units/units';
import { roundUp } from '../../../shared/units/units';
import type { LayoutField } from '../field';

/** Variants of the table entry; their headers are alike. */
export const VARIANTS = ['v5', 'older', 'v3'] as const;
/** v5 (also v4), v3 (also v2), older code. */
export type ZoneFileVariant = (typeof VARIANTS)[number];

/** How the bytes of a field are to be read. */
export type FieldType = 'u8' | 'u32 le' | 'u64 le' | 'bytes';

/** One field: its name in FORMAT.md, its place in header or entry, and its type. */
export type Field = LayoutField<FieldType>;

/** Header of a namespace without its lists. */
export const HEADER = {
  magic: { name: 'magic', offset: 0, length: 4, type: 'u32 le' },
  version: { name: 'version', offset: 4, length: 4, type: 'u32 le' },
  zoneSize: { name: 'zone_size', offset: 8, length: 8, type: 'u64 le' },
  zoneCapacity: { name: 'zone_capacity', offset: 16, length: 8, type: 'u64 le' },
  offlineZones: { name: 'nr_offline_zones', offset: 24, length: 4, type: 'u32 le' },
  readOnlyZones: { name: 'nr_rdonly_zones', offset: 28, length: 4, type: 'u32 le' },
  lbaSize: { name: 'lba_size', offset: 32, length: 4, type: 'u32 le' },
  reserved36: { name: 'reserved36', offset: 36, length: 4, type: 'bytes' },
  zdeBytes: { name: 'zd_extension_size', offset: 104, length: 1, type: 'u8' },
  dirty: { name: 'dirty', offset: 105, length: 1, type: 'u8' },
  reserved106: { name: 'reserved106', offset: 106, length: 3990, type: 'bytes' },
} as const satisfies Record<string, Field>;

/** The lists in the order of the header, each LIST_BYTES long from FIRST_LIST_OFFSET on. */
export const LIST_NAMES = ['explicitlyOpened', 'implicitlyOpened', 'closed', 'full'] as const;
/** What the lists are called in the file's own terms. */
export const LIST_FIELD_NAMES = ['exp_open', 'imp_open', 'closed', 'full'] as const;
/** Header offset of the first list head. */
export const FIRST_LIST_OFFSET = 40;
/** Bytes of one list head: u32 head, u32 tail, u32 size, 4 of padding. */
export const LIST_BYTES = 16;
/** Bytes of a list head that mean something. */
export const LIST_USED_BYTES = 12;

/** Fields of one list head. */
export function listFields(list: number): Field[] {
  const start = FIRST_LIST_OFFSET + list * LIST_BYTES;
  const name = LIST_FIELD_NAMES[list]!;
  return [
    { name: `${name}.head`, offset: start, length: 4, type: 'u32 le' },
    { name: `${name}.tail`, offset: start + 4, length: 4, type: 'u32 le' },
    { name: `${name}.size`, offset: start + 8, length: 4, type: 'u32 le' },
    { name: `${name}.padding`, offset: start + 12, length: 4, type: 'bytes' },
  ];
}

/** All header fields in file order, without gaps. */
export const HEADER_FIELDS: readonly Field[] = [
  ...Object.values(HEADER),
  ...LIST_NAMES.flatMap((_, list) => listFields(list)),
].sort((a, b) => a.offset - b.offset);

/** The descriptor, the part of an entry that all variants share. */
export const DESCRIPTOR = {
  type: { name: 'zt', offset: 0, length: 1, type: 'u8' },
  state: { name: 'zs', offset: 1, length: 1, type: 'u8' },
  attributes: { name: 'za', offset: 2, length: 1, type: 'u8' },
  reserved3: { name: 'reserved3', offset: 3, length: 5, type: 'bytes' },
  capacity: { name: 'zcap', offset: 8, length: 8, type: 'u64 le' },
  start: { name: 'zslba', offset: 16, length: 8, type: 'u64 le' },
  pointer: { name: 'wp', offset: 24, length: 8, type: 'u64 le' },
  reserved32: { name: 'reserved32', offset: 32, length: 32, type: 'bytes' },
} as const satisfies Record<string, Field>;

const u32 = (name: string, offset: ByteOffset): Field => ({ name, offset, length: 4, type: 'u32 le' });
const u64 = (name: string, offset: ByteOffset): Field => ({ name, offset, length: 8, type: 'u64 le' });

/** What follows the descriptor, by variant; without reserved bytes. */
export const ENTRY_TAIL: Readonly<Record<ZoneFileVariant, readonly Field[]>> = {
  v5: [u64('w_ptr', 64), u32('next', 72), u32('prev', 76)],
  v3: [u64('tstamp', 64), u32('next', 72), u32('prev', 76)],
  older: [u64('tstamp', 64), u32('flags', 72), u32('next', 76), u32('prev', 80)],
};

/** Entry offsets of the links to the next and the previous zone of a list. */
export interface LinkPlace {
  readonly next: ByteOffset;
  readonly prev: ByteOffset;
}

/** Links of v5 and v3. */
export const EARLY_LINKS: LinkPlace = { next: 72, prev: 76 };
/** Links of the older code, behind its flags. */
export const LATE_LINKS: LinkPlace = { next: 76, prev: 80 };

/** Where a variant keeps its links. */
export function linkPlace(variant: ZoneFileVariant): LinkPlace {
  return variant === 'older' ? LATE_LINKS : EARLY_LINKS;
}

/** Entry offset of w_ptr (v5) or tstamp. */
export const SECOND_POINTER_OFFSET = 64;

/** Entry offset behind all that says where a zone is written next. */
export function pointersEnd(variant: ZoneFileVariant): ByteOffset {
  const { pointer } = DESCRIPTOR;
  return variant === 'v5' ? SECOND_POINTER_OFFSET + 8 : pointer.offset + pointer.length;
}

/** Entry offset of the flags of the older code, behind its tstamp. */
export const OLDER_FLAGS_OFFSET = 72;
/** Bits of those flags. Source: FORMATS §5; the last one is of its later versions. */
export const OLDER_FLAGS = [
  { bit: 0, name: 'TS_DELAY', meaning: 'the time stamp counts, a delay runs from it' },
  { bit: 1, name: 'SET_RZR', meaning: 'a reset will be recommended' },
  { bit: 2, name: 'SET_FZR', meaning: 'a finish will be recommended' },
  { bit: 3, name: 'AEN_PEND', meaning: 'the host has still to be told' },
] as const;
/** Bytes of tstamp and flags. */
export const OLDER_MARKS_BYTES = 12;
/** `3AEBAA70h`. */
export const MAGIC = 0x3aebaa70;
/** The only version there is. */
export const VERSION = 1;
/** Bytes of a namespace's header. */
export const HEADER_BYTES = 4096;
/** Bytes of a table entry. */
export const ENTRY_BYTES = 88;
/** A namespace is padded to the page of the host that made it. */
export const PAGE_BYTES = 4096;
/** No zone: an empty list, the end of a list. */
export const NO_ZONE = 0xffff_ffff;
/** Sequential write required, the only type of the format. */
export const SEQUENTIAL = 2;

/** Bytes of one namespace: header, table and extensions, padded to a page. */
export function metaBytes(zones: number, zdeBytes: ByteCount): ByteCount {
  return roundUp(HEADER_BYTES + zones * (ENTRY_BYTES + zdeBytes), PAGE_BYTES);
}
