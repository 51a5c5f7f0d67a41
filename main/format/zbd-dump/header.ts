import { ZONES_MAX } from '../../../shared/image/limits';
import { isExact, SECTOR_BYTES } from '../../../shared/units/units';
import type { BlockFile } from '../../storage/block-file';
import type { DumpField } from './layout';
import { DUMP_HEADER, DUMP_HEADER_BYTES, DUMP_ZONE, DUMP_ZONE_BYTES, LIMIT_UNKNOWN } from './layout';

/** A decoded header of which the numbers agree with each other. */
export interface DumpHeader {
  readonly vendor: string;
  readonly deviceBytes: number;
  readonly zoneSizeBytes: number;
  readonly logicalBlockSizeBytes: 512 | 4096;
  readonly zoneCount: number;
  /** Null = no limit, or one that the device did not tell. */
  readonly openZonesMax: number | null;
  readonly activeZonesMax: number | null;
  /** Zones whose data was dumped: the first, and the one behind the last. */
  readonly firstZone: number;
  readonly endZone: number;
}

/** Bytes of the information file. */
export function infoBytes({ zoneCount }: Pick<DumpHeader, 'zoneCount'>): number {
  return DUMP_HEADER_BYTES + zoneCount * DUMP_ZONE_BYTES;
}

/**
 * Reads the header of a dump. There is no magic: null unless every number agrees with the others, with the length
 * of the file and with the first zone.
 */
export function readDumpHeader(file: BlockFile): DumpHeader | null {
  const bytes = new Uint8Array(DUMP_HEADER_BYTES + DUMP_ZONE_BYTES);
  if (file.read(0, bytes) < bytes.length) return null;
  const header = decodeHeader(bytes);
  if (header === null || file.size() < infoBytes(header)) return null;
  const zone = bytes.subarray(DUMP_HEADER_BYTES);
  const startsAtZero = numberAt(zone, DUMP_ZONE.start) === 0;
  return startsAtZero && numberAt(zone, DUMP_ZONE.size) === zoneSizeOf(header, 0) ? header : null;
}

/** Size of one zone in bytes; the last may be smaller. */
export function zoneSizeOf({ deviceBytes, zoneSizeBytes }: DumpHeader, zone: number): number {
  return Math.min(zoneSizeBytes, deviceBytes - zone * zoneSizeBytes);
}

/** A number field; NaN beyond 2^53. */
export function numberAt(bytes: Uint8Array, field: DumpField): number {
  const value = exactAt(bytes, field);
  return isExact(Number(value)) ? Number(value) : NaN;
}

/** A number field as it is stored. */
export function exactAt(bytes: Uint8Array, { offset, length }: DumpField): bigint {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  return length === 8 ? view.getBigUint64(offset, true) : BigInt(view.getUint32(offset, true));
}

function decodeHeader(bytes: Uint8Array): DumpHeader | null {
  const value = (field: DumpField) => numberAt(bytes, field);
  const block = value(DUMP_HEADER.logicalBlockSize);
  const zoneSizeBytes = value(DUMP_HEADER.zoneSize);
  const deviceBytes = value(DUMP_HEADER.sectors) * SECTOR_BYTES;
  const zoneCount = value(DUMP_HEADER.zoneCount);
  const [firstZone, endZone] = [value(DUMP_HEADER.firstZone), value(DUMP_HEADER.endZone)];
  if ((block !== 512 && block !== 4096) || !isExact(deviceBytes)) return null;
  const agrees = [
    zoneSizeBytes > 0 && zoneSizeBytes % block === 0 && deviceBytes % block === 0,
    value(DUMP_HEADER.logicalBlocks) * block === deviceBytes,
    value(DUMP_HEADER.physicalBlocks) * value(DUMP_HEADER.physicalBlockSize) <= deviceBytes,
    value(DUMP_HEADER.zoneSectors) * SECTOR_BYTES === zoneSizeBytes,
    zoneCount > 0 && zoneCount <= ZONES_MAX && zoneCount === Math.ceil(deviceBytes / zoneSizeBytes),
    firstZone <= endZone && endZone <= zoneCount,
  ];
  if (!agrees.every(Boolean)) return null;
  return {
    vendor: textAt(bytes, DUMP_HEADER.vendor),
    deviceBytes,
    zoneSizeBytes,
    logicalBlockSizeBytes: block,
    zoneCount,
    openZonesMax: limitOf(value(DUMP_HEADER.openZonesMax)),
    activeZonesMax: limitOf(value(DUMP_HEADER.activeZonesMax)),
    firstZone,
    endZone,
  };
}

/** Text up to its first zero byte, without what cannot be printed. */
export function textAt(bytes: Uint8Array, { offset, length }: DumpField): string {
  const text = new TextDecoder('latin1').decode(bytes.subarray(offset, offset + length));
  return (text.split('\0')[0] ?? '').replace(/[^\x20-\x7e]/g, '?').trim();
}

function limitOf(value: number): number | null {
  return value === 0 || value === LIMIT_UNKNOWN ? null : value;
}
