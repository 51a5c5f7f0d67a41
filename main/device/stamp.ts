import { assert } from '../../shared/errors/assert';
import { crc32c } from '../../shared/units/crc32c';
import { SECTOR_BYTES } from '../../shared/units/units';
import type { BlockCount, ByteCount, Lba, ZoneIndex } from '../../shared/units/units';

/** Bytes of one stamp. Every 512-byte sector of a stamped block holds its stamp eight times. */
const STAMP_BYTES = 64;

/** What a stamp says about the block it lies in. */
export interface Stamp {
  /** Address the block was written to. */
  readonly lba: Lba;
  readonly zone: ZoneIndex;
  /** Index of the command that wrote it. */
  readonly sequence: number;
  readonly seed: number;
  /** Which 512-byte sector of its logical block this is, from 0. */
  readonly sector: number;
  readonly blockSizeBytes: ByteCount;
}

const MAGIC = 'ZONESTMP';
const SEQUENCE_AT = 8;
const SEED_AT = 16;
const ZONE_AT = 24;
const BLOCK_SIZE_AT = 28;
/** From here on a stamp differs from sector to sector of one write. */
const VARYING_AT = 48;
const LBA_AT = 48;
const SECTOR_AT = 56;
const CRC_AT = 60;
const STAMP_WORDS = STAMP_BYTES / 4;

// One stamp under construction; its words are copied in memory order, so the bytes are the same everywhere.
const stampBytes = new Uint8Array(STAMP_BYTES);
const stampWords = new Uint32Array(stampBytes.buffer);
const stampView = new DataView(stampBytes.buffer);
const varyingBytes = stampBytes.subarray(VARYING_AT, CRC_AT);
stampBytes.set(new TextEncoder().encode(MAGIC));

/**
 * Fills consecutive logical blocks with stamps. Little-endian, 64 bytes, eight times in each 512-byte sector:
 *
 * | at | size | what |
 * |---|---|---|
 * | 0 | 8 | `ZONESTMP` |
 * | 8 | u64 | write sequence number: index of the command in its trace or workload |
 * | 16 | u64 | seed |
 * | 24 | u32 | zone |
 * | 28 | u32 | logical block size in bytes |
 * | 32 | 16 | zeros |
 * | 48 | u64 | LBA of the block |
 * | 56 | u32 | 512-byte sector within the block, from 0 |
 * | 60 | u32 | CRC32C of bytes 0 to 59 |
 *
 * So any 64 aligned bytes prove where they belong, and a tear shows at 64 bytes.
 * `into` holds whole blocks and starts at a multiple of 4 in its buffer.
 */
export function fillStamps(stamp: Omit<Stamp, 'sector'>, blocks: BlockCount, into: Uint8Array): void {
  if (blocks === 0) return;
  const isWhole = into.length === blocks * stamp.blockSizeBytes && into.byteOffset % 4 === 0;
  assert(isWhole, `${into.length} bytes for ${blocks} blocks of stamps`);
  const words = new Uint32Array(into.buffer, into.byteOffset, into.length / 4);
  const sectors = stamp.blockSizeBytes / SECTOR_BYTES;
  const constantCrc = writeConstants(stamp);
  repeat(stampBytes, into);
  let at = 0;
  for (let block = 0; block < blocks; block++) {
    setU64(LBA_AT, stamp.lba + block);
    for (let sector = 0; sector < sectors; sector++) {
      stampView.setUint32(SECTOR_AT, sector, true);
      stampView.setUint32(CRC_AT, crc32c(varyingBytes, constantCrc), true);
      at = patchSector(words, at);
    }
  }
}

/**
 * Reads the stamp of a sector or block (at least 64 bytes; the first 64 count), or null when there is none:
 * wrong magic or wrong checksum.
 */
export function decodeStamp(bytes: Uint8Array): Stamp | null {
  if (bytes.length < STAMP_BYTES) return null;
  for (let i = 0; i < MAGIC.length; i++) if (bytes[i] !== MAGIC.charCodeAt(i)) return null;
  const view = new DataView(bytes.buffer, bytes.byteOffset, STAMP_BYTES);
  if (view.getUint32(CRC_AT, true) !== crc32c(bytes.subarray(0, CRC_AT))) return null;
  const stamp = {
    lba: Number(view.getBigUint64(LBA_AT, true)),
    sequence: Number(view.getBigUint64(SEQUENCE_AT, true)),
    seed: Number(view.getBigUint64(SEED_AT, true)),
    zone: view.getUint32(ZONE_AT, true),
    sector: view.getUint32(SECTOR_AT, true),
    blockSizeBytes: view.getUint32(BLOCK_SIZE_AT, true),
  };
  // A foreign stamp may be inexact, but no number of it has a sign.
  assert(stamp.lba >= 0 && stamp.sequence >= 0 && stamp.seed >= 0, 'a stamp was read with a sign');
  return stamp;
}

/** Writes what all stamps of one write share; returns the CRC so far. */
function writeConstants(stamp: Omit<Stamp, 'sector'>): number {
  setU64(SEQUENCE_AT, stamp.sequence);
  setU64(SEED_AT, stamp.seed);
  stampView.setUint32(ZONE_AT, stamp.zone, true);
  stampView.setUint32(BLOCK_SIZE_AT, stamp.blockSizeBytes, true);
  return crc32c(stampBytes.subarray(0, VARYING_AT));
}

function setU64(at: number, value: number): void {
  stampView.setUint32(at, value >>> 0, true);
  stampView.setUint32(at + 4, Math.floor(value / 2 ** 32), true);
}

/** Fills `into` with copies of `unit`, doubling what is there. */
function repeat(unit: Uint8Array, into: Uint8Array): void {
  into.set(unit);
  for (let done = unit.length; done < into.length; done *= 2)
    into.copyWithin(done, 0, Math.min(done, into.length - done));
}

/** Puts the varying words into the eight stamps of one sector; returns the word index of the next sector. */
function patchSector(words: Uint32Array, at: number): number {
  const [w0, w1, w2, w3] = [stampWords[12]!, stampWords[13]!, stampWords[14]!, stampWords[15]!];
  const end = at + SECTOR_BYTES / 4;
  for (let word = at + VARYING_AT / 4; word < end; word += STAMP_WORDS) {
    words[word] = w0;
    words[word + 1] = w1;
    words[word + 2] = w2;
    words[word + 3] = w3;
  }
  return end;
}
