import type { ByteCount, ByteOffset, DeviceByte, ZoneIndex } from '../units/units';

/** What of a zone is compared. */
export type ComparedField =
  'type' | 'state' | 'start' | 'size' | 'capacity' | 'writePointer' | 'attributes' | 'zde';

/** Names as reports spell them, device bytes, null where there is none. */
export type ComparedValue = string | number | null;

/** A difference of what two images say of themselves as a whole: numbers of zones, sizes in bytes, limits. */
export interface FactDifference {
  readonly field: string;
  readonly a: ComparedValue;
  readonly b: ComparedValue;
}

/** A field of a zone that differs. Starts, sizes and pointers are device bytes, attributes names with blanks between them. */
export interface ZoneDifference {
  readonly index: ZoneIndex;
  /** The zone on the other side, where it is another one; pointers are then bytes from the starts of the zones. */
  readonly indexB?: ZoneIndex;
  readonly field: ComparedField;
  readonly a: ComparedValue;
  readonly b: ComparedValue;
}

/** A decoded field whose value differs; null where one side has no such field. */
export interface StructureDifference {
  readonly path: string;
  readonly offsetA: ByteOffset | null;
  readonly offsetB: ByteOffset | null;
  readonly a: string | null;
  readonly b: string | null;
}

/** A maximal run of device bytes that differ, never joined across equal ones. */
export interface ByteDifference {
  readonly offsetA: DeviceByte;
  readonly offsetB: DeviceByte;
  readonly length: ByteCount;
}
