/**
 * The one list of calls between a window and the main process. Channel names, argument types and answers
 * are derived from here by both ends; `schemas.ts` holds the run-time check of every argument.
 * `app` channels are answered by the host, `session` channels by the worker that owns the image.
 */
import type { ImageFamily } from '../image/family';
import type { CreationPlan, ImageSpec } from '../image/image-spec';
import type { ByteCount, ByteOffset, ZoneIndex } from '../units/units';
import type { ZoneCommand } from '../workload/command';
import type { TraceEntry } from '../workload/trace-entry';
import type { WorkloadInfo } from '../workload/workload-spec';
import type { RecoveryPolicy } from '../zone/profile';
import type { ErrorShape } from '../errors/app-error';
import type { ConversionPlan, ConversionTarget } from '../image/conversion';
import type { OpenImageOptions } from '../image/open-options';
import type { Annotation, Place } from '../image/place';
import type { AttachCommand } from '../image/attach-command';
import type { BytesRead, CommandOutcome, SessionSnapshot } from '../session/session';
import type { JobFinished, JobProgress, TraceInfo } from '../session/job';
import type { AppDescription, DirectoryListing, RecentImage, SampleImage } from '../app/program';
import type { Settings } from '../app/settings';
import type { CrashChoice } from '../crash/crash-choice';
import type { CrashSummary, KeptFiles } from '../crash/crash-report';
import type { StructureField } from '../image/field';
import type { ZoneDetails, ZoneList, ZoneReportPage } from '../image/zone-report';

/** A call: its arguments and its answer. */
export interface Call<Arguments, Value> {
  readonly arguments: Arguments;
  readonly value: Value;
}

/** Channels answered by the host. */
export interface AppChannels {
  'app:describe': Call<Record<never, never>, AppDescription>;
  'settings:load': Call<Record<never, never>, Settings>;
  'settings:save': Call<{ settings: Settings }, Settings>;
  'files:list': Call<{ path: string | null }, DirectoryListing>;
  'dialogs:openImage': Call<Record<never, never>, { path: string | null }>;
  'dialogs:saveFile': Call<{ suggestedName: string }, { path: string | null }>;
  'recent:list': Call<Record<never, never>, readonly RecentImage[]>;
  'recent:forget': Call<{ path: string }, readonly RecentImage[]>;
  'samples:list': Call<Record<never, never>, readonly SampleImage[]>;
  'samples:prepare': Call<{ id: string }, { path: string }>;
  'images:plan': Call<{ spec: ImageSpec; path: string | null }, CreationPlan>;
  /** `data`: path of the raw data image that a zone_file gets beside it; null = none is made. */
  'images:create': Call<
    { spec: ImageSpec; path: string; data: string | null; replace: boolean },
    { path: string; data: string | null }
  >;
  /** What the drivers declare of their families, in the order in which they are offered. */
  'formats:list': Call<Record<never, never>, readonly ImageFamily[]>;
  'workloads:list': Call<Record<never, never>, readonly WorkloadInfo[]>;
  'sessions:open': Call<{ path: string; options: OpenImageOptions }, SessionSnapshot>;
  'sessions:list': Call<Record<never, never>, readonly SessionSnapshot[]>;
  'sessions:close': Call<{ session: string; discard: boolean }, { closed: boolean }>;
  'jobs:cancel': Call<{ job: string }, { cancelled: boolean }>;
  /** Paths given on the command line or by the system before the window listened. */
  'app:takeOpenRequests': Call<Record<never, never>, readonly string[]>;
}

