import { assert } from '../../../../shared/errors/assert';
import type { ImageSpec } from '../../../../shared/image/image-spec';
import { countInRanges } from '../../../../shared/units/ranges';
import { isExact, roundUp } from '../../../../shared/units/units';
import { PROFILE_CODES, ZONED_FEATURE_BIT, ZONED_FIELDS, ZONED_LENGTHS } from '../header/extension-layout';
import type { ZonedFieldName } from '../header/extension-layout';
import type { Field } from '../layout';
import {
  BLOCK_BYTES,
  EXTENSION,
  EXTENSION_ALIGNMENT,
  EXTENSION_HEAD_BYTES,
  FEATURE_NAME_BYTES,
  HEADER,
  INCOMPATIBLE,
  MAGIC,
} from '../layout';
import type { Qcow2Variant } from '../model';
import type { NewPlaces } from './place';
import { NEW_CLUSTER_BITS, NEW_REFCOUNT_ORDER } from './place';

/** Bytes of the header proper; the extensions follow. */
const HEADER_BYTES = 112;
/** Host managed. */
const HOST_MANAGED = 1;

/** Names of feature bits: type (0 incompatible, 1 compatible, 2 autoclear), bit, name. */
const FEATURE_NAMES: readonly (readonly [number, number, string])[] = [
  [0, INCOMPATIBLE.dirty, 'dirty bit'],
  [0, INCOMPATIBLE.corrupt, 'corrupt bit'],
  [0, INCOMPATIBLE.dataFile, 'external data file'],
  [0, INCOMPATIBLE.compression, 'compression type'],
  [0, INCOMPATIBLE.extendedL2, 'extended L2 entries'],
  [0, INCOMPATIBLE.zoned, 'zoned format'],
  [1, 0, 'lazy refcounts'],
  [2, 0, 'bitmaps'],
  [2, 1, 'raw external data'],
];

/** Header, feature names and zoned extension of a new image; what follows in the cluster is zero. */
export function newHeader(spec: ImageSpec, variant: Qcow2Variant, places: NewPlaces): Uint8Array {
  const hasBit = setsZonedBit(variant);
  const names = extension(EXTENSION.featureNames, featureNames(hasBit));
  const zoned = extension(EXTENSION.zoned, zonedData(spec, variant, places));
  const bytes = new Uint8Array(HEADER_BYTES + names.length + zoned.length);
  bytes.set(MAGIC, HEADER.magic.offset);
  const view = new DataView(bytes.buffer);
  put(view, HEADER.version, 3);
  put(view, HEADER.clusterBits, NEW_CLUSTER_BITS);
  put(view, HEADER.virtualSize, places.deviceBytes);
  put(view, HEADER.l1Entries, places.l1Entries);
  put(view, HEADER.l1Offset, places.l1Offset);
  put(view, HEADER.refcountTableOffset, places.refcountTableOffset);
  put(view, HEADER.refcountTableClusters, places.refcountTableClusters);
  put(view, HEADER.incompatible, incompatibleBits(spec, hasBit));
  put(view, HEADER.refcountOrder, NEW_REFCOUNT_ORDER);
  put(view, HEADER.headerLength, HEADER_BYTES);
  bytes.set(names, HEADER_BYTES);
  bytes.set(zoned, HEADER_BYTES + names.length);
  return bytes;
}

function incompatibleBits({ extendedL2 = false }: ImageSpec, hasZoned: boolean): number {
  return (hasZoned ? 2 ** INCOMPATIBLE.zoned : 0) + (extendedL2 ? 2 ** INCOMPATIBLE.extendedL2 : 0);
}

/** 48-c was seen both with and without the bit; with it, programs that know no zones leave the image alone. */
function setsZonedBit(variant: Qcow2Variant): boolean {
  return ZONED_FEATURE_BIT[variant] ?? true;
}

function extension(type: number, data: Uint8Array): Uint8Array {
  const bytes = new Uint8Array(EXTENSION_HEAD_BYTES + roundUp(data.length, EXTENSION_ALIGNMENT));
  const view = new DataView(bytes.buffer);
  view.setUint32(0, type);
  view.setUint32(4, data.length);
  bytes.set(data, EXTENSION_HEAD_BYTES);
  return bytes;
}

/** Builds that know no zoned bit name none. */
function featureNames(withZoned: boolean): Uint8Array {
  const known = FEATURE_NAMES.filter(([type, bit]) => withZoned || type !== 0 || bit !== INCOMPATIBLE.zoned);
  const bytes = new Uint8Array(known.length * FEATURE_NAME_BYTES);
  known.forEach(([type, bit, name], index) => {
    bytes.set([type, bit], index * FEATURE_NAME_BYTES);
    bytes.set(new TextEncoder().encode(name), index * FEATURE_NAME_BYTES + 2);
  });
  return bytes;
}

function zonedData(spec: ImageSpec, variant: Qcow2Variant, places: NewPlaces): Uint8Array {
  const { limits } = spec;
  const append = limits.appendMaxBytes ?? 0;
  const values: Readonly<Partial<Record<ZonedFieldName, number>>> = {
    profile: PROFILE_CODES[spec.profile],
    zoned: HOST_MANAGED,
    zoneSize: spec.zoneSizeBytes,
    zoneCapacity: spec.zoneCapacityBytes,
    zoneCount: spec.zoneCount,
    conventional: countInRanges(spec.conventional),
    activeZonesMax: limits.activeZonesMax ?? 0,
    openZonesMax: limits.openZonesMax ?? 0,
    appendMaxSectors: append / BLOCK_BYTES,
    appendMaxBytes: append,
    metaOffset: places.metaOffset,
    metaSize: places.metaBytes,
    zdeBytes: spec.zdeBytes,
  };
  const bytes = new Uint8Array(ZONED_LENGTHS[variant]);
  const view = new DataView(bytes.buffer);
  for (const [name, field] of Object.entries(ZONED_FIELDS[variant])) {
    put(view, field, values[name as ZonedFieldName] ?? 0);
  }
  return bytes;
}

/** Puts a big-endian number into its field; zeros are there already. */
function put(view: DataView, { offset, length }: Field, value: number): void {
  assert(isExact(value) && value < 2 ** (8 * length), `a field of ${length} bytes cannot hold ${value}`);
  if (length === 8) view.setBigUint64(offset, BigInt(value));
  else if (length === 4) view.setUint32(offset, value);
  else if (length === 1) view.setUint8(offset, value);
}
