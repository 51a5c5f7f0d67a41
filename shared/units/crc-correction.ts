import { crc32c } from './crc32c';

/** The polynomial of CRC32C, reflected; its upper bit is set, so that every step can be taken back. */
const POLYNOMIAL = 0x82f6_3b78;

/** A byte that was changed, and what it was before. */
export interface ByteCorrection {
  readonly offset: number;
  readonly value: number;
}

/**
 * The one byte whose change makes CRC32C of these bytes what it should be; null where no single byte does. A checksum of 32
 * bits names it: of 4,096 bytes that are wrong in several places one in 4,000 is taken for such a byte by chance.
 */
export function singleByteCorrection(bytes: Uint8Array, expected: number): ByteCorrection | null {
  let difference = (crc32c(bytes) ^ expected) >>> 0;
  if (difference === 0) return null;
  for (let offset = bytes.length - 1; offset >= 0; offset--) {
    for (let bit = 0; bit < 8; bit++) difference = stepBack(difference);
    if (difference < 0x100) return { offset, value: bytes[offset]! ^ difference };
  }
  return null;
}

function stepBack(value: number): number {
  if (value >>> 31 === 0) return (value << 1) >>> 0;
  return ((((value ^ POLYNOMIAL) << 1) >>> 0) | 1) >>> 0;
}
