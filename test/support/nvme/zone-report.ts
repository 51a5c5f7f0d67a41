/** Reports of zones as objects (Zoned Namespace Command Set 1.1, "Report Zones"). */
import { must } from './pdu';

const STATES: Readonly<Record<number, ReportedState>> = {
  0x1: 'empty',
  0x2: 'implicitlyOpened',
  0x3: 'explicitlyOpened',
  0x4: 'closed',
  0xd: 'readOnly',
  0xe: 'full',
  0xf: 'offline',
};
const HEADER_BYTES = 64;
const DESCRIPTOR_BYTES = 64;
const NO_POINTER = 0xffff_ffff_ffff_ffffn;

export type ReportedState =
  | 'empty'
  | 'implicitlyOpened'
  | 'explicitlyOpened'
  | 'closed'
  | 'readOnly'
  | 'full'
  | 'offline';

/** A zone as a report tells it. */
export interface ReportedZone {
  readonly state: ReportedState;
  readonly start: number;
  readonly capacity: number;
  /** `null`: none, or one that means nothing in this state. */
  readonly writePointer: number | null;
  readonly attributes: number;
  /** Of an extended report. */
  readonly zde: Uint8Array | null;
}

/** A report: its count field, and the zones that found room. */
export interface ZoneReport {
  readonly count: number;
  readonly zones: readonly ReportedZone[];
}

/** Bytes that hold a report of so many zones. */
export function reportBytes(zones: number, zdeBytes: number): number {
  return HEADER_BYTES + zones * (DESCRIPTOR_BYTES + zdeBytes);
}

/**
 * @param zdeBytes of an extended report; 0 else
 * @throws ProtocolFault where a field is not as it has to be
 */
export function parseReport(bytes: Buffer, zdeBytes: number): ZoneReport {
  const count = safe(bytes.readBigUInt64LE(0));
  must(!bytes.subarray(8, HEADER_BYTES).some((byte) => byte !== 0), 'reserved bytes of the report header');
  const each = DESCRIPTOR_BYTES + zdeBytes;
  const room = Math.floor((bytes.length - HEADER_BYTES) / each);
  const zones = Array.from({ length: Math.min(room, count) }, (_, index) => {
    const at = HEADER_BYTES + index * each;
    const zde = Uint8Array.from(bytes.subarray(at + DESCRIPTOR_BYTES, at + each));
    return parseDescriptor(bytes.subarray(at, at + DESCRIPTOR_BYTES), zdeBytes > 0 ? zde : null);
  });
  const rest = bytes.subarray(HEADER_BYTES + zones.length * each);
  must(!rest.some((byte) => byte !== 0), 'bytes behind the last zone of a report');
  for (const [index, zone] of zones.entries())
    must(index === 0 || zone.start > zones[index - 1]!.start, 'zones of a report do not ascend');
  return { count, zones };
}

function parseDescriptor(bytes: Buffer, zde: Uint8Array | null): ReportedZone {
  must(bytes[0] === 2, `zone type byte ${bytes[0]}: sequential write required is 2`);
  const state = STATES[bytes[1]! >> 4];
  must(state !== undefined && (bytes[1]! & 0xf) === 0, `zone state byte ${bytes[1]}`);
  must(!bytes.subarray(3, 8).some((byte) => byte !== 0), 'reserved bytes of a zone descriptor');
  must(!bytes.subarray(32).some((byte) => byte !== 0), 'reserved bytes of a zone descriptor');
  const [capacity, start] = [safe(bytes.readBigUInt64LE(8)), safe(bytes.readBigUInt64LE(16))];
  const hasPointer = state !== 'full' && state !== 'readOnly' && state !== 'offline';
  const pointer = bytes.readBigUInt64LE(24);
  if (!hasPointer) must(pointer === NO_POINTER, `write pointer ${pointer} of a zone that is ${state}`);
  const writePointer = hasPointer ? safe(pointer) : null;
  if (writePointer !== null) {
    must(
      writePointer >= start && writePointer < start + capacity,
      `write pointer ${pointer} of zone at ${start}`,
    );
    must(
      state !== 'empty' || writePointer === start,
      `write pointer ${pointer} of an empty zone at ${start}`,
    );
  }
  return { state, start, capacity, writePointer, attributes: bytes[2]!, zde };
}

/** Of 64 bits a number that is exact. */
function safe(value: bigint): number {
  must(value <= BigInt(Number.MAX_SAFE_INTEGER), `${value} is no count or address`);
  return Number(value);
}
