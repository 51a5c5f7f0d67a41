import type { Lba, ZoneIndex } from '../../units/units';

/** What a zone of a lost table was, as its data tells. */
export interface RebuiltZone {
  readonly zone: ZoneIndex;
  /** Name of the state. */
  readonly state: string;
  /** Null for a conventional zone. */
  readonly writePointer: Lba | null;
  /** 0 to 1: that the pointer is the one that was lost. */
  readonly confidence: number;
  readonly evidence: string;
}
