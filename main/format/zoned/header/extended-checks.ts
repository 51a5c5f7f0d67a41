import { errorAbout } from '../../../../shared/errors/app-error';
import { deviceBytesOfShape } from '../../../../shared/image/geometry-shape';
import { ZONES_MAX } from '../../../../shared/image/limits';
import type { ZoneRanges } from '../../../../shared/units/ranges';
import type { BlockFile } from '../../../storage/block-file';
import { cutShort } from '../../check/cut-short';
import type { HeaderReader } from './header-reader';
import type { HeaderField } from '../layout';
import {
  AREA_ALIGNMENT,
  COMPATIBLE_SUMS,
  EXTENDED_DEVICE_BYTES_LIMIT,
  EXTENDED_HEADER as AT,
  HEADER_BYTES,
  KNOWN_INCOMPATIBLE,
  RANGE_BYTES,
  RANGES_MAX,
  SUM_BYTES,
  SUM_PAGE_BYTES,
  SUMS_GENERATION_BYTES,
  WORD_BYTES,
} from '../layout';

/** Shape of the zones as an `extended` header gives it, checked; bytes. */
export interface ExtendedShape {
  readonly blockSize: 512 | 4096;
  readonly zoneSize: number;
  readonly zoneCapacity: number;
  readonly zoneCount: number;
  readonly lastZoneSize: number;
  readonly deviceBytes: number;
}

/** Errors: `unknown-feature` when an incompatible bit is set that this build does not know. */
export function requireKnownFeatures(file: BlockFile, reader: HeaderReader): void {
  const unknown = reader.u64(AT.incompatible) & ~KNOWN_INCOMPATIBLE;
  if (unknown === 0n) return;
  const bits = `0x${unknown.toString(16)}`;
  throw errorAbout(
    file.name,
    'unknown-feature',
    `incompatible feature bits ${bits} are set at offset ${AT.incompatible.offset}; a newer program made this image and only it can interpret it`,
    {
      file: file.name,
      field: AT.incompatible.name,
      offset: AT.incompatible.offset,
      found: bits,
      expected: '0x0',
    },
  );
}

/** Reads and checks block size, zone sizes and counts. Errors: `damaged`. */
export function checkShape(reader: HeaderReader): ExtendedShape {
  require(reader, AT.headerBytes, reader.u32(AT.headerBytes) === HEADER_BYTES, String(HEADER_BYTES));
  const blockSize = reader.u32(AT.blockSize);
  if (blockSize !== 512 && blockSize !== 4096) throw reader.damaged(AT.blockSize, '512 or 4096');
  const size = sizeChecker(reader, blockSize);
  const zoneSize = size(AT.zoneSize, Number.MAX_SAFE_INTEGER);
  const zoneCapacity = size(AT.zoneCapacity, zoneSize);
  const lastZoneSize = size(AT.lastZoneSize, zoneSize);
  const zoneCount = reader.exact(AT.zoneCount);
  require(reader, AT.zoneCount, zoneCount >= 1 && zoneCount <= ZONES_MAX, `1 to ${ZONES_MAX} zones`);
  const deviceBytes = deviceBytesOfShape({
    zoneCount,
    zoneSizeBytes: zoneSize,
    lastZoneSizeBytes: lastZoneSize,
  });
  const fits = deviceBytes < EXTENDED_DEVICE_BYTES_LIMIT;
  require(reader, AT.zoneSize, fits, `a device of less than 2^51 bytes (${zoneCount} zones)`);
  return { blockSize, zoneSize, zoneCapacity, zoneCount, lastZoneSize, deviceBytes };
}

function sizeChecker(reader: HeaderReader, blockSize: number) {
  return (field: HeaderField, most: number): number => {
    const value = reader.exact(field);
    const good = value > 0 && value <= most && value % blockSize === 0;
    require(reader, field, good, `a multiple of ${blockSize} above 0 and at most ${most}`);
    return value;
  };
}

