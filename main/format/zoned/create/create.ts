import { assert } from '../../../../shared/errors/assert';
import type { ImageSpec } from '../../../../shared/image/image-spec';
import { countInRanges, isInRanges } from '../../../../shared/units/ranges';
import { MIB, SECTOR_BYTES } from '../../../../shared/units/units';
import type { BlockFile } from '../../../storage/block-file';
import { encodeExtendedHeader } from '../header/extended-header';
import {
  COMPATIBLE_SUMS,
  FIRST_GENERATION,
  HEADER_BYTES,
  PLAIN_MAGIC,
  RFC_HEADER,
  WORD_BYTES,
} from '../layout';
import type { HeaderField } from '../layout';
import type { Areas } from '../model';
import { NewSums } from '../table/sums';
import { encodeHigh, encodeLow, EXTENDED_WORD, newWord, PLAIN_WORD } from '../table/word';

const MAKER = 'Zonesmith';
/** Bytes of table written at a time; a multiple of the checksum page. */
const PIECE_BYTES = MIB;
/** Host managed. */
const ZONE_MODEL = 1;

/** Writes a sound spec into an empty file: length, table, checksums, and the header last. */
export function createZoned(file: BlockFile, spec: ImageSpec, areas: Areas): void {
  file.resize(areas.end);
  const sums = areas.sumsSize > 0 ? new NewSums(areas.sumsSize, FIRST_GENERATION) : null;
  for (let at = 0; at < areas.tableSize; at += PIECE_BYTES) {
    const bytes = tablePiece(spec, at, Math.min(PIECE_BYTES, areas.tableSize - at));
    file.write(areas.tableOffset + at, bytes, 'table');
    sums?.add(bytes);
  }
  if (sums) file.write(areas.sumsOffset, sums.array, 'header');
  file.write(0, spec.variant === 'rfc' ? rfcHeader(spec, areas) : extendedHeader(spec, areas), 'header');
}

/** The words of empty and conventional zones for a part of the table. */
function tablePiece(spec: ImageSpec, at: number, length: number): Uint8Array {
  const bytes = new Uint8Array(length);
  const view = new DataView(bytes.buffer);
  const kind = spec.variant === 'rfc' ? PLAIN_WORD : EXTENDED_WORD;
  for (let offset = 0; offset < length; offset += WORD_BYTES) {
    const zone = (at + offset) / WORD_BYTES;
    const parts = newWord(isInRanges(spec.conventional, zone), zone * spec.zoneSizeBytes);
    view.setUint32(offset, encodeLow(parts), true);
    view.setUint32(offset + 4, encodeHigh(kind, parts), true);
  }
  return bytes;
}

function rfcHeader(spec: ImageSpec, { end }: Areas): Uint8Array {
  const bytes = new Uint8Array(HEADER_BYTES);
  const view = new DataView(bytes.buffer);
  const put = ({ offset }: HeaderField, value: number) => {
    assert(value >>> 0 === value, `an rfc header cannot hold ${value}`);
    view.setUint32(offset, value, true);
  };
  const conventionalCount = countInRanges(spec.conventional);
  bytes.set(PLAIN_MAGIC, RFC_HEADER.magic.offset);
  put(RFC_HEADER.zoneSize, spec.zoneSizeBytes);
  put(RFC_HEADER.zoneCount, spec.zoneCount);
  put(RFC_HEADER.sequentialCount, spec.zoneCount - conventionalCount);
  put(RFC_HEADER.conventionalCount, conventionalCount);
  put(RFC_HEADER.activeZonesMax, spec.limits.activeZonesMax ?? 0);
  put(RFC_HEADER.openZonesMax, spec.limits.openZonesMax ?? 0);
  put(RFC_HEADER.appendMaxSectors, (spec.limits.appendMaxBytes ?? 0) / SECTOR_BYTES);
  view.setBigUint64(RFC_HEADER.deviceSize.offset, BigInt(end), true);
  view.setUint8(RFC_HEADER.zoneModel.offset, ZONE_MODEL);
  return bytes;
}

function extendedHeader(spec: ImageSpec, areas: Areas): Uint8Array {
  return encodeExtendedHeader({
    blockSize: spec.logicalBlockSizeBytes,
    profile: spec.profile,
    dataOffset: areas.dataOffset,
    zoneSize: spec.zoneSizeBytes,
    zoneCapacity: spec.zoneCapacityBytes,
    zoneCount: spec.zoneCount,
    lastZoneSize: spec.lastZoneSizeBytes,
    limits: spec.limits,
    zdeBytes: spec.zdeBytes,
    zdeOffset: areas.zdeOffset,
    tableOffset: areas.tableOffset,
    tableSize: areas.tableSize,
    sumsOffset: areas.sumsOffset,
    sumsSize: areas.sumsSize,
    fileSize: areas.end,
    generation: FIRST_GENERATION,
    compatible: COMPATIBLE_SUMS,
    conventional: spec.conventional,
    uuid: spec.uuid,
    label: spec.label,
    maker: MAKER,
  });
}
