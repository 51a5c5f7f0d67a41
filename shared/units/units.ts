/**
 * Numbers that carry their unit in the type. A plain number may become any of them, but one unit
 * never silently becomes another: an Lba is not accepted where a BlockCount is wanted.
 * All are non-negative integers exact to 2^53.
 */
declare const unit: unique symbol;
type Unit<Name extends string> = number & { readonly [unit]?: Name };

/** Logical block address: index of a logical block, from 0 at the start of the namespace. */
export type Lba = Unit<'Lba'>;
/** A number of logical blocks. */
export type BlockCount = Unit<'BlockCount'>;
/** Bytes from the start of a file (never of the device). */
export type ByteOffset = Unit<'ByteOffset'>;
/** Bytes from the start of the device (LBA × logical block size). */
export type DeviceByte = Unit<'DeviceByte'>;
/** A number of bytes. */
export type ByteCount = Unit<'ByteCount'>;
/** Index of a zone, from 0. */
export type ZoneIndex = Unit<'ZoneIndex'>;

/** 512-byte unit of the block layer and of several report formats, whatever the logical block size. */
export const SECTOR_BYTES = 512;
/** 2^10 bytes. */
export const KIB = 1024;
/** 2^20 bytes. */
export const MIB = 1024 * KIB;
/** 2^30 bytes. */
export const GIB = 1024 * MIB;
/** 2^40 bytes. */
export const TIB = 1024 * GIB;

/** True for a number that can stand for bytes or blocks without losing precision: an integer in [0, 2^53). */
export function isExact(value: number): boolean {
  return Number.isSafeInteger(value) && value >= 0;
}

/** Rounds value up to the next multiple of step (both exact, step > 0). */
export function roundUp(value: number, step: number): number {
  const rest = value % step;
  return rest === 0 ? value : value + (step - rest);
}

/** True for 1, 2, 4, 8 … up to 2^52. */
export function isPowerOfTwo(value: number): boolean {
  return isExact(value) && value > 0 && Number.isInteger(Math.log2(value));
}
