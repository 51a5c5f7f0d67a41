/**
 * Data shapes shared by the IPC, the command line's JSON and the native trace. Plain data only:
 * numbers, strings, arrays and typed arrays, so that structured clone and JSON keep them whole.
 */
import type { ByteCount, ByteOffset, Lba, ZoneIndex } from '../units/units';
import type { ZoneLimits } from '../zone/geometry';
import type { RecoveryPolicy, RuleProfile } from '../zone/profile';
import type { ZoneAttributeName, ZoneStateName, ZoneTypeName } from '../zone/state';
import type { Refusal } from '../zone/status';
import type { ZoneCounts, ZoneProvenance } from '../zone/zone-table';
import type { OpenImageOptions } from './open-options';

/** Geometry as `info --json` prints it; sizes in bytes. */
export interface GeometryShape {
  readonly zoneCount: number;
  readonly zoneSizeBytes: ByteCount;
  readonly zoneCapacityBytes: ByteCount;
  readonly conventionalZones: readonly (readonly [ZoneIndex, ZoneIndex])[];
  readonly lastZoneSizeBytes: ByteCount;
}

/** Bytes that decided a recognition. */
export interface Evidence {
  readonly offset: ByteOffset;
  readonly length: ByteCount;
  readonly what: string;
}

/** A layout that was considered; score 0 to 1. */
export interface Candidate {
  readonly variant: string;
  readonly score: number;
  readonly why: string;
}

/** Everything `info` says about an image. */
export interface ImageInfo {
  readonly path: string;
  readonly format: string;
  readonly variant: string;
  readonly confidence: number;
  readonly candidates: readonly Candidate[];
  readonly evidence: readonly Evidence[];
  readonly profile: RuleProfile;
  readonly profileSource: 'image' | 'default' | 'option';
  readonly logicalBlockSizeBytes: number;
  readonly geometry: GeometryShape;
  readonly limits: ZoneLimits;
  readonly zdeBytes: ByteCount;
  readonly counts: ZoneCounts;
  readonly fileSizeBytes: ByteCount;
  readonly allocatedBytes: ByteCount;
  /** A complete journal waits beside the image; what is shown is the image through it. */
  readonly pendingSave: boolean;
  readonly label: string;
  readonly uuid: string;
  /** Another program that has the image open for writing, in words; null = none seen. */
  readonly writer: string | null;
  /** Path of the data image that was attached; null = the data lies in the image, or there is none. */
  readonly dataImage: string | null;
  /** False where only a zone table is there. */
  readonly hasData: boolean;
  /** Why the image can only be read; null = it can be written. */
  readonly readOnlyReason: string | null;
  /** What the family's own program does with open zones at power-up. */
  readonly recoveryPolicy: RecoveryPolicy;
  /** What QEMU's own validation would say; null = all is well, or the family has none. */
  readonly qemuVerdict: QemuVerdict | null;
}

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

/** Severity of a finding. Info does not change an exit code. */
export type Severity = 'error' | 'warning' | 'info';

/** One fact found by a check. */
export interface Finding {
  /** Stable code such as `zoned-wp-beyond-capacity`, or a bug id of FORMATS as `rfc-R1`. */
  readonly code: string;
  readonly severity: Severity;
  readonly zone?: ZoneIndex;
  readonly offset?: ByteOffset;
  readonly length?: ByteCount;
  readonly expected?: string;
  readonly found?: string;
  readonly message: string;
  /** Specification, source or bug list that says so. */
  readonly reference: string;
}

