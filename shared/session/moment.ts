import type { Extent } from '../units/ranges';
import type { ZoneIndex } from '../units/units';
import type { TraceEntry } from '../workload/trace-entry';
import type { StatusName } from '../zone/status';
import type { ZoneStateName } from '../zone/state';

/** The moment of a trace that a session shows instead of the present. */
export interface ShownMoment {
  readonly trace: string;
  readonly title: string;
  /** So many commands of the trace are carried out. */
  readonly position: number;
  /** Commands of the whole trace. */
  readonly commands: number;
}

/** A zone before and after. Pointers are absolute LBAs, as the table holds them. */
export interface ZoneStep {
  readonly zone: ZoneIndex;
  readonly from: ZoneStateName;
  readonly to: ZoneStateName;
  readonly writePointer: number;
}

/** What a command of a trace did when it was carried out. */
export interface CommandStory {
  readonly entry: TraceEntry;
  readonly status: StatusName;
  /** Zones that it changed, the first of them. */
  readonly changes: readonly ZoneStep[];
  readonly changedZones: number;
  /** Open and active zones afterwards. */
  readonly open: number;
  readonly active: number;
  /** What the trace asserts and it did not give, in words; null = as asserted. */
  readonly divergence: { readonly expected: string; readonly actual: string } | null;
}

/** Counts along a trace, thinned out to some places; of each place the most of its commands. */
export interface TraceSeries {
  /** Commands that one place stands for. */
  readonly step: number;
  readonly open: Float64Array;
  readonly active: Float64Array;
  /** Refused commands of each place. */
  readonly refused: Float64Array;
}

/** How two moments of a trace differ. */
export interface MomentDifference {
  /** Zones that differ, the first of them. */
  readonly zones: readonly {
    readonly zone: ZoneIndex;
    readonly from: ZoneStateName;
    readonly to: ZoneStateName;
    readonly writePointerFrom: number;
    readonly writePointerTo: number;
  }[];
  readonly differingZones: number;
  /** Bytes of the file that may differ, merged and few; null = any of them. */
  readonly bytes: readonly Extent[] | null;
}
