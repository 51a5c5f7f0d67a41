/** What the thread that owns images and the thread that owns sockets say to each other while images are served as drives. */
import type { ErrorShape } from '../../shared/errors/app-error';
import type { DriveAddress, LiveHost } from '../../shared/session/live';
import type { ByteCount, ByteOffset, Lba, ZoneIndex } from '../../shared/units/units';
import type { ZoneCommand } from '../../shared/workload/command';
import type { ZoneGeometry, ZoneLimits } from '../../shared/zone/geometry';
import type { StatusName } from '../../shared/zone/status';

/** What a host has to know of an image that is served; nothing of it changes while it is. */
export interface DriveFacts {
  /** NVMe qualified name of its subsystem. */
  readonly nqn: string;
  /** Of the image, for log lines and the model number. */
  readonly name: string;
  /** 16 bytes that stay the same over restarts, as 32 lower-case hex digits; NGUID and serial number follow from them. */
  readonly uuid: string;
  /** Sequential zones alone, all of one size. */
  readonly geometry: ZoneGeometry;
  /** Those in force. */
  readonly limits: ZoneLimits;
  /** Bytes of a zone's descriptor extension; 0 = none. */
  readonly zdeBytes: ByteCount;
  /** False: every command that would change something is refused. */
  readonly writable: boolean;
  /** Reads may cross zone boundaries. */
  readonly crossesZones: boolean;
}

/** What the thread of the sockets is started with. */
export interface TargetSetup {
  readonly listen: DriveAddress;
  readonly drives: readonly DriveFacts[];
  /** Bytes of writes and reads, seen by both threads. Who has a request under way owns the range it names. */
  readonly arena: SharedArrayBuffer;
}

/** One command for an image. `at`, `bytes`: its data in the arena: of a write, append or setZde given, of a read wanted. */
export interface CommandRequest {
  readonly kind: 'command';
  readonly id: number;
  /** Which of the drives of the setup. */
  readonly drive: number;
  /** Without data of its own. */
  readonly command: ZoneCommand;
  readonly at: ByteOffset;
  readonly bytes: ByteCount;
}

/** A report of zones. */
export interface ReportRequest {
  readonly kind: 'report';
  readonly id: number;
  readonly drive: number;
  readonly fromLba: Lba;
  /** A state name, or `all`. */
  readonly filter: string;
  readonly maxZones: number;
  /** The count tells the descriptors returned instead of all that match. */
  readonly partial: boolean;
  /** With descriptor extensions. */
  readonly extended: boolean;
}

/** What is asked of an image. */
export type DriveRequest = CommandRequest | ReportRequest;

/** What becomes of a request: an answer of the engine, or why the file could not do it. */
export type DriveStatus = StatusName | 'write-protected' | 'no-space' | 'io' | 'not-representable';

/** Numbers of a zone in the rows of a report. */
export const ROW = {
  zone: 0,
  state: 1,
  type: 2,
  attributes: 3,
  writePointer: 4,
  capacity: 5,
  columns: 6,
} as const;

/** The answer to a request, in the order of the requests. */
export interface DriveAnswer {
  readonly id: number;
  readonly status: DriveStatus;
  /** Of an append that succeeded. */
  readonly assignedLba?: Lba;
  /** Of a report: ROW.columns numbers a zone (state and type as ZoneState and ZoneType codes; write pointer −1 where the state has none). */
  readonly rows?: Float64Array;
  /** Of a report: its count field. */
  readonly zoneCount?: number;
  /** Of an extended report: zdeBytes a zone. */
  readonly extensions?: Uint8Array;
}

/** A host that is attached: one controller, whose number is unique in the life of the target. */
export interface AttachedHost extends LiveHost {
  readonly drive: number;
}

/** From the thread of the sockets. */
export type TargetMessage =
  | ({ readonly kind: 'listening' } & DriveAddress)
  | { readonly kind: 'refused'; readonly error: ErrorShape }
  | { readonly kind: 'submit'; readonly requests: readonly DriveRequest[] }
  | { readonly kind: 'attached'; readonly host: AttachedHost }
  | { readonly kind: 'detached'; readonly controller: number; readonly why: string }
  /** Everything asked before this message came from connections that are gone. */
  | { readonly kind: 'dropped'; readonly drive: number }
  /** One line for people: what ended a connection, what a host did wrong. */
  | { readonly kind: 'log'; readonly text: string }
  | { readonly kind: 'ended' };

/** To the thread of the sockets. */
export type DriveMessage =
  | { readonly kind: 'answers'; readonly answers: readonly DriveAnswer[] }
  /** Zones changed by nobody who is attached: raises the changed-zone-list event. `null`: more than are worth a list. */
  | { readonly kind: 'zones-changed'; readonly drive: number; readonly zones: readonly ZoneIndex[] | null }
  /** Ends every connection of a drive at once, and takes no new ones for it until `resume`. */
  | { readonly kind: 'drop'; readonly drive: number }
  | { readonly kind: 'resume'; readonly drive: number }
  /** Takes no new commands, waits for those that were asked, closes everything, says `ended`. */
  | { readonly kind: 'stop' };
