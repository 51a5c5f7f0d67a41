import type { BitField } from '../../../../shared/ipc/shapes';

/** Bytes of a little-endian descriptor that hold a bit field, as offsets from its start. */
export function bytesOfField({ highBit, lowBit }: Pick<BitField, 'highBit' | 'lowBit'>): {
  from: number;
  length: number;
} {
  const from = Math.floor(lowBit / 8);
  return { from, length: Math.floor(highBit / 8) - from + 1 };
}

/** Fields that have bits in a byte of a little-endian descriptor, highest first as given. */
export function fieldsOfByte(fields: readonly BitField[], byte: number): readonly BitField[] {
  return fields.filter(({ highBit, lowBit }) => lowBit <= byte * 8 + 7 && highBit >= byte * 8);
}

/** Bits of a field as binary digits, most significant first, cut to what is worth reading. */
export function bitsText(
  bytes: Uint8Array,
  { highBit, lowBit }: Pick<BitField, 'highBit' | 'lowBit'>,
): string {
  let text = '';
  for (let bit = highBit; bit >= lowBit; bit--) text += ((bytes[Math.floor(bit / 8)] ?? 0) >> (bit % 8)) & 1;
  return text;
}

/** `63:60`, or `59` for a single bit. */
export function bitRange({ highBit, lowBit }: Pick<BitField, 'highBit' | 'lowBit'>): string {
  return highBit === lowBit ? String(highBit) : `${highBit}:${lowBit}`;
}
