import { formatRemark } from '../../../../shared/errors/remark';
import { AppError } from '../../../../shared/errors/app-error';
import { formatHex } from '../../../../shared/units/format';
import type { Finding } from '../../../../shared/image/finding';
import type { ByteCount, DeviceByte, ZoneIndex } from '../../../../shared/units/units';
import { MIB } from '../../../../shared/units/units';
import { ZoneState, ZoneType } from '../../../../shared/zone/state';
import type { ZoneTable } from '../../../../shared/zone/zone-table';
import { isAllZero } from '../../../storage/extent';
import type { BlockReader } from '../blocks/block-reader';
import { referenceOf } from '../findings';
import { BLOCK_BYTES } from '../layout';
import type { ZonedExtension } from '../model';
import { writtenEnd } from '../table/words';
import type { ZoneShape } from '../table/zone-shape';
import { capacityEndByte, endByte, startByte } from '../table/zone-shape';

/** Bytes read at a time. */
const PIECE_BYTES = MIB;

/**
 * Data behind the write pointers of sequential zones, one finding a zone (bug Q15, among others): reads only what is
 * allocated there. Zones whose word cannot be believed are left out.
 */
export function* dataBeyondFindings(
  reader: BlockReader,
  shape: ZoneShape,
  zones: ZoneTable,
  zoned: ZonedExtension,
): Generator<Finding> {
  let told: ZoneIndex = -1;
  for (const { byte, length } of reader.allocated()) {
    for (let at = byte; at < byte + length;) {
      const zone = Math.floor(at / shape.zoneBytes);
      const end = Math.min(byte + length, endByte(shape, zone));
      const from = Math.max(at, quietFrom(shape, zones, zone));
      at = end;
      const finding = zone === told || from >= end ? null : findData(reader, zoned, zone, { from, end });
      if (!finding) continue;
      told = zone;
      yield finding;
    }
  }
}

/** Device byte from which on a zone should read as zeros. */
function quietFrom(shape: ZoneShape, zones: ZoneTable, zone: ZoneIndex): DeviceByte {
  const state = zones.state[zone];
  const open = zones.type[zone] === ZoneType.conventional || state === ZoneState.readOnly;
  if (open || state === ZoneState.offline) return endByte(shape, zone);
  return Math.max(startByte(shape, zone), writtenEnd(shape, zones, zone, capacityEndByte(shape, zone)));
}

function findData(
  reader: BlockReader,
  { variant }: ZonedExtension,
  zone: ZoneIndex,
  { from, end }: { readonly from: DeviceByte; readonly end: DeviceByte },
): Finding | null {
  const code = variant === '48-b' ? 'qcow2-Q15' : 'qcow2-data-beyond-wp';
  const buffer = new Uint8Array(Math.min(PIECE_BYTES, end - from));
  try {
    const byte = firstData(reader, buffer, from, end - from);
    if (byte === null) return null;
    const message = `zone ${zone}: data behind its write pointer, from device byte ${formatHex(byte)} (LBA ${formatHex(Math.floor(byte / BLOCK_BYTES))})`;
    return { code, severity: 'info', zone, message, expected: 'zeros', reference: referenceOf(code) };
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    const reference = referenceOf('qcow2-unreadable');
    return { code: 'qcow2-unreadable', severity: 'error', zone, message: formatRemark(error), reference };
  }
}

/** Device byte of the first piece of a block that is not zero. */
function firstData(
  reader: BlockReader,
  buffer: Uint8Array,
  from: DeviceByte,
  length: ByteCount,
): DeviceByte | null {
  for (let at = 0; at < length; at += PIECE_BYTES) {
    const piece = buffer.subarray(0, Math.min(PIECE_BYTES, length - at));
    reader.read(from + at, piece);
    if (!isAllZero(piece)) return from + at + piece.findIndex((value) => value !== 0);
  }
  return null;
}
