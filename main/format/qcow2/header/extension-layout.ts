/** Fields of the zoned header extension by variant; offsets count from the extension's data. Source: FORMATS §2–4. */
import { RULE_PROFILES, type RuleProfile } from '../../../../shared/zone/profile';
import type { ByteCount } from '../../../../shared/units/units';
import type { Field } from '../layout';
import type { Qcow2Variant, WordKind } from '../model';

/** What the fields of all variants mean; a variant has most of them. */
export type ZonedFieldName =
  | 'profile'
  | 'zoned'
  | 'reserved'
  | 'zoneSize'
  | 'zoneCapacity'
  | 'zoneCount'
  | 'conventional'
  | 'activeZonesMax'
  | 'openZonesMax'
  | 'appendMaxSectors'
  | 'appendMaxBytes'
  | 'metaOffset'
  | 'metaSize'
  | 'zdeBytes'
  | 'reserved1';

/** The fields of one variant, in the order in which they lie in the file. */
export type ZonedFields = Readonly<Partial<Record<ZonedFieldName, Field>>>;

const FILE_NAMES: Readonly<Record<ZonedFieldName, string>> = {
  profile: 'zoned_profile',
  zoned: 'zoned',
  reserved: 'reserved',
  zoneSize: 'zone_size',
  zoneCapacity: 'zone_capacity',
  zoneCount: 'nr_zones',
  conventional: 'conventional_zones',
  activeZonesMax: 'max_active_zones',
  openZonesMax: 'max_open_zones',
  appendMaxSectors: 'max_append_sectors',
  appendMaxBytes: 'max_append_bytes',
  metaOffset: 'zonedmeta_offset',
  metaSize: 'zonedmeta_size',
  zdeBytes: 'zd_extension_size',
  reserved1: 'reserved1',
};

const TYPES: Readonly<Record<number, Field['type']>> = { 1: 'u8', 2: 'u16 be', 4: 'u32 be', 8: 'u64 be' };

/** Packs fields one behind the other. */
function packed(...parts: readonly (readonly [ZonedFieldName, ByteCount])[]): ZonedFields {
  const fields: Partial<Record<ZonedFieldName, Field>> = {};
  let offset = 0;
  for (const [name, length] of parts) {
    const type = name.startsWith('reserved') ? 'bytes' : TYPES[length]!;
    fields[name] = { name: FILE_NAMES[name], offset, length, type };
    offset += length;
  }
  return fields;
}

/** Fields of each variant. */
export const ZONED_FIELDS: Readonly<Record<Qcow2Variant, ZonedFields>> = {
  '48-a': packed(
    ['profile', 1],
    ['zoned', 1],
    ['reserved', 2],
    ['zoneSize', 4],
    ['zoneCapacity', 4],
    ['zoneCount', 4],
    ['conventional', 4],
    ['activeZonesMax', 4],
    ['openZonesMax', 4],
    ['appendMaxSectors', 4],
    ['metaOffset', 8],
    ['metaSize', 8],
  ),
  '48-b': packed(
    ['zoned', 1],
    ['reserved', 3],
    ['zoneSize', 4],
    ['zoneCapacity', 4],
    ['conventional', 4],
    ['zoneCount', 4],
    ['activeZonesMax', 4],
    ['openZonesMax', 4],
    ['appendMaxSectors', 4],
    ['metaOffset', 8],
    ['metaSize', 8],
  ),
  '48-c': packed(
    ['zoned', 1],
    ['reserved', 3],
    ['zoneSize', 4],
    ['zoneCapacity', 4],
    ['conventional', 4],
    ['zoneCount', 4],
    ['activeZonesMax', 4],
    ['openZonesMax', 4],
    ['appendMaxBytes', 4],
    ['metaSize', 8],
    ['metaOffset', 8],
  ),
  '48-b-zde': packed(
    ['zoned', 1],
    ['reserved', 3],
    ['zoneSize', 4],
    ['zoneCapacity', 4],
    ['conventional', 4],
    ['zoneCount', 4],
    ['activeZonesMax', 4],
    ['openZonesMax', 4],
    ['appendMaxSectors', 4],
    ['metaOffset', 8],
    ['metaSize', 8],
    ['zdeBytes', 4],
    ['reserved1', 4],
  ),
  '48-d': packed(
    ['zoned', 1],
    ['reserved', 3],
    ['zoneCount', 4],
    ['zoneSize', 8],
    ['zoneCapacity', 8],
    ['conventional', 4],
    ['activeZonesMax', 4],
    ['openZonesMax', 4],
    ['appendMaxBytes', 4],
    ['metaOffset', 8],
  ),
  '56': packed(
    ['zoned', 1],
    ['reserved', 3],
    ['zoneSize', 8],
    ['zoneCapacity', 8],
    ['conventional', 4],
    ['zoneCount', 4],
    ['activeZonesMax', 4],
    ['openZonesMax', 4],
    ['appendMaxBytes', 4],
    ['metaSize', 8],
    ['metaOffset', 8],
  ),
  '44': packed(
    ['zoned', 1],
    ['reserved', 3],
    ['zoneCount', 4],
    ['zoneSize', 8],
    ['zoneCapacity', 8],
    ['metaOffset', 8],
    ['conventional', 4],
    ['activeZonesMax', 4],
    ['openZonesMax', 4],
  ),
};

/** Values of zoned_profile (48-a); 0 = none. Source: the first series' enumeration. */
export const PROFILE_CODES: Readonly<Record<RuleProfile, number>> = { 'linux-blk': 0, zbc: 1, zns: 2 };

/** The profile that a stored code names; null for 0 and for codes that are not known. */
export function recordedProfileOf(code: number): RuleProfile | null {
  return code === 0 ? null : (RULE_PROFILES.find((profile) => PROFILE_CODES[profile] === code) ?? null);
}

/** Length of the extension of each variant. */
export const ZONED_LENGTHS: Readonly<Record<Qcow2Variant, ByteCount>> = {
  '48-a': 48,
  '48-b': 48,
  '48-c': 48,
  '48-b-zde': 56,
  '48-d': 48,
  '56': 56,
  '44': 44,
};

const LITTLE: WordKind = {
  littleEndian: true,
  hasState: false,
  conventionalBit: 59,
  hasAttributes: false,
  pointerBits: 59,
};

/** Words of each variant. */
export const ZONED_WORDS: Readonly<Record<Qcow2Variant, WordKind>> = {
  '48-a': { ...LITTLE, hasState: true },
  '48-b': LITTLE,
  '48-c': LITTLE,
  '48-b-zde': { ...LITTLE, hasState: true, hasAttributes: true, pointerBits: 51 },
  '48-d': { ...LITTLE, littleEndian: false },
  '56': LITTLE,
  '44': { ...LITTLE, littleEndian: false, conventionalBit: 63, pointerBits: 63 },
};

/** Whether the variant wants incompatible bit 5; null = seen both ways. */
export const ZONED_FEATURE_BIT: Readonly<Record<Qcow2Variant, boolean | null>> = {
  '48-a': false,
  '48-b': false,
  '48-c': null,
  '48-b-zde': false,
  '48-d': true,
  '56': true,
  '44': true,
};

/** Variants whose builds computed zone starts in 32 bits (bug Q13). */
export function hasNarrowStarts(variant: Qcow2Variant): boolean {
  return ZONED_FIELDS[variant].zoneSize!.length === 4;
}
