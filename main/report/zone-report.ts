import type { ReportTextFormat } from '../format/report-text';
import type { ByteCount, DeviceByte, ZoneIndex } from '../../shared/units/units';

/** What a text may leave open. What is not named is what the text does not say, not what it says is zero. */
export type ReportedField = 'size' | 'capacity' | 'resetRecommended' | 'attributes' | 'zde';

/** Stands in `writePointer` for a zone whose pointer means nothing. */
export const NO_POINTER = -1;

/**
 * Zones as a report lists them, as a struct of arrays: 46 bytes a zone. Ascending, disjoint and not always without gaps:
 * a report may be of a part of a drive.
 */
export interface ReportedZones {
  readonly count: number;
  /** Which zone of the device it is: its start by the zone size. */
  readonly index: Uint32Array;
  /** Device bytes. */
  readonly start: Float64Array;
  readonly size: Float64Array;
  /** Writable bytes; of a conventional zone its size. */
  readonly capacity: Float64Array;
  /** Absolute device byte; NO_POINTER where it means nothing: full, read-only, offline and conventional zones. */
  readonly writePointer: Float64Array;
  /** ZoneState codes. */
  readonly state: Uint8Array;
  /** ZoneType codes. */
  readonly type: Uint8Array;
  /** ZoneAttribute bits, as far as `says` names them. */
  readonly attributes: Uint8Array;
}

/** A report of zones that was read. */
export interface ReadReport {
  /** Whose text it is. Both versions of blkzone are one here. */
  readonly format: ReportTextFormat;
  /** The tool, as it is called. */
  readonly tool: string;
  readonly logicalBlockSizeBytes: 512 | 4096;
  /** Who says so. Texts in bytes or sectors mean the same zones whatever it is; one in logical blocks does not. */
  readonly blockSizeFrom: 'option' | 'text' | 'guess';
  /** The text counts in logical blocks, so that their size decides where zones are. */
  readonly countsInBlocks: boolean;
  /** Size of all zones but the last. */
  readonly zoneSizeBytes: ByteCount;
  /** Zones of the whole device as the text heads them; null = it does not say. */
  readonly zonesOfDevice: number | null;
  readonly says: ReadonlySet<ReportedField>;
  readonly zones: ReportedZones;
  /** What was taken for granted, a sentence each: block size, zone size, a zone whose size the text does not say. */
  readonly guesses: readonly string[];
}

/** What settles what a text leaves open. */
export interface ReadReportOptions {
  /** Bytes of a logical block; absent = as the text says, else 4096 where that fits, else 512. */
  readonly logicalBlockSizeBytes?: 512 | 4096;
  /** What to guess for a text that counts in blocks and does not say of what size, in place of 4096. */
  readonly likelyBlockSizeBytes?: 512 | 4096;
}

/** One zone of a report, for those who ask for one. */
export interface ReportedZone {
  readonly index: ZoneIndex;
  readonly startBytes: DeviceByte;
  readonly sizeBytes: ByteCount;
  readonly capacityBytes: ByteCount;
  readonly writePointerBytes: DeviceByte | null;
  readonly state: number;
  readonly type: number;
  readonly attributes: number;
}

/** The zone at a position of the list (which need not be its index). */
export function reportedZone(zones: ReportedZones, position: number): ReportedZone {
  const pointer = zones.writePointer[position]!;
  return {
    index: zones.index[position]!,
    startBytes: zones.start[position]!,
    sizeBytes: zones.size[position]!,
    capacityBytes: zones.capacity[position]!,
    writePointerBytes: pointer === NO_POINTER ? null : pointer,
    state: zones.state[position]!,
    type: zones.type[position]!,
    attributes: zones.attributes[position]!,
  };
}
