import type { ByteCount, ByteOffset, Lba, ZoneIndex } from '../units/units';

/** What a span of the file is, for tints and labels. */
export interface Annotation {
  readonly offset: ByteOffset;
  readonly length: ByteCount;
  readonly kind:
    | 'header'
    | 'table'
    | 'zde'
    | 'checksums'
    | 'mapping'
    | 'written'
    | 'unwritten'
    | 'hole'
    | 'gap'
    | 'beyond';
  readonly label: string;
  readonly zone?: ZoneIndex;
}

/** Whether a span lies inside of a zone. */
export function isData({ kind }: Annotation): boolean {
  return kind === 'written' || kind === 'unwritten' || kind === 'hole';
}

/** Where a file offset lies on the device; nulls outside of the data area. */
export interface Place {
  readonly offset: ByteOffset;
  readonly lba: Lba | null;
  readonly zone: ZoneIndex | null;
  /** Bytes from the zone start. */
  readonly zoneByte: number | null;
  /** The region's name: header, data, table … */
  readonly region: string;
  /** Where the block holds a stamp: what it says. */
  readonly stamp?: PlaceStamp;
}

/** The stamp of a logical block. */
export interface PlaceStamp {
  /** `zone 7 + 0x120, write #4411, seed 3`, and what is wrong with it. */
  readonly text: string;
  /** It lies where it does not belong, or is torn. */
  readonly isAmiss: boolean;
}