/** Channels answered by the worker of a session; every argument object carries `session`. */
export interface SessionChannels {
  'sessions:describe': Call<{ session: string }, SessionSnapshot>;
  'sessions:setMode': Call<{ session: string; mode: 'locked' | 'editing' }, SessionSnapshot>;
  'sessions:save': Call<{ session: string }, SessionSnapshot>;
  'sessions:saveAs': Call<{ session: string; path: string; replace: boolean }, { path: string }>;
  'sessions:revert': Call<{ session: string }, SessionSnapshot>;
  'sessions:undo': Call<{ session: string }, SessionSnapshot>;
  'sessions:redo': Call<{ session: string }, SessionSnapshot>;
  'zones:report': Call<{ session: string; first: ZoneIndex; count: number }, ZoneReportPage>;
  'zones:describe': Call<{ session: string; zone: ZoneIndex }, ZoneDetails>;
  'zones:execute': Call<{ session: string; command: ZoneCommand }, CommandOutcome>;
  'bytes:read': Call<{ session: string; offset: ByteOffset; length: ByteCount }, BytesRead>;
  'bytes:annotate': Call<{ session: string; offset: ByteOffset; length: ByteCount }, readonly Annotation[]>;
  'bytes:resolve': Call<{ session: string; address: string; from: ByteOffset }, Place>;
  'bytes:locate': Call<{ session: string; offset: ByteOffset }, Place>;
  'structure:read': Call<
    { session: string; first: number; count: number },
    { fields: readonly StructureField[]; total: number }
  >;
  'workloads:start': Call<
    {
      session: string;
      name: string;
      seed: number;
      settings: Readonly<Record<string, string>>;
      /** scratch: nothing of the image changes · edits: into the session's overlay. */
      target: 'scratch' | 'edits';
    },
    { job: string }
  >;
  'traces:list': Call<{ session: string }, readonly TraceInfo[]>;
  'traces:read': Call<
    { session: string; trace: string; first: number; count: number },
    { entries: readonly TraceEntry[]; total: number }
  >;
  'traces:save': Call<{ session: string; trace: string; path: string; replace: boolean }, { path: string }>;
  'crashes:preview': Call<{ session: string; choice: CrashChoice }, CrashSummary>;
  'crashes:start': Call<{ session: string; choice: CrashChoice; policy: RecoveryPolicy }, { job: string }>;
  'crashes:keep': Call<
    { session: string; crash: string; path: string; recovered: boolean; replace: boolean },
    KeptFiles
  >;
  'checks:start': Call<{ session: string }, { job: string }>;
  'zones:lists': Call<{ session: string }, readonly ZoneList[]>;
  'conversions:plan': Call<{ session: string; target: ConversionTarget }, ConversionPlan>;
  /** Refused with `not-representable` when there are losses and `acceptLoss` is not set. */
  'conversions:start': Call<
    {
      session: string;
      target: ConversionTarget;
      path: string;
      data: string | null;
      replace: boolean;
      acceptLoss: boolean;
    },
    { job: string }
  >;
  'attachments:list': Call<{ session: string }, readonly AttachCommand[]>;
}

/** All channels. */
export type Channels = AppChannels & SessionChannels;
/** Name of a channel, `noun:verb`. */
export type Channel = keyof Channels;
/** Arguments of a channel. */
export type ArgumentsOf<Name extends Channel> = Channels[Name]['arguments'];
/** Answer of a channel. */
export type ValueOf<Name extends Channel> = Channels[Name]['value'];

/** Events that main sends to every window, past tense. */
export interface Events {
  'jobs:progressed': JobProgress;
  'jobs:finished': JobFinished;
  'zones:changed': { readonly session: string; readonly first: ZoneIndex; readonly count: number };
  'sessions:changed': SessionSnapshot;
  'sessions:failed': { readonly session: string; readonly error: ErrorShape };
  'app:openRequested': { readonly path: string };
  /** A native menu entry was chosen; the window runs the command of that id. */
  'menu:chosen': { readonly command: string };
}
/** Name of an event. */
export type EventName = keyof Events;

const APP_CHANNELS: Readonly<Record<keyof AppChannels, 'app'>> = {
  'app:describe': 'app',
  'settings:load': 'app',
  'settings:save': 'app',
  'files:list': 'app',
  'dialogs:openImage': 'app',
  'dialogs:saveFile': 'app',
  'recent:list': 'app',
  'recent:forget': 'app',
  'samples:list': 'app',
  'samples:prepare': 'app',
  'images:plan': 'app',
  'images:create': 'app',
  'formats:list': 'app',
  'workloads:list': 'app',
  'sessions:open': 'app',
  'sessions:list': 'app',
  'sessions:close': 'app',
  'jobs:cancel': 'app',
  'app:takeOpenRequests': 'app',
};

const SESSION_CHANNELS: Readonly<Record<keyof SessionChannels, 'session'>> = {
  'sessions:describe': 'session',
  'sessions:setMode': 'session',
  'sessions:save': 'session',
  'sessions:saveAs': 'session',
  'sessions:revert': 'session',
  'sessions:undo': 'session',
  'sessions:redo': 'session',
  'zones:report': 'session',
  'zones:describe': 'session',
  'zones:execute': 'session',
  'bytes:read': 'session',
  'bytes:annotate': 'session',
  'bytes:resolve': 'session',
  'bytes:locate': 'session',
  'structure:read': 'session',
  'workloads:start': 'session',
  'traces:list': 'session',
  'traces:read': 'session',
  'traces:save': 'session',
  'crashes:preview': 'session',
  'crashes:start': 'session',
  'crashes:keep': 'session',
  'checks:start': 'session',
  'zones:lists': 'session',
  'conversions:plan': 'session',
  'conversions:start': 'session',
  'attachments:list': 'session',
};

/** Who answers each channel. */
export const CHANNEL_SCOPES: Readonly<Record<Channel, 'app' | 'session'>> = {
  ...APP_CHANNELS,
  ...SESSION_CHANNELS,
};
/** Every channel name. */
export const CHANNELS = Object.keys(CHANNEL_SCOPES) as readonly Channel[];

const EVENT_NAMES: Readonly<Record<EventName, true>> = {
  'jobs:progressed': true,
  'jobs:finished': true,
  'zones:changed': true,
  'sessions:changed': true,
  'sessions:failed': true,
  'app:openRequested': true,
  'menu:chosen': true,
};
/** Every event name. */
export const EVENTS = Object.keys(EVENT_NAMES) as readonly EventName[];
