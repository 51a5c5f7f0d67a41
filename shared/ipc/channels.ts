/**
 * The one table of calls between a window and the main process, and the one of events. Types at both ends, the gate's
 * check of arguments and paths, who answers and when are all derived from an entry. Windows import types only.
 */
import * as v from 'valibot';
import { HEX_ROW_MAX, SETTINGS, type Settings } from '../app/settings';
import { WORKSPACE, WORKSPACE_TAB, type Workspace } from '../app/workspace';
import type { FileNature } from '../app/file-nature';
import type { OpenRequest } from '../app/open-request';
import type { AppDescription, DirectoryListing, PassingFile, RecentImage, SampleImage } from '../app/program';
import type { ErrorShape } from '../errors/app-error';
import { MEASURE_AT_ONCE_MAX, type ByteMeasure } from '../image/byte-measure';
import type { ImageInfo } from '../image/image-info';
import type { AttachCommand } from '../image/attach-command';
import { STRIP_PAGE_MAX, STRIP_ROWS_MAX, type StripPage } from '../image/content-strip';
import { CONVERSION_TARGET, type ConversionPlan } from '../image/conversion';
import type { ImageFamily } from '../image/family';
import type { FilteredField, OutlineSection, StructureField } from '../image/field';
import { BYTES_PAGE_MAX, COMMAND_BYTES_MAX, ROWS_PAGE_MAX, ZONES_PAGE_MAX } from '../image/limits';
import { REPORT_FORMAT_NAMES } from '../image/report-formats';
import { HINTS_PAGE_MAX, type ZoneHintsPage } from '../image/zone-hints';
import { IMAGE_SPEC, type CreationPlan, type ImageSpec } from '../image/image-spec';
import { OPEN_OPTIONS } from '../image/open-options';
import type { Place } from '../image/place';
import { REPORT_TEXT_MAX, type ReportReading } from '../image/report-reading';
import type { ZoneDetails, ZoneList, ZoneReportPage } from '../image/zone-report';
import { SEARCH_PATTERN } from '../search/pattern';
import type { SearchPage } from '../search/search';
import {
  BYTES_EDIT,
  FILL_EDIT,
  REPLACE_EDIT,
  type ByteEditOutcome,
  type EditedRunsPage,
  type ReplaceOutcome,
} from '../session/byte-edit';
import type { JobFinished, JobProgress, TraceInfo } from '../session/job';
import { KEPT_CHOICE, type KeptEdits } from '../session/kept-edits';
import type { CommandStory, MomentDifference, TraceSeries } from '../session/moment';
import type { LiveState } from '../session/live';
import { IMAGE_REPORT_FORMATS } from '../session/image-report-formats';
import type { SessionDescription, BytesRead, CommandOutcome } from '../session/session';
import type { SessionSnapshot, SessionStep } from '../session/session';
import type { Checked } from '../units/schemas';
import { aPath, aPathWithDataBeside, byteCount, byteOffset, bytesUpTo, exact, flag } from '../units/schemas';
import { name, text, zoneIndex } from '../units/schemas';
import type { ByteCount } from '../units/units';
import { ZONE_COMMAND } from '../workload/command';
import type { TraceFormats } from '../workload/trace-formats';
import { IMPORT_PLACEMENTS, IOLOG_WAITS } from '../workload/import-report';
import type { TraceEntry } from '../workload/trace-entry';
import type { PlannedCommand } from '../workload/planned-command';
import { PREVIEW_COMMANDS_MAX, type WorkloadInfo } from '../workload/workload-spec';
import { answers, app, session, type ChannelScope, type TypeOnly } from './channel-entry';
import { CHECK_CHANNELS } from './check-channels';
import { CRASH_CHANNELS } from './crash-channels';
import { DIFFERENCE_CHANNELS } from './difference-channels';
import { LIVE_CHANNELS } from './live-channels';
import { NOTE_CHANNELS } from './note-channels';

const carries = answers;

/** Long work has begun. */
const aJob = answers<{ job: string }>();
const count = v.pipe(exact, v.maxValue(ROWS_PAGE_MAX));
const length = v.pipe(byteCount, v.maxValue(BYTES_PAGE_MAX));
const path = aPath;
const pathOrNone = v.nullable(aPath);