/** Conventional zones of the header. Errors: `damaged` for ranges that overlap, run backwards or leave the device. */
export function checkRanges(reader: HeaderReader, zoneCount: number): ZoneRanges {
  const count = reader.u32(AT.rangeCount);
  require(reader, AT.rangeCount, count <= RANGES_MAX, `at most ${RANGES_MAX}`);
  const ranges: [number, number][] = [];
  for (let index = 0; index < count; index++) {
    const offset = AT.ranges.offset + index * RANGE_BYTES;
    const first = reader.u32({ name: `ranges[${index}].first`, offset, length: 4, type: 'u32 le' });
    const lastField: HeaderField = {
      name: `ranges[${index}].last`,
      offset: offset + 4,
      length: 4,
      type: 'u32 le',
    };
    const last = reader.u32(lastField);
    const previous = ranges.at(-1)?.[1] ?? -1;
    const good = first > previous && last >= first && last < zoneCount;
    require(reader, lastField, good, `ascending, disjoint ranges below ${zoneCount} (this one is ${first} to ${last})`);
    ranges.push([first, last]);
  }
  return ranges;
}

/** The checksum array the header promises; zeros when it has none. */
export function checkSums(reader: HeaderReader): { readonly offset: number; readonly size: number } {
  const offset = reader.exact(AT.sumsOffset);
  const size = reader.exact(AT.sumsSize);
  if ((reader.u64(AT.compatible) & COMPATIBLE_SUMS) === 0n) return { offset: 0, size: 0 };
  const pages = Math.ceil(reader.exact(AT.tableSize) / SUM_PAGE_BYTES);
  const expected = SUMS_GENERATION_BYTES + pages * SUM_BYTES;
  require(reader, AT.sumsSize, size === expected, `${expected}, one sum for each 4096 bytes of table`);
  require(reader, AT.sumsOffset, offset % SUMS_GENERATION_BYTES === 0, 'a multiple of 8');
  return { offset, size };
}

/** Errors: `damaged` unless data, extensions, table and checksums follow each other and the table is in the file. */
export function checkAreas(
  file: BlockFile,
  reader: HeaderReader,
  shape: ExtendedShape,
  zdeBytes: number,
): void {
  const dataOffset = reader.exact(AT.dataOffset);
  const dataGood = dataOffset >= HEADER_BYTES && dataOffset % shape.blockSize === 0;
  require(reader, AT.dataOffset, dataGood, `a multiple of ${shape.blockSize} and at least ${HEADER_BYTES}`);
  let end = requireBehind(reader, AT.dataOffset, HEADER_BYTES) + shape.deviceBytes;
  if (zdeBytes > 0) end = requireBehind(reader, AT.zdeOffset, end) + zdeBytes * shape.zoneCount;
  const tableSize = shape.zoneCount * WORD_BYTES;
  require(reader, AT.tableSize, reader.exact(AT.tableSize) ===
    tableSize, `${tableSize}, 8 bytes for each zone`);
  const tableOffset = requireBehind(reader, AT.tableOffset, end);
  require(reader, AT.tableOffset, tableOffset % AREA_ALIGNMENT === 0, `a multiple of ${AREA_ALIGNMENT}`);
  const tableEnd = tableOffset + tableSize;
  if (tableEnd > file.size()) {
    const expected = `at most ${file.size() - tableSize}: the file has ${file.size()} bytes and the table ${tableSize}`;
    const table = { name: 'zone table', offset: tableOffset, length: tableSize };
    throw reader.damaged(AT.tableOffset, expected, cutShort(file.size(), table));
  }
  const sums = checkSums(reader);
  const sumsEnd = sums.size > 0 ? requireBehind(reader, AT.sumsOffset, tableEnd) + sums.size : tableEnd;
  requireBehind(reader, AT.fileSize, sumsEnd);
}

function requireBehind(reader: HeaderReader, field: HeaderField, end: number): number {
  const offset = reader.exact(field);
  require(reader, field, offset >= end, `at least ${end}, where the area before it ends`);
  return offset;
}

/** Descriptor extension bytes a zone. Errors: `damaged`. */
export function checkZdeBytes(reader: HeaderReader): number {
  const bytes = reader.exact(AT.zdeBytes);
  require(reader, AT.zdeBytes, bytes % 64 === 0 && bytes <= 16_320, 'a multiple of 64 up to 16320');
  return bytes;
}

function require(reader: HeaderReader, field: HeaderField, good: boolean, expected: string): void {
  if (!good) throw reader.damaged(field, expected);
}
