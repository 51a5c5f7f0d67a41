import type { ByteCount, ByteOffset, Lba, ZoneIndex } from '../units/units';
import type { ActionOperation } from '../workload/operations';
import type { ZoneAttributeName, ZoneStateName, ZoneTypeName } from '../zone/state';
import type { Refusal } from '../zone/status';
import type { ZoneProvenance } from '../zone/zone-table';
import type { BitField } from './field';
import type { Finding } from './check/finding';
import type { ZoneHint } from './zone-hints';

/** One zone as `report --as json` prints it. */
export interface ZoneRow {
  readonly index: ZoneIndex;
  readonly type: ZoneTypeName;
  readonly state: ZoneStateName;
  readonly startLba: Lba;
  readonly startBytes: number;
  readonly sizeBytes: ByteCount;
  readonly capacityBytes: ByteCount;
  /** Absolute device bytes; null where not valid. */
  readonly writePointerBytes: number | null;
  readonly attributes: readonly ZoneAttributeName[];
  readonly zdeValid: boolean;
  readonly provenance: ZoneProvenance;
}

/** A linked list of zones inside of a file, as stored and as walked. */
export interface ZoneList {
  /** explicitlyOpened, implicitlyOpened, closed, full. */
  readonly name: ZoneStateName;
  /** Offset of the list head in the file. */
  readonly offset: ByteOffset;
  /** First and last zone as stored; null = none (ffffffffh). */
  readonly head: ZoneIndex | null;
  readonly tail: ZoneIndex | null;
  /** Number of members as stored. */
  readonly size: number;
  /** Zones in the order of the links, at most 1,000; stops where a link is broken. */
  readonly zones: readonly ZoneIndex[];
  /** Zones that are in the state of the list, counted over the table. */
  readonly zonesInState: number;
  /** What is wrong with head, links and size; empty = sound. */
  readonly problems: readonly string[];
}

/** Zones first … first+count−1 in typed arrays (transferable). Sizes follow from the geometry. */
export interface ZoneReportPage {
  readonly first: ZoneIndex;
  readonly count: number;
  readonly state: Uint8Array;
  readonly type: Uint8Array;
  readonly attributes: Uint8Array;
  /** Absolute LBA; meaningful where the state has a write pointer, else as stored. */
  readonly writePointer: Float64Array;
}

/** A button of the zone inspector: allowed, or the rule that forbids it. */
export interface ZoneAction {
  readonly op: ActionOperation;
  /** null when the action would succeed. */
  readonly refusal: Refusal | null;
}

/** A zone's entry as it lies in the file. */
export interface RawDescriptor {
  readonly offset: ByteOffset;
  readonly bytes: Uint8Array;
  readonly fields: readonly BitField[];
  /** The bytes are one big-endian number; absent or false = bit 0 lies in the first byte. */
  readonly bigEndian?: boolean;
}

/** Everything the inspector shows of one zone. */
export interface ZoneDetails {
  readonly row: ZoneRow;
  /**
   * Raw descriptor as it lies in the file (after unsaved edits). null once the file holds something else than when it
   * was opened: what lies there now is not what the row was read from.
   */
  readonly raw: RawDescriptor | null;
  /** File offset where the zone's data starts; null where unmapped. */
  readonly dataOffset: ByteOffset | null;
  readonly zde: Uint8Array | null;
  /** Null where its data cannot be read, or is not what it was when the image was opened. */
  readonly hint: ZoneHint | null;
  readonly actions: readonly ZoneAction[];
  readonly findings: readonly Finding[];
}