/** Every channel by its name, `noun:verb`: arguments, answer, and for a session whether it is served during a job. */
export const CHANNELS = {
  'app:describe': app({}, answers<AppDescription>()),
  /** What the command line or the system asked to open before the window listened. */
  'app:takeOpenRequests': app({}, answers<readonly OpenRequest[]>()),
  'settings:load': app({}, answers<Settings>()),
  'settings:save': app({ settings: SETTINGS }, answers<Settings>()),
  /** What this window had open, or the windows of the host before: `others` are theirs but for the first. */
  'workspace:load': app(
    {},
    answers<{ own: Workspace; others: readonly Workspace[]; /** Without being asked. */ reopen: boolean }>(),
  ),
  'workspace:save': app({ workspace: WORKSPACE }, answers<{ saved: boolean }>()),
  /** Another window, with images to open; null where pages open windows themselves. */
  'windows:open': app({ workspace: v.nullable(WORKSPACE) }, answers<{ window: string | null }>()),
  /** Asks all windows to close, each about its edits; false where the host goes on without windows. */
  'windows:quit': app({}, answers<{ quits: boolean }>()),
  /** This window was asked to close, and stays. */
  'windows:stay': app({}, answers<{ stays: boolean }>()),
  /** `path` null: the host's start folder. */
  'files:list': app({ path: pathOrNone }, answers<DirectoryListing>()),
  /** What killed runs left in a folder, or beside a file. */
  'files:leftovers': app({ place: path }, answers<readonly PassingFile[]>()),
  'files:removeLeftover': app({ path }, answers<{ removed: boolean }>()),
  /** What a file is by what it holds, of which no more than the beginning has to be there. */
  'files:recognise': app({ path }, answers<FileNature>()),
  /** A file that the host cannot read where it lies comes in pieces. `path`: where the host keeps it. */
  'uploads:begin': app({ name, bytes: byteCount }, answers<{ upload: string; path: string }>()),
  /** The next bytes; answers how many there are now. */
  'uploads:append': app(
    { upload: name, offset: byteOffset, bytes: bytesUpTo(BYTES_PAGE_MAX) },
    answers<{ received: ByteCount }>(),
  ),
  'uploads:discard': app({ upload: name }, answers<{ discarded: boolean }>()),
  'dialogs:openImage': app({}, answers<{ path: string | null }>()),
  'dialogs:saveFile': app({ suggestedName: name }, answers<{ path: string | null }>()),
  'recent:list': app({}, answers<readonly RecentImage[]>()),
  /** `path`: as the list has it. No file is touched, so that what is out of bounds by now can be forgotten, too. */
  'recent:forget': app({ path: name }, answers<readonly RecentImage[]>()),
  /** Unsaved edits of hosts that died, newest first. */
  'kept:list': app({}, answers<readonly KeptEdits[]>()),
  /** For good. Answers those that are left. */
  'kept:discard': app({ id: name }, answers<readonly KeptEdits[]>()),
  'samples:list': app({}, answers<readonly SampleImage[]>()),
  /** `trace`: path of a trace that belongs to the sample; null = there is none. */
  'samples:prepare': app({ id: name }, answers<{ path: string; trace: string | null }>()),
  /** `path`: as the command lines shall spell it. No file is touched. */
  'images:plan': app(
    { spec: IMAGE_SPEC, path: v.nullable(name), data: v.nullable(name) },
    answers<CreationPlan>(),
  ),
  /** `data`: path of the raw data image that a zone_file gets beside it; null = none is made. */
  'images:create': app({ spec: IMAGE_SPEC, path, data: pathOrNone, replace: flag }, aJob),
  /** A recipe as a whole specification: what it leaves out follows as on the command line. */
  'recipes:read': app({ path }, answers<ImageSpec>()),
  /** All that decides the bytes of an image, so that `create --recipe` makes it again. */
  'recipes:save': app({ spec: IMAGE_SPEC, path, replace: flag }, answers<{ path: string }>()),
  /** What a report of zones says of an image to be made: of a text, or of a file; exactly one of them. */
  'reports:read': app(
    {
      text: v.nullable(v.pipe(v.string(), v.maxLength(REPORT_TEXT_MAX))),
      path: pathOrNone,
      /** Settles what a text leaves open; null = as it is guessed. */
      logicalBlockSizeBytes: v.nullable(v.picklist([512, 4096])),
    },
    answers<ReportReading>(),
  ),
  /** What the drivers declare of their families, in the order in which they are offered. */
  'formats:list': app({}, answers<readonly ImageFamily[]>()),
  'workloads:list': app({}, answers<readonly WorkloadInfo[]>()),
  /** `kept`: lays kept edits of the image over it; `changed-outside` where its file is another than it was. */
  'sessions:open': app(
    { path, options: OPEN_OPTIONS, kept: v.optional(KEPT_CHOICE) },
    answers<SessionSnapshot>(),
  ),
  /** Those of this window. */
  'sessions:list': app({}, answers<readonly SessionSnapshot[]>()),
  /** Gives an image with its edits and history to a window; null = this one. `tab`: where it was looked at. Errors: `busy`. */
  'sessions:move': app(
    { session: name, window: v.nullable(name), tab: v.nullable(WORKSPACE_TAB) },
    answers<{ moved: boolean }>(),
  ),
  'sessions:close': app({ session: name, discard: flag }, answers<{ closed: boolean }>()),
  /** Opens the image again from its file; `discard`: gives up its unsaved edits, without which it is refused. */
  'sessions:reload': app({ session: name, discard: flag }, answers<SessionSnapshot>()),
  'jobs:cancel': app({ job: name }, answers<{ cancelled: boolean }>()),

  'sessions:describe': session({}, answers<SessionDescription>(), { during: 'jobs' }),
  'sessions:setMode': session({ mode: v.picklist(['locked', 'editing']) }, answers<SessionSnapshot>()),
  /** What a save would cost: bytes too many to be kept for undo, which ends with it; null = undo survives. */
  'sessions:weighSave': session({}, answers<{ undoLostBytes: ByteCount | null }>(), { during: 'jobs' }),
  'sessions:save': session({}, answers<SessionSnapshot>()),
  'sessions:saveAs': session({ path: aPathWithDataBeside, replace: flag }, answers<{ path: string }>()),
  /** Takes the file as another program left it for the base of the unsaved edits, where that is safe. */
  'sessions:keepEdits': session({}, answers<SessionSnapshot>()),
  'sessions:revert': session({}, answers<SessionSnapshot>()),
  'sessions:undo': session({}, answers<SessionStep>()),
  'sessions:redo': session({}, answers<SessionStep>()),
  'zones:report': session(
    { first: zoneIndex, count: v.pipe(exact, v.maxValue(ZONES_PAGE_MAX)) },
    answers<ZoneReportPage>(),
    { during: 'jobs' },
  ),
  'zones:describe': session({ zone: zoneIndex }, answers<ZoneDetails>(), { during: 'jobs' }),
  /** What the written part of zones looks like, by samples. */
  'zones:hints': session(
    { first: zoneIndex, count: v.pipe(exact, v.maxValue(HINTS_PAGE_MAX)) },
    answers<ZoneHintsPage>(),
    { during: 'jobs' },
  ),
  /** Writes all zones as they are shown, in the text of a tool. */
  'zones:export': session({ format: v.picklist(REPORT_FORMAT_NAMES), path, replace: flag }, aJob),
  /** Writes the map of all zones as SVG, or a picture of it that the window drew and sent. */
  'zones:exportMap': session({ picture: pathOrNone, path, replace: flag }, aJob),
  'zones:lists': session({}, answers<readonly ZoneList[]>(), { during: 'jobs' }),
  /** `from`: file whose bytes a write or an append brings, all of them; the command then names neither data nor blocks. */
  'zones:execute': session({ command: ZONE_COMMAND, from: v.optional(path) }, answers<CommandOutcome>()),
  'bytes:read': session({ offset: byteOffset, length }, answers<BytesRead>(), { during: 'jobs' }),
  /** Overwrites bytes in place as one edit; under the rules of the zones all of it is refused where a part is. */
  'bytes:write': session(BYTES_EDIT, answers<ByteEditOutcome>()),
  'bytes:fill': session(FILL_EDIT, answers<ByteEditOutcome>()),
  /** Places that differ from what is saved, from an offset on. */
  'edits:list': session({ from: byteOffset, count }, answers<EditedRunsPage>(), { during: 'jobs' }),
  /** Gives one place the bytes that are saved, as an edit past every rule. */
  'edits:takeBack': session(
    { offset: byteOffset, length: v.pipe(byteCount, v.minValue(1), v.maxValue(COMMAND_BYTES_MAX)) },
    answers<ByteEditOutcome>(),
  ),
  'edits:exportPatch': session({ path, replace: flag }, answers<{ path: string }>()),
  'edits:applyPatch': session({ path }, answers<SessionSnapshot>()),
  /** Sums, hash and entropy of a range; longer ones are a job. */
  'bytes:measure': session(
    { offset: byteOffset, length: v.pipe(byteCount, v.minValue(1), v.maxValue(MEASURE_AT_ONCE_MAX)) },
    answers<ByteMeasure>(),
    { during: 'jobs' },
  ),
  'measures:start': session({ offset: byteOffset, length: v.pipe(byteCount, v.minValue(1)) }, aJob),
  /** What rows of a strip of the file hold, by samples; the strip stands for a part of the file. */
  'bytes:strip': session(
    {
      offset: byteOffset,
      length: v.pipe(byteCount, v.minValue(1)),
      rows: v.pipe(exact, v.minValue(1), v.maxValue(STRIP_ROWS_MAX)),
      first: exact,
      count: v.pipe(exact, v.maxValue(STRIP_PAGE_MAX)),
    },
    answers<StripPage>(),
    { during: 'jobs' },
  ),
  /** Looks for the nearest row of the file that differs from the one of a byte. */
  'skips:start': session(
    {
      from: byteOffset,
      rowBytes: v.pipe(byteCount, v.minValue(1), v.maxValue(HEX_ROW_MAX)),
      direction: v.picklist(['forward', 'back']),
    },
    aJob,
  ),
  'bytes:resolve': session({ address: name, from: byteOffset }, answers<Place>(), { during: 'jobs' }),
  'bytes:locate': session({ offset: byteOffset }, answers<Place>(), { during: 'jobs' }),
  'structure:read': session(
    { first: exact, count },
    answers<{ fields: readonly StructureField[]; total: number }>(),
    { during: 'jobs' },
  ),
  /** What these fields are of, in their order. */
  'structure:outline': session({}, answers<{ sections: readonly OutlineSection[] }>(), { during: 'jobs' }),
  /** Fields whose path or value holds a text, from one on. Not all are looked at: `next` = where to go on, null = none are left. */
  'structure:filter': session(
    { text: name, first: exact, count: v.pipe(count, v.minValue(1)) },
    answers<{ matches: readonly FilteredField[]; next: number | null }>(),
    { during: 'jobs' },
  ),
  /** Writes the structures as a description that Kaitai Struct or ImHex reads the image by. */
  'structure:export': session({ form: v.picklist(['ksy', 'hexpat']), path, replace: flag }, aJob),
  /** The first commands of a workload as the image is now; nothing is run. `isWhole`: there are no more. */
  'workloads:preview': session(
    {
      name,
      seed: exact,
      settings: v.record(name, text),
      count: v.pipe(exact, v.minValue(1), v.maxValue(PREVIEW_COMMANDS_MAX)),
    },
    answers<{ commands: readonly PlannedCommand[]; isWhole: boolean }>(),
    { during: 'jobs' },
  ),
  'workloads:start': session(
    {
      name,
      seed: exact,
      settings: v.record(name, text),
      /** scratch: nothing of the image changes · edits: into the session's overlay. */
      target: v.picklist(['scratch', 'edits']),
    },
    aJob,
  ),
  'traces:list': session({}, answers<readonly TraceInfo[]>(), { during: 'jobs' }),
  /** Without bytes that were given with a command, where they are many. */
  'traces:read': session(
    { trace: name, first: exact, count },
    answers<{ entries: readonly TraceEntry[]; total: number }>(),
    { during: 'jobs' },
  ),
  'traces:save': session({ trace: name, path, replace: flag }, answers<{ path: string }>()),
  /** Carries a trace out once, so that its moments can be shown. */
  'traces:index': session({ trace: name }, aJob),
  /** Shows the image as it was before a command; null = as it is now. */
  'traces:go': session({ trace: name, position: v.nullable(exact) }, answers<SessionSnapshot>()),
  'traces:find': session(
    { trace: name, from: exact, direction: v.picklist(['forward', 'back']), breakpoints: v.array(text) },
    answers<{ position: number | null; breakpoint: number | null }>(),
    { during: 'jobs' },
  ),
  'traces:story': session({ trace: name, position: exact }, answers<CommandStory>(), { during: 'jobs' }),
  'traces:series': session({ trace: name, places: count }, answers<TraceSeries>(), { during: 'jobs' }),
  'traces:differences': session(
    { trace: name, from: exact, to: exact, most: count },
    answers<MomentDifference>(),
  ),
  /** Carries a trace out on a copy and compares what it asserts. */
  'traces:replay': session({ trace: name, collect: flag }, aJob),
  /** Takes a trace from a file, native or foreign; `from`: its format, null = told by what it holds. */
  'traces:import': session(
    {
      path,
      from: v.nullable(name),
      placement: v.picklist(IMPORT_PLACEMENTS),
      /** Of an iolog of version 2, where it is not as fio's manual has it. */
      wait: v.optional(v.picklist(IOLOG_WAITS)),
    },
    aJob,
  ),
  /** Writes a trace as the file of another tool. */
  'traces:export': session({ trace: name, format: name, path, replace: flag }, aJob),
  /** The formats that traces are taken from and written as. */
  'traces:formats': app({}, answers<TraceFormats>()),
  /** One trace under two sets of rules, each in words. */
  'traces:compare': session({ trace: name, a: text, b: text }, aJob),
  /** Leaves out of a trace what a failure does not need. */
  'traces:shrink': session({ trace: name, check: text }, aJob),
  ...CRASH_CHANNELS,
  ...LIVE_CHANNELS,
  /** What an image is, its zones, a check, edits and notes, as one file; `zones`: rows of its table at most. */
  'reports:start': session(
    { format: v.picklist(IMAGE_REPORT_FORMATS), path, replace: flag, zones: count },
    aJob,
  ),
  ...CHECK_CHANNELS,
  /** `scope`: as parseSearchScope takes it. Ends with SEARCH_HITS_MAX hits. */
  'searches:start': session(
    { pattern: SEARCH_PATTERN, scope: name },
    answers<{ job: string; search: string }>(),
  ),
  /** Hits found so far, also while the search goes on and after it was cancelled. */
  'searches:read': session({ search: name, first: exact, count }, answers<SearchPage>(), { during: 'jobs' }),
  /** Gives hits other bytes as one edit; `gone` where what was searched has changed. */
  'searches:replace': session(REPLACE_EDIT, answers<ReplaceOutcome>()),
  ...DIFFERENCE_CHANNELS,
  ...NOTE_CHANNELS,
  'conversions:plan': session({ target: CONVERSION_TARGET }, answers<ConversionPlan>(), { during: 'jobs' }),
  /** Refused with `not-representable` when there are losses and `acceptLoss` is not set. */
  'conversions:start': session(
    { target: CONVERSION_TARGET, path, data: pathOrNone, replace: flag, acceptLoss: flag },
    aJob,
  ),
  'attachments:list': session({}, answers<readonly AttachCommand[]>(), { during: 'jobs' }),
} as const;

