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
}
