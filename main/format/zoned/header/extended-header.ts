import { assert } from '../../../../shared/errors/assert';
import { crc32c } from '../../../../shared/units/crc32c';
import type { ZoneRanges } from '../../../../shared/units/ranges';
import { isExact, type ByteCount, type ByteOffset } from '../../../../shared/units/units';
import type { ZoneLimits } from '../../../../shared/zone/geometry';
import type { RuleProfile } from '../../../../shared/zone/profile';
import { EXTENDED_HEADER as AT, EXTENDED_MAGIC, HEADER_BYTES, NO_LIMIT, RANGE_BYTES } from '../layout';

/** Codes of the rule profiles in the header. */
export const PROFILE_CODES: Readonly<Record<RuleProfile, number>> = { zns: 1, zbc: 2, 'linux-blk': 3 };

/** Everything that decides the bytes of a new `extended` header. Sizes and offsets in bytes. */
export interface ExtendedHeaderValues {
  readonly blockSize: number;
  readonly profile: RuleProfile;
  readonly dataOffset: ByteOffset;
  readonly zoneSize: ByteCount;
  readonly zoneCapacity: ByteCount;
  readonly zoneCount: number;
  readonly lastZoneSize: ByteCount;
  readonly limits: ZoneLimits;
  readonly zdeBytes: ByteCount;
  readonly zdeOffset: ByteOffset;
  readonly tableOffset: ByteOffset;
  readonly tableSize: ByteCount;
  readonly sumsOffset: ByteOffset;
  readonly sumsSize: ByteCount;
  readonly fileSize: ByteCount;
  readonly generation: bigint;
  readonly compatible: bigint;
  readonly conventional: ZoneRanges;
  readonly uuid: string;
  readonly label: string;
  readonly maker: string;
}

/** The 512 bytes of an `extended` header, checksum included. */
export function encodeExtendedHeader(values: ExtendedHeaderValues): Uint8Array {
  const rangesEnd = AT.ranges.offset + values.conventional.length * RANGE_BYTES;
  assert(rangesEnd <= HEADER_BYTES, 'a header has no room for so many ranges');
  const bytes = new Uint8Array(HEADER_BYTES);
  const view = new DataView(bytes.buffer);
  bytes.set(EXTENDED_MAGIC, AT.magic.offset);
  view.setUint32(AT.headerBytes.offset, HEADER_BYTES, true);
  view.setUint32(AT.blockSize.offset, values.blockSize, true);
  view.setUint32(AT.profile.offset, PROFILE_CODES[values.profile], true);
  view.setUint32(AT.rangeCount.offset, values.conventional.length, true);
  putLongs(view, values);
  putRanges(view, values.conventional);
  bytes.set(Buffer.from(values.uuid.replaceAll('-', ''), 'hex'), AT.uuid.offset);
  bytes.set(new TextEncoder().encode(values.label).subarray(0, AT.label.length), AT.label.offset);
  bytes.set(new TextEncoder().encode(values.maker).subarray(0, AT.maker.length), AT.maker.offset);
  view.setUint32(AT.headerSum.offset, extendedHeaderSum(bytes), true);
  return bytes;
}

/** CRC32C of a header with its checksum and generation fields taken as zeros. */
export function extendedHeaderSum(header: Uint8Array): number {
  const copy = header.slice(0, HEADER_BYTES);
  copy.fill(0, AT.headerSum.offset, AT.headerSum.offset + AT.headerSum.length);
  copy.fill(0, AT.generation.offset, AT.generation.offset + AT.generation.length);
  return crc32c(copy);
}

function putLongs(view: DataView, values: ExtendedHeaderValues): void {
  const put = (field: { readonly offset: number }, value: number | bigint) => {
    assert(typeof value === 'bigint' || isExact(value), `a header cannot hold ${value}`);
    view.setBigUint64(field.offset, BigInt(value), true);
  };
  put(AT.generation, values.generation);
  put(AT.compatible, values.compatible);
  put(AT.dataOffset, values.dataOffset);
  put(AT.zoneSize, values.zoneSize);
  put(AT.zoneCapacity, values.zoneCapacity);
  put(AT.zoneCount, values.zoneCount);
  put(AT.lastZoneSize, values.lastZoneSize);
  put(AT.openZonesMax, values.limits.openZonesMax ?? NO_LIMIT);
  put(AT.activeZonesMax, values.limits.activeZonesMax ?? NO_LIMIT);
  put(AT.appendMax, values.limits.appendMaxBytes ?? NO_LIMIT);
  put(AT.zdeBytes, values.zdeBytes);
  put(AT.zdeOffset, values.zdeOffset);
  put(AT.tableOffset, values.tableOffset);
  put(AT.tableSize, values.tableSize);
  put(AT.sumsOffset, values.sumsOffset);
  put(AT.sumsSize, values.sumsSize);
  put(AT.fileSize, values.fileSize);
}

function putRanges(view: DataView, ranges: ZoneRanges): void {
  ranges.forEach(([first, last], index) => {
    const offset = AT.ranges.offset + index * RANGE_BYTES;
    view.setUint32(offset, first, true);
    view.setUint32(offset + 4, last, true);
  });
}