type Table = typeof CHANNELS;
type TypeOf<Part> = Part extends TypeOnly<infer Value> ? Value : never;
type Calls = {
  readonly [Name in keyof Table]: {
    readonly arguments: Checked<Table[Name]['arguments']>;
    readonly value: TypeOf<Table[Name]['answer']>;
  };
};
type NamesIn<Scope extends ChannelScope> = {
  [Name in keyof Table]: Table[Name]['scope'] extends Scope ? Name : never;
}[keyof Table];

/** Name of a channel. */
export type Channel = keyof Table;
/** Name of a channel that the host answers. */
export type AppChannel = NamesIn<'app'>;
/** Name of a channel that the worker of a session answers; every argument object carries `session`. */
export type SessionChannel = NamesIn<'session'>;
/** Arguments of a channel. */
export type ArgumentsOf<Name extends Channel> = Calls[Name]['arguments'];
/** Answer of a channel. */
export type ValueOf<Name extends Channel> = Calls[Name]['value'];

/** Every event that main sends to windows, what concerns an image to the one that has it, by its name in past tense, with what it carries. */
export const EVENTS = {
  'jobs:progressed': carries<JobProgress>(),
  'jobs:finished': carries<JobFinished>(),
  /** The image, its revision, and the zones and bytes that may differ from an earlier one. */
  'sessions:changed': carries<SessionSnapshot>(),
  /** Edits are in the file. `strip`: as RecentImage has it. */
  'sessions:saved': carries<{
    readonly session: string;
    readonly info: ImageInfo;
    readonly strip: Uint8Array;
  }>(),
  /** At most every tenth of a second, and only when something happened. */
  'live:changed': carries<{ readonly session: string; readonly live: LiveState }>(),
  'sessions:failed': carries<{ readonly session: string; readonly error: ErrorShape }>(),
  /** An image came from another window, went to another one, or was asked for by another one. */
  'sessions:arrived': carries<SessionSnapshot>(),
  'sessions:left': carries<{ readonly session: string }>(),
  'sessions:sought': carries<{ readonly session: string }>(),
  /** Another window changed them. */
  'settings:changed': carries<Settings>(),
  'app:openRequested': carries<OpenRequest>(),
  /** A native menu entry was chosen; the window runs the command of that id. */
  'menu:chosen': carries<{ readonly command: string }>(),
} as const;

/** What each event carries. */
export type Events = { readonly [Name in keyof typeof EVENTS]: TypeOf<(typeof EVENTS)[Name]> };
/** Name of an event. */
export type EventName = keyof Events;
