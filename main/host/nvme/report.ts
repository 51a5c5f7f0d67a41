/** A report of zones as a host gets it. Source: ZNS command set, "Zone Management Receive". */
import { assert } from '../../../shared/errors/assert';
import type { BlockCount, ByteCount } from '../../../shared/units/units';
import { ROW, type DriveAnswer } from '../../drive/drive-port';

const HEADER_BYTES = 64;
const DESCRIPTOR_BYTES = 64;
const NO_POINTER = 0xffff_ffff_ffff_ffffn;

/** Reporting options by their code (ZRASF), as the names of states. */
const FILTERS = [
  'all',
  'empty',
  'implicitlyOpened',
  'explicitlyOpened',
  'closed',
  'full',
  'readOnly',
  'offline',
] as const;

/** Which zones a report is asked for; undefined for a code that means nothing. */
export function reportFilterOf(code: number): string | undefined {
  return FILTERS[code];
}

/** Zones that fit into a buffer, at most all of them; null where not even the header does. */
export function reportFitting(bytes: ByteCount, extensionBytes: ByteCount, zoneCount: number): number | null {
  if (bytes < HEADER_BYTES) return null;
  const fitting = Math.floor((bytes - HEADER_BYTES) / (DESCRIPTOR_BYTES + extensionBytes));
  return Math.min(fitting, zoneCount);
}

/** What a report's bytes depend on besides the answer. */
interface ReportShape {
  readonly zoneSizeBlocks: BlockCount;
  /** 0 in a report that is not extended. */
  readonly extensionBytes: ByteCount;
}

/** Writes the answer to a report request as the host gets it: all of `to`, with zeros behind the last zone. */
export function writeReport(to: Buffer, answer: DriveAnswer, shape: ReportShape): void {
  const rows = answer.rows ?? new Float64Array(0);
  const count = rows.length / ROW.columns;
  const stride = DESCRIPTOR_BYTES + shape.extensionBytes;
  assert(HEADER_BYTES + count * stride <= to.length, 'a report fits into the buffer asked for');
  to.fill(0);
  to.writeBigUInt64LE(BigInt(answer.zoneCount ?? count), 0);
  for (let index = 0; index < count; index++) {
    const at = HEADER_BYTES + index * stride;
    writeDescriptor(to, at, rows.subarray(index * ROW.columns), shape.zoneSizeBlocks);
    if (shape.extensionBytes > 0) {
      const extension = answer.extensions?.subarray(index * shape.extensionBytes);
      to.set(extension?.subarray(0, shape.extensionBytes) ?? [], at + DESCRIPTOR_BYTES);
    }
  }
}

function writeDescriptor(to: Buffer, at: number, row: Float64Array, zoneSizeBlocks: BlockCount): void {
  const pointer = row[ROW.writePointer]!;
  to[at] = row[ROW.type]!;
  to[at + 1] = row[ROW.state]! << 4;
  to[at + 2] = row[ROW.attributes]!;
  to.writeBigUInt64LE(BigInt(row[ROW.capacity]!), at + 8);
  to.writeBigUInt64LE(BigInt(row[ROW.zone]! * zoneSizeBlocks), at + 16);
  to.writeBigUInt64LE(pointer < 0 ? NO_POINTER : BigInt(pointer), at + 24);
}
