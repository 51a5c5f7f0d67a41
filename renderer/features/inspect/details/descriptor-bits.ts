import type { BitField } from '../../../../shared/image/field';
import type { RawDescriptor } from '../../../../shared/image/zone-report';

type Bits = Pick<BitField, 'highBit' | 'lowBit'>;
type Raw = Pick<RawDescriptor, 'bytes' | 'bigEndian'>;

/** More bytes than these are a structure of many numbers, not one number with bit fields. */
const NUMBER_BYTES_MAX = 8;

/** True for a descriptor that is one packed number. */
export function isOneNumber({ bytes }: Raw): boolean {
  return bytes.length <= NUMBER_BYTES_MAX;
}

/** Place of a byte of the number, counted from its least significant one, in the file. */
function placeOf({ bytes, bigEndian }: Raw, byte: number): number {
  return bigEndian === true ? bytes.length - 1 - byte : byte;
}

/** Bytes of a descriptor that hold a bit field, as offsets from its start. */
export function bytesOfField(raw: Raw, { highBit, lowBit }: Bits): { from: number; length: number } {
  const ends = [placeOf(raw, Math.floor(lowBit / 8)), placeOf(raw, Math.floor(highBit / 8))];
  const from = Math.min(...ends);
  return { from, length: Math.max(...ends) - from + 1 };
}

/** Fields that have bits in a byte of a descriptor, in the order given. */
export function fieldsOfByte(raw: Raw, fields: readonly BitField[], byte: number): readonly BitField[] {
  return fields.filter((field) => {
    const { from, length } = bytesOfField(raw, field);
    return byte >= from && byte < from + length;
  });
}

/** Bits of a field as binary digits, most significant first. */
export function bitsText(raw: Raw, { highBit, lowBit }: Bits): string {
  let text = '';
  for (let bit = highBit; bit >= lowBit; bit--)
    text += ((raw.bytes[placeOf(raw, Math.floor(bit / 8))] ?? 0) >> (bit % 8)) & 1;
  return text;
}

/** `63:60`, or `59` for a single bit. */
export function bitRange({ highBit, lowBit }: Bits): string {
  return highBit === lowBit ? String(highBit) : `${highBit}:${lowBit}`;
}

/** Place of a field in a structure: `+24` for its first byte, with the bits where it does not fill its bytes. */
export function byteRange(raw: Raw, field: Bits): string {
  const { from, length } = bytesOfField(raw, field);
  const fillsBytes = field.highBit - field.lowBit + 1 === length * 8;
  return fillsBytes ? `+${from}` : `+${from} ${field.highBit % 8}:${field.lowBit % 8}`;
}
