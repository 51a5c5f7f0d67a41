/** L1 and L2 entries as two unsigned 32-bit halves. Source: qcow2 specification, Cluster mapping. */
import { assert } from '../../../../shared/errors/assert';
import { formatHex } from '../../../../shared/units/format';
import type { ByteCount, ByteOffset } from '../../../../shared/units/units';
import type { Mapping, Qcow2Header } from '../model';

const TWO_32 = 2 ** 32;
/** Upper half of bits 55:9. */
const OFFSET_HIGH = 0x00ff_ffff;
/** Lower half of bits 55:9. */
const OFFSET_LOW = 0xffff_fe00;
/** Bits 61:56 and 8:1 (or 8:0): reserved in a standard entry. */
const RESERVED_HIGH = 0x3f00_0000;
/** Sectors that compressed clusters are counted in. */
const SECTOR = 512;

/** Bits 55:9 as an offset; exact, as the low 9 bits are zero. */
export function entryOffset(high: number, low: number): ByteOffset {
  return (high & OFFSET_HIGH) * TWO_32 + ((low & OFFSET_LOW) >>> 0);
}

/** Bit 63: the refcount is exactly one. */
export function entryCopied(high: number): boolean {
  return high >>> 31 === 1;
}

/** Bit 62 of an L2 entry. */
export function entryCompressed(high: number): boolean {
  return ((high >>> 30) & 1) === 1;
}

/** Bit 0 of an L2 entry of version 3 without subclusters. */
export function entryZero({ version, extendedL2 }: Qcow2Header, low: number): boolean {
  return version === 3 && !extendedL2 && (low & 1) === 1;
}

/** Reserved bits that are set in a standard L2 entry or in an L1 entry; 0 = sound. */
export function entryReserved(high: number, low: number, zeroBitAllowed: boolean): number {
  return ((high & RESERVED_HIGH) >>> 0) + (low & (zeroBitAllowed ? 0x1fe : 0x1ff));
}

/** Place of a compressed cluster: first byte and bytes up to the end of its last sector. */
export function compressedPlace(
  { clusterBits }: Qcow2Header,
  high: number,
  low: number,
): { readonly hostOffset: ByteOffset; readonly length: ByteCount } {
  const offsetBits = BigInt(70 - clusterBits);
  const descriptor = (BigInt(high & 0x3fff_ffff) << 32n) | BigInt(low);
  const hostOffset = Number(descriptor & ((1n << offsetBits) - 1n));
  const sectors = Number(descriptor >> offsetBits) + 1;
  return { hostOffset, length: sectors * SECTOR - (hostOffset % SECTOR) };
}

/** What is wrong with an offset of an entry; null = it can be used. */
export function offsetProblem(
  { clusterBytes }: Qcow2Header,
  offset: ByteOffset,
  fileBytes: ByteCount,
): string | null {
  if (offset % clusterBytes !== 0) return `a multiple of the cluster size ${clusterBytes}`;
  if (offset >= fileBytes) return `an offset below the ${fileBytes} bytes of the file`;
  return null;
}

/** An entry as stored, in hex. */
export function formatEntry(high: number, low: number): string {
  return `${formatHex(high, 8)}${low.toString(16).padStart(8, '0')}`;
}

/** No cluster. One object for all: a mapping without clusters costs nothing. */
export const UNALLOCATED: Mapping = { kind: 'unallocated' };
/** Zeros without a cluster. */
const ZERO_PLAIN: Mapping = { kind: 'zero', hostOffset: null };

/** What an L2 entry without subclusters says; offsets are not checked. */
export function decodeEntry(header: Qcow2Header, high: number, low: number): Mapping {
  if (entryCompressed(high)) {
    const place = compressedPlace(header, high, low);
    assert(place.length > 0, 'a compressed cluster of no bytes');
    return { kind: 'compressed', ...place };
  }
  const hostOffset = entryOffset(high, low);
  assert(hostOffset % SECTOR === 0, 'flags of an L2 entry were taken for its offset');
  if (entryZero(header, low)) return hostOffset === 0 ? ZERO_PLAIN : { kind: 'zero', hostOffset };
  return hostOffset === 0 ? UNALLOCATED : { kind: 'standard', hostOffset };
}
