import type { Lba } from '../units/units';
import type { RuleOptions, RuleProfile } from '../zone/profile';
import type { ZoneStateName } from '../zone/state';
import type { StatusName } from '../zone/status';
import type { ZoneLimits } from '../zone/geometry';
import type { GeometryShape } from '../image/geometry-shape';
import type { ZoneCommand } from './command';

/** First line of a native trace. */
export interface TraceHeader {
  readonly zonesmith: 'trace';
  readonly version: 1;
  readonly geometry: GeometryShape;
  readonly limits: ZoneLimits;
  readonly profile: RuleProfile;
  readonly options: Partial<RuleOptions>;
  readonly logicalBlockSizeBytes: number;
  readonly zdeBytes: number;
  readonly seed?: number;
  readonly generator?: string;
}

/** Results that a recorded command asserts on replay; only the fields present count. */
export interface TraceExpectation {
  readonly status?: StatusName;
  readonly state?: ZoneStateName;
  /** Absolute LBA, or null where not valid. */
  readonly writePointer?: Lba | null;
  readonly assignedLba?: Lba;
  /** Of the bytes read, lower-case hex. */
  readonly sha256?: string;
  readonly open?: number;
  readonly active?: number;
}

/** One line of a native trace after the header. */
export interface TraceEntry extends ZoneCommand {
  /** 0-based index. */
  readonly i: number;
  /** Microseconds since the start. */
  readonly t: number;
  readonly expect?: TraceExpectation;
}
