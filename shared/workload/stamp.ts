import { assert } from '../errors/assert';
import { crc32c } from '../units/crc32c';
import { SECTOR_BYTES } from '../units/units';
import type { BlockCount, ByteCount, Lba, ZoneIndex } from '../units/units';

/** Bytes of one stamp. Every 512-byte sector of a stamped block holds its stamp eight times. */
export const STAMP_BYTES = 64;

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
const sharedBytes = stampBytes.subarray(0, VARYING_AT);
const varyingBytes = stampBytes.subarray(VARYING_AT, CRC_AT);
stampBytes.set(new TextEncoder().encode(MAGIC));

/** The block that was made last: from one block to the next only some words of its stamps change. */
let made = { seed: -1, zone: -1, bytes: new Uint8Array(0), words: new Uint32Array(0) };

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
 * So any 64 aligned bytes prove where they belong, and a tear shows at 64 bytes. `into` holds whole blocks.
 */
export function fillStamps(stamp: Omit<Stamp, 'sector'>, blocks: BlockCount, into: Uint8Array): void {
  if (blocks === 0) return;
  assert(
    into.length === blocks * stamp.blockSizeBytes,
    `${into.length} bytes for ${blocks} blocks of stamps`,
  );
  const { bytes, words } = blockFor(stamp);
  const sharedCrc = crc32c(sharedBytes);
  for (let block = 0; block < blocks; block++) {
    setU64(LBA_AT, stamp.lba + block);
    addressStamps(words, crc32c(varyingBytes, sharedCrc));
    into.set(bytes, block * bytes.length);
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

/** A block whose stamps say what all those of one write share. */
function blockFor({ sequence, seed, zone, blockSizeBytes }: Omit<Stamp, 'sector'>): typeof made {
  setU64(SEQUENCE_AT, sequence);
  if (seed !== made.seed || zone !== made.zone || blockSizeBytes !== made.bytes.length) {
    setU64(SEED_AT, seed);
    stampView.setUint32(ZONE_AT, zone, true);
    stampView.setUint32(BLOCK_SIZE_AT, blockSizeBytes, true);
    const bytes = numberedStamps(blockSizeBytes);
    made = { seed, zone, bytes, words: new Uint32Array(bytes.buffer) };
  }
  const { words } = made;
  const [low, high] = [stampWords[SEQUENCE_AT / 4]!, stampWords[SEQUENCE_AT / 4 + 1]!];
  for (let word = SEQUENCE_AT / 4; word < words.length; word += STAMP_WORDS) {
    words[word] = low;
    words[word + 1] = high;
  }
  return made;
}

/** Copies of the stamp, each with the number of its sector. */
function numberedStamps(blockSizeBytes: ByteCount): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(blockSizeBytes);
  for (let at = 0; at < blockSizeBytes; at += STAMP_BYTES) {
    stampView.setUint32(SECTOR_AT, Math.floor(at / SECTOR_BYTES), true);
    bytes.set(stampBytes, at);
  }
  stampView.setUint32(SECTOR_AT, 0, true);
  return bytes;
}

/** Gives every stamp of a block its LBA and its checksum, which is `firstCrc` in sector 0. */
function addressStamps(words: Uint32Array, firstCrc: number): void {
  const [low, high] = [stampWords[LBA_AT / 4]!, stampWords[LBA_AT / 4 + 1]!];
  for (let sector = 0, at = 0; at < words.length; sector++) {
    stampView.setUint32(CRC_AT, firstCrc ^ sectorChange(sector), true);
    const crc = stampWords[CRC_AT / 4]!;
    for (const end = at + SECTOR_BYTES / 4; at < end; at += STAMP_WORDS) {
      words[at + LBA_AT / 4] = low;
      words[at + LBA_AT / 4 + 1] = high;
      words[at + CRC_AT / 4] = crc;
    }
  }
}

/** Changes of a checksum by the number of the sector, as far as they were asked for. */
const sectorChanges: number[] = [];

/**
 * By what the checksum of a stamp differs from that of sector 0 of its block. A CRC is linear: what a change of some bytes
 * does to it follows from these bytes and how many come after them, whatever came before.
 */
function sectorChange(sector: number): number {
  while (sectorChanges.length <= sector) {
    const [none, number] = [new Uint8Array(4), new Uint8Array(4)];
    new DataView(number.buffer).setUint32(0, sectorChanges.length, true);
    sectorChanges.push(crc32c(number) ^ crc32c(none));
  }
  return sectorChanges[sector]!;
}

function setU64(at: number, value: number): void {
  stampView.setUint32(at, value >>> 0, true);
  stampView.setUint32(at + 4, Math.floor(value / 2 ** 32), true);
}
