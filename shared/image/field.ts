import type { ByteCount, ByteOffset } from '../units/units';

/** One decoded field of a file. */
export interface StructureField {
  /** Dotted path: `header.zone_size`, `table[7].state`. */
  readonly path: string;
  readonly offset: ByteOffset;
  readonly length: ByteCount;
  /** `u32 le`, `u64 le`, `bytes`, `ascii`, `bits 63:60` … */
  readonly type: string;
  /** Numbers as decimal text (u64 does not fit JSON numbers); bytes as hex; names where an enum is known. */
  readonly value: string;
  readonly status: 'ok' | 'suspect' | 'unreadable';
  readonly why?: string;
}

/** A bit field of a packed descriptor; bits counted from 0 = least significant. */
export interface BitField {
  readonly name: string;
  readonly highBit: number;
  readonly lowBit: number;
  readonly value: string;
  readonly meaning: string;
}
