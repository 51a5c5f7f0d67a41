import { formatHex } from '../units/format';
import type { ByteCount, DeviceByte, Lba } from '../units/units';
import type { ZoneGeometry } from '../zone/geometry';
import { zoneOf } from '../zone/geometry';
import { decodeStamp, STAMP_BYTES, type Stamp } from './stamp';

/** What the stamps of one logical block say together. */
export interface StampReading {
  /** The first stamp of the block. */
  readonly stamp: Stamp;
  /** Byte of the block from which on it holds something else than its first bytes say; null = it is whole. */
  readonly tornAt: ByteCount | null;
}

/** What is said of a block that holds stamps, in the words of people and for scripts. */
export interface StampPlace extends StampReading {
  readonly lba: Lba;
  /** `zone 7 + 0x120, write #4411, seed 3`, and what is wrong. */
  readonly text: string;
  /** The stamp is that of another place. */
  readonly elsewhere: boolean;
}

/** Reads the stamps of a logical block; null where it holds none, or only foreign bytes with one by chance behind them. */
export function readStamps(block: Uint8Array): StampReading | null {
  let stamp: Stamp | null = null;
  let tornAt: ByteCount | null = null;
  for (let at = 0; at < block.length; at += STAMP_BYTES) {
    const found = decodeStamp(block.subarray(at, at + STAMP_BYTES));
    if (at === 0) stamp = found;
    else if (stamp === null && found !== null) [stamp, tornAt] = [found, at];
    else if (stamp !== null && tornAt === null && !isSameWrite(stamp, found)) tornAt = at;
  }
  return stamp === null ? null : { stamp, tornAt };
}

/** True for stamps of one block, by one write. */
function isSameWrite(a: Stamp, b: Stamp | null): boolean {
  return b !== null && a.lba === b.lba && a.sequence === b.sequence && a.seed === b.seed;
}

/** Device byte that a stamp was written to. Beyond 2^53 in a foreign one. */
function byteOf({ lba, blockSizeBytes }: Stamp): DeviceByte {
  return lba * blockSizeBytes;
}

/** True for a stamp that was written to this block; what was written in blocks of another size counts by its bytes. */
export function belongsAt(geometry: ZoneGeometry, lba: Lba, stamp: Stamp): boolean {
  const block = geometry.logicalBlockSizeBytes;
  if (stamp.blockSizeBytes !== block) {
    const [byte, start] = [byteOf(stamp), lba * block];
    return byte < start + block && start < byte + stamp.blockSizeBytes;
  }
  return stamp.lba === lba && stamp.zone === zoneOf(geometry, lba);
}

/** `zone 7 + 0x120, write #4411, seed 3`: where and by what a stamp was written, bytes from the start of the zone. */
export function stampText(geometry: ZoneGeometry, stamp: Stamp): string {
  const { logicalBlockSizeBytes, zoneSizeBlocks } = geometry;
  const inZone = byteOf(stamp) - stamp.zone * zoneSizeBlocks * logicalBlockSizeBytes;
  const where =
    inZone >= 0 && Number.isSafeInteger(inZone)
      ? `zone ${stamp.zone} + ${formatHex(inZone)}`
      : `zone ${stamp.zone}, LBA ${formatHex(stamp.lba)}`;
  return `${where}, write #${stamp.sequence}, seed ${stamp.seed}`;
}

/** A block's stamps at their place: what they say, and whether they lie where they belong. */
export function placedStamp(geometry: ZoneGeometry, lba: Lba, block: Uint8Array): StampPlace | null {
  const reading = readStamps(block);
  if (reading === null) return null;
  const { stamp, tornAt } = reading;
  const elsewhere = !belongsAt(geometry, lba, stamp);
  const wrong = [
    ...(elsewhere ? ['lies where it does not belong'] : []),
    ...(tornAt === null ? [] : [`torn at byte ${tornAt} of its block`]),
  ];
  const text = [stampText(geometry, stamp), ...wrong].join('; ');
  return { ...reading, lba, text, elsewhere };
}
