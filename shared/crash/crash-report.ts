import type { WriteKind } from '../image/write-kind';
import type { BlockRange, Extent } from '../units/ranges';
import type { ByteCount, ByteOffset, Lba, ZoneIndex } from '../units/units';
import type { RecoveryPolicy } from '../zone/profile';
import type { ZoneStateName } from '../zone/state';
import type { FaultName, FillName } from './damage';
import type { BrokenInvariant } from './invariant';

/** A storage write of a crash run and what became of it. */
export interface CrashWrite {
  readonly index: number;
  readonly offset: ByteOffset;
  readonly length: ByteCount;
  readonly kind: WriteKind;
  readonly fate: 'durable' | 'survived' | 'lost' | 'torn';
}

/** What a drive did wrong with a write that survived. Offsets are of the file; LBAs null outside of the data. */
export interface CrashFault {
  readonly kind: FaultName;
  /** The write, as in `writes`. */
  readonly index: number;
  readonly offset: ByteOffset;
  readonly length: ByteCount;
  readonly lba?: Lba | null;
  /** Misdirected or duplicated: where it went, too. */
  readonly to?: ByteOffset;
  readonly toLba?: Lba | null;
  /** Flipped: the byte, and the bit in it, 0 = the lowest. */
  readonly at?: ByteOffset;
  readonly bit?: number;
}

/** What `crash` prints. */
export interface CrashSummary {
  readonly id: string;
  readonly point: string;
  readonly survived: number;
  readonly lost: number;
  readonly torn: number;
  /** Why a tear that was asked for tore nothing, in one sentence; absent = it tore, or none was asked for. */
  readonly untorn?: string;
  /** What the bytes of writes hold that did not get through; absent = what was there. */
  readonly fill?: FillName;
  readonly faults?: readonly CrashFault[];
  /** Why a fault that was asked for hit nothing, in one sentence; absent = each did, or none was asked for. */
  readonly unhit?: string;
  /** The power was cut again, in the recovery from the first cut; absent = it was not. */
  readonly recoveryCut?: {
    readonly policy: RecoveryPolicy;
    /** Storage writes of the recovery that got through, of so many. */
    readonly writes: number;
    readonly of: number;
  };
  readonly writes: readonly CrashWrite[];
  /** How many writes were durable, where `writes` does not hold them all: in the window, and in text. */
  readonly durable?: number;
}

/** What `recover` prints; pointers in bytes or null. */
export interface RecoverySummary {
  readonly policy: RecoveryPolicy;
  readonly changed: readonly {
    readonly zone: ZoneIndex;
    readonly from: ZoneStateName;
    readonly to: ZoneStateName;
    readonly writePointerBefore: number | null;
    readonly writePointerAfter: number | null;
    readonly why: string;
  }[];
  /** Under `strict`: zones that break the rule, in words. Empty otherwise. */
  readonly violations: readonly string[];
  /** Zones in which fields were cleared that the format's own program clears at each start, whatever their state; absent = none. */
  readonly clearedAtStart?: number;
}

/** Contents of an image around a power cut: as its host had last been told, as found, and after recovery. */
export const CRASH_MOMENTS = ['before', 'crashed', 'recovered'] as const;
/** One of them. */
export type CrashMoment = (typeof CRASH_MOMENTS)[number];

/** One zone in the three columns of the crash lab. Pointers are absolute LBAs or null. */
export interface CrashZoneDiff {
  readonly zone: ZoneIndex;
  readonly before: { readonly state: ZoneStateName; readonly writePointer: Lba | null };
  readonly crashed: { readonly state: ZoneStateName; readonly writePointer: Lba | null };
  readonly recovered: { readonly state: ZoneStateName; readonly writePointer: Lba | null };
  readonly why: string;
}

/** Blocks of one zone, next to each other. */
export interface ZoneBlocks extends BlockRange {
  readonly zone: ZoneIndex;
}

/** Result of the crash-and-recover button. */
export interface CrashReport {
  readonly crash: CrashSummary;
  readonly recovery: RecoverySummary;
  readonly verdict: 'consistent' | 'recovered with allowed loss' | 'violated';
  /** One sentence. */
  readonly sentence: string;
  /** Invariants that do not hold, in the order of their list. */
  readonly broken: readonly BrokenInvariant[];
  readonly zones: readonly CrashZoneDiff[];
  /** File ranges that differ between before and after the crash, merged, at most ROWS_PAGE_MAX. */
  readonly tableRanges: readonly Extent[];
  readonly dataLost: readonly ZoneBlocks[];
  /** Command line that makes the same crashed image. */
  readonly reproduce: string;
}

/** Storage writes of a crash in one answer at most: one more than a mask of survivors can tell apart. */
export const CRASH_WRITES_MAX = 16_385;

/** Where a crashed image was written. */
export interface KeptFiles {
  readonly path: string;
  /** The data image written beside it, for a session that has one. */
  readonly data: string | null;
}
