import type { ErrorShape } from '../../shared/errors/app-error';
import type { ArgumentsOf, SessionChannel, ValueOf } from '../../shared/ipc/channels';
import type { CallEnvelope, EventEnvelope } from '../../shared/ipc/envelope';
import type { CreateRequest } from '../image/create-image';
import type { ImageSpec } from '../../shared/image/image-spec';
import type { OpenImageOptions } from '../../shared/image/open-options';
import type { JobReport } from '../../shared/session/job';
import type { KeptChoice } from '../../shared/session/kept-edits';
import type { SessionSnapshot } from '../../shared/session/session';
import type { ByteCount } from '../../shared/units/units';
import type { Result } from '../../shared/errors/result';

/** What a session is made from. */
export interface SessionStart {
  readonly session: string;
  readonly path: string;
  readonly options: OpenImageOptions;
  /** First revision of the session; 0 where absent. A session that takes the place of another goes on counting. */
  readonly revision?: number;
  /** Absent: unsaved edits are not kept. */
  readonly keeping?: EditKeeping;
}

/** How much of unsaved edits is kept at most: of one image, and of all together. */
export interface KeptLimits {
  readonly imageBytes: ByteCount;
  readonly allBytes: ByteCount;
}

/** Where a session keeps its unsaved edits for the case that the host dies. */
export interface EditKeeping {
  readonly folder: string;
  /** Another one for each session of the process. */
  readonly number: number;
  readonly limits?: KeptLimits;
  /** There are edits of this image that an earlier session left. */
  readonly waiting?: boolean;
  /** Those that this one begins with: where they are kept, and over what they may be laid. */
  readonly restore?: { readonly path: string; readonly over: KeptChoice['over'] };
}

/** What becomes of the unsaved edits of a session that ends: offered again, or given up. */
export type EditsAtEnd = 'keep' | 'drop';

/** What a session says of itself once the image is open. */
export interface SessionOpened {
  readonly snapshot: SessionSnapshot;
  /** Mix of states in each of up to 64 equal parts of the device: a byte for each of ZONE_STATE_NAMES, its share of 255. */
  readonly strip: Uint8Array;
}

/** A session, wherever it runs. */
export interface SessionPort {
  readonly opened: SessionOpened;
  /** Errors: AppError, also when the session has failed or ended. */
  call<Name extends SessionChannel>(channel: Name, args: ArgumentsOf<Name>): Promise<ValueOf<Name>>;
  /** Asks the job of this number to stop; it sees this within 200 ms. */
  cancelJob(job: number): void;
  /** Ends the session without saving. Resolves when its files are released. */
  dispose(edits: EditsAtEnd): Promise<void>;
}

/** Starts a session; `publish` receives its events. Errors: those of opening the image. */
export type SpawnSession = (
  start: SessionStart,
  publish: (event: EventEnvelope) => void,
) => Promise<SessionPort>;

/** What a worker is started with. */
export interface WorkerSetup {
  readonly start: SessionStart;
  /** Int32Array of one element: number of the job that is asked to stop. */
  readonly cancelFlag: SharedArrayBuffer;
}

/** What a worker that creates one image is started with. */
export interface CreationSetup {
  readonly creation: {
    readonly path: string;
    readonly spec: ImageSpec;
    readonly request: CreateRequest;
    /** Int32Array of one element: 1 = it is to stop. */
    readonly cancelFlag: SharedArrayBuffer;
  };
}

/** Messages from a worker that creates an image: the result comes once, and last. */
export type CreationMessage =
  | { readonly kind: 'progress'; readonly report: JobReport }
  | { readonly kind: 'ended'; readonly result: Result<null> };

/** Messages to a worker. */
export type WorkerRequest =
  | { readonly kind: 'call'; readonly call: CallEnvelope<SessionChannel> }
  | { readonly kind: 'dispose'; readonly edits: EditsAtEnd };

/** Messages from a worker. */
export type WorkerMessage =
  | { readonly kind: 'opened'; readonly opened: SessionOpened }
  | { readonly kind: 'refused'; readonly error: ErrorShape }
  | { readonly kind: 'answer'; readonly id: number; readonly result: Result<ValueOf<SessionChannel>> }
  | { readonly kind: 'event'; readonly event: EventEnvelope };
