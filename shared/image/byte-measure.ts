import type { ByteCount, ByteOffset } from '../units/units';

/** Bytes that are measured within one call at most; more is a job, with progress. */
export const MEASURE_AT_ONCE_MAX = 4 * 2 ** 20;

/** What a range of bytes is as a whole. */
export interface ByteMeasure {
  readonly offset: ByteOffset;
  readonly length: ByteCount;
  /** CRC-32 of IEEE 802.3 and CRC-32C (Castagnoli), unsigned. */
  readonly crc32: number;
  readonly crc32c: number;
  /** 64 hex digits. */
  readonly sha256: string;
  /** Shannon entropy in bits a byte, 0 to 8. */
  readonly entropy: number;
  readonly zeroBytes: ByteCount;
  /** Byte values that occur, 1 to 256. */
  readonly distinct: number;
}
