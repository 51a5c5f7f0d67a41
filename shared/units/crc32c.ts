/** Reflected form of the Castagnoli polynomial 0x1EDC6F41 (RFC 3720, appendix B.4). */
const POLYNOMIAL = 0x82f63b78;
const TABLES = makeTables();

/**
 * CRC32C of bytes, as an unsigned 32-bit number; "123456789" gives 0xE3069283. Give the result of an earlier
 * call as `before` to continue over bytes that arrive in pieces.
 */
export function crc32c(bytes: Uint8Array, before = 0): number {
  let crc = ~before;
  let at = 0;
  const inEights = bytes.length - (bytes.length % 8);
  for (; at < inEights; at += 8) {
    crc ^= bytes[at]! | (bytes[at + 1]! << 8) | (bytes[at + 2]! << 16) | (bytes[at + 3]! << 24);
    crc =
      TABLES[0x700 | (crc & 0xff)]! ^
      TABLES[0x600 | ((crc >>> 8) & 0xff)]! ^
      TABLES[0x500 | ((crc >>> 16) & 0xff)]! ^
      TABLES[0x400 | (crc >>> 24)]! ^
      TABLES[0x300 | bytes[at + 4]!]! ^
      TABLES[0x200 | bytes[at + 5]!]! ^
      TABLES[0x100 | bytes[at + 6]!]! ^
      TABLES[bytes[at + 7]!]!;
  }
  for (; at < bytes.length; at++) crc = (crc >>> 8) ^ TABLES[(crc ^ bytes[at]!) & 0xff]!;
  return ~crc >>> 0;
}

/** Eight tables of 256 words: table k advances a byte by k further bytes. */
function makeTables(): Int32Array {
  const tables = new Int32Array(8 * 256);
  for (let byte = 0; byte < 256; byte++) {
    let crc = byte;
    for (let bit = 0; bit < 8; bit++) crc = (crc >>> 1) ^ (crc & 1 ? POLYNOMIAL : 0);
    tables[byte] = crc;
  }
  for (let at = 256; at < tables.length; at++) {
    const before = tables[at - 256]!;
    tables[at] = (before >>> 8) ^ tables[before & 0xff]!;
  }
  return tables;
}
