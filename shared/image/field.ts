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

/** A run of fields of the same making, in the order of all fields. */
export interface FieldSection {
  readonly count: number;
  /** It is a list: fields of each of its elements, whose numbers stand in brackets. Null = one structure. */
  readonly perElement: number | null;
}

/** The same as a window is told of it. */
export interface OutlineSection extends FieldSection {
  /** What all paths of it begin with: `header`, `extension.zoned`, `table`; of a single field its whole path. */
  readonly path: string;
  /** Index of its first field. */
  readonly first: number;
}

/** A field that a filter lets through. */
export interface FilteredField {
  readonly index: number;
  readonly field: StructureField;
}

/** A bit field of a packed descriptor; bits counted from 0 = least significant. */
export interface BitField {
  readonly name: string;
  readonly highBit: number;
  readonly lowBit: number;
  readonly value: string;
  readonly meaning: string;
}