/** Why QEMU's own validation would refuse a zone_file and initialise it anew. Source: FORMATS, validation codes. */
export interface QemuVerdict {
  /** 1 to 19; 0 for a file that passes and at which the program then stops (bug Z3). */
  readonly code: number;
  readonly meaning: string;
  /** The whole sentence, with the numbers: `QEMU would refuse and re-initialise this file: 13, …`. */
  readonly message: string;
  readonly zone?: ZoneIndex;
  readonly offset?: ByteOffset;
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

/** A command line that attaches an image to another program. */
export interface AttachCommand {
  /** Program, such as `QEMU nvme-ns`. */
  readonly tool: string;
  readonly title: string;
  /** One or more lines to paste into a shell. */
  readonly line: string;
  /** What does not carry over, or what has to be done before. */
  readonly note?: string;
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

/** A bit field of a packed descriptor; bits counted from 0 = least significant. */
export interface BitField {
  readonly name: string;
  readonly highBit: number;
  readonly lowBit: number;
  readonly value: string;
  readonly meaning: string;
}

/** A button of the zone inspector: allowed, or the rule that forbids it. */
export interface ZoneAction {
  readonly op: string;
  readonly title: string;
  /** null when the action would succeed. */
  readonly refusal: Refusal | null;
}

/** Everything the inspector shows of one zone. */
export interface ZoneDetails {
  readonly row: ZoneRow;
  /** Raw descriptor as it lies in the file (after unsaved edits). */
  readonly raw: {
    readonly offset: ByteOffset;
    readonly bytes: Uint8Array;
    readonly fields: readonly BitField[];
    /** The bytes are one big-endian number; absent or false = bit 0 lies in the first byte. */
    readonly bigEndian?: boolean;
  };
  /** File offset where the zone's data starts; null where unmapped. */
  readonly dataOffset: ByteOffset | null;
  readonly zde: Uint8Array | null;
  readonly actions: readonly ZoneAction[];
  readonly findings: readonly Finding[];
}

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

/** State of an image session as every view needs it. */
export interface SessionSnapshot {
  readonly session: string;
  readonly name: string;
  readonly info: ImageInfo;
  /** locked: read-only view · editing: edits go to an overlay until saved. */
  readonly mode: 'locked' | 'editing';
  readonly dirty: boolean;
  readonly canUndo: boolean;
  readonly canRedo: boolean;
  /** Title of what undo / redo would take back / do again. */
  readonly undoTitle: string | null;
  readonly redoTitle: string | null;
  /** Findings seen while opening (not a full check). */
  readonly findings: readonly Finding[];
  /** Sentences about how the image was opened: no data image attached, for reading only, shown as bytes … */
  readonly notices: readonly string[];
  /** The choices that it was opened with. */
  readonly options: OpenImageOptions;
  /** Grows with every change of zones or bytes; views reload when it differs. */
  readonly revision: number;
}

/** Answer to one command given through a session. */
export interface CommandOutcome {
  readonly status: string;
  readonly assignedLba: Lba | null;
  readonly refusal: Refusal | null;
  /** Zones whose descriptor changed. */
  readonly changedZones: readonly ZoneIndex[];
  readonly snapshot: SessionSnapshot;
}

/** What `run` prints. */
export interface RunSummary {
  readonly commands: number;
  readonly ok: number;
  readonly refused: Readonly<Record<string, number>>;
  readonly bytesWritten: ByteCount;
  readonly elapsedSeconds: number;
}

/** First divergences of a replay. */
export interface ReplaySummary {
  readonly commands: number;
  readonly matched: number;
  readonly divergences: readonly {
    readonly index: number;
    readonly command: string;
    readonly expected: string;
    readonly actual: string;
  }[];
  readonly elapsedSeconds: number;
}

/** A storage write of a crash run and what became of it. */
export interface CrashWrite {
  readonly index: number;
  readonly offset: ByteOffset;
  readonly length: ByteCount;
  readonly kind: 'data' | 'table' | 'header' | 'zde' | 'mapping';
  readonly fate: 'durable' | 'survived' | 'lost' | 'torn';
}

/** What `crash` prints. */
export interface CrashSummary {
  readonly id: string;
  readonly point: string;
  readonly survived: number;
  readonly lost: number;
  readonly torn: number;
  readonly writes: readonly CrashWrite[];
  /** How many writes were durable, where `writes` does not hold them all (in the window only). */
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
}

/** One zone in the three columns of the crash lab. Pointers are absolute LBAs or null. */
export interface CrashZoneDiff {
  readonly zone: ZoneIndex;
  readonly before: { readonly state: ZoneStateName; readonly writePointer: Lba | null };
  readonly crashed: { readonly state: ZoneStateName; readonly writePointer: Lba | null };
  readonly recovered: { readonly state: ZoneStateName; readonly writePointer: Lba | null };
  readonly why: string;
}

/** Result of the crash-and-recover button. */
export interface CrashReport {
  readonly crash: CrashSummary;
  readonly recovery: RecoverySummary;
  readonly verdict: 'consistent' | 'recovered with allowed loss' | 'violated';
  /** One sentence. */
  readonly sentence: string;
  readonly zones: readonly CrashZoneDiff[];
  /** File ranges that differ between before and after the crash, merged, at most ROWS_PAGE_MAX. */
  readonly tableRanges: readonly { readonly offset: ByteOffset; readonly length: ByteCount }[];
  readonly dataLost: readonly { readonly zone: ZoneIndex; readonly lba: Lba; readonly blocks: number }[];
  /** Command line that makes the same crashed image. */
  readonly reproduce: string;
}
