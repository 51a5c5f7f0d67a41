/** What a window and a session say to each other of an image that is served as a drive, to hosts over NVMe/TCP. */
import * as v from 'valibot';
import { CRASH_LOSS } from '../crash/crash-choice';
import type { CrashSummary, RecoverySummary } from '../crash/crash-report';
import type { ErrorShape } from '../errors/app-error';
import type { WriteKind } from '../image/write-kind';
import { exact, name, type Checked } from '../units/schemas';
import { quoteArgument } from '../units/shell-word';
import type { ByteCount, ByteOffset, ZoneIndex } from '../units/units';
import type { TraceEntry } from '../workload/trace-entry';
import { RECOVERY_POLICIES } from '../zone/profile';

/** Where the writes of hosts go, the harmless way first. */
export const LIVE_MODES = [
  {
    value: 'scratch',
    title: 'Scratch copy',
    text: 'Hosts may write; what they write is thrown away when serving ends. The image stays as it is.',
  },
  {
    value: 'in-place',
    title: 'In place',
    text: 'What hosts write is one unsaved edit of this image, that is saved or undone like any other.',
  },
  {
    value: 'read-only',
    title: 'Read-only',
    text: 'Hosts read. Every command that would change something is refused.',
  },
] as const;
const MODE_NAMES = LIVE_MODES.map(({ value }) => value);
/** One of them. */
export type LiveMode = (typeof LIVE_MODES)[number]['value'];

/** Only this machine reaches it. */
export const LOOPBACK = '127.0.0.1';

/** True for addresses that only programs of this machine reach. */
export function isLoopback(host: string): boolean {
  return host.toLowerCase() === 'localhost' || host === '::1' || /^127(\.\d{1,3}){3}$/.test(host);
}

/** The greatest port number of TCP. */
export const PORT_MAX = 65_535;

/** How an image is served. */
export const LIVE_CHOICE = v.strictObject({
  mode: v.picklist(MODE_NAMES),
  /** Address that is listened on. */
  host: name,
  /** 0 = any that is free. */
  port: v.pipe(exact, v.maxValue(PORT_MAX)),
});
/** How an image is served. */
export type LiveChoice = Checked<typeof LIVE_CHOICE>;

/** A power cut of a drive that hosts use. */
export const PLUG_CHOICE = v.strictObject({
  ...CRASH_LOSS,
  policy: v.picklist(RECOVERY_POLICIES),
  /** What comes after recovery. */
  then: v.picklist(['stop', 'restart']),
  /** The pending writes that `lose` chose from, by PendingPage.content; null = whichever there are. */
  seen: v.nullable(name),
});
/** A power cut of a drive that hosts use. */
export type PlugChoice = Checked<typeof PLUG_CHOICE>;

/** A drive that is shown instead of the image as it is open. */
export interface ShownLive {
  readonly mode: LiveMode;
  /** `127.0.0.1:4420`; null before it listens. */
  readonly address: string | null;
}

/** Where a drive is reached. */
export interface DriveAddress {
  readonly host: string;
  readonly port: number;
}

/** The command line that attaches a Linux host to a drive. */
export function connectLine({ host, port }: DriveAddress, nqn: string): string {
  return `nvme connect -t tcp -a ${quoteArgument(host)} -s ${port} -n ${quoteArgument(nqn)}`;
}

/** How far serving is. */
export type LivePhase = 'off' | 'starting' | 'serving' | 'stopping';

/** A host that is attached. */
export interface LiveHost {
  readonly controller: number;
  readonly hostNqn: string;
  /** Address and port of its first connection. */
  readonly address: string;
}

/** What hosts, and we, asked of the drive since it was started. */
export interface LiveCounts {
  readonly commands: number;
  readonly refused: number;
  readonly bytesWritten: ByteCount;
  readonly bytesRead: ByteCount;
}

/** Nothing was asked. */
export const NO_COUNTS: LiveCounts = { commands: 0, refused: 0, bytesWritten: 0, bytesRead: 0 };

/** A storage write that no flush came after: a power cut may lose it. */
export interface PendingWrite {
  /** Place in the order of storage writes since the last flush that covered all of them. */
  readonly index: number;
  readonly offset: ByteOffset;
  readonly length: ByteCount;
  readonly kind: WriteKind;
  /** That it is of; null = of none. */
  readonly zone: ZoneIndex | null;
}

/** What is not yet durable. */
interface PendingCounts {
  readonly writes: number;
  readonly bytes: ByteCount;
}

/** Some pending writes, the oldest first. */
export interface PendingPage extends PendingCounts {
  readonly first: number;
  readonly page: readonly PendingWrite[];
  /** Another text whenever any others may be pending. */
  readonly content: string;
}

/** What a power cut of the drive did. */
export interface PulledReport extends Omit<CrashSummary, 'writes'> {
  /** Zones that recovery changed, a page of them. */
  readonly recovery: RecoverySummary;
  readonly recoveredZones: number;
  readonly then: PlugChoice['then'];
  /** What was done up to then: the trace that reproduces the state; null where it was too long to be kept. */
  readonly trace: string | null;
}

/** Commands that a state tells at most. */
export const RECENT_COMMANDS_MAX = 100;
/** Lines that a state tells at most. */
export const LIVE_LINES_MAX = 100;

/** Serving an image as a drive, as it is now. */
export interface LiveState {
  /** Of two states of an opening the greater is the newer one: an answer may arrive behind what is told. */
  readonly revision: number;
  readonly phase: LivePhase;
  /** How it is served, or was served last; null = it never was. */
  readonly choice: LiveChoice | null;
  /** Null before it listens. */
  readonly address: DriveAddress | null;
  readonly nqn: string;
  readonly hosts: readonly LiveHost[];
  readonly counts: LiveCounts;
  /** Commands in the last second. */
  readonly rate: number;
  /** The newest commands without their data, oldest first. */
  readonly recent: readonly TraceEntry[];
  readonly pending: PendingCounts;
  /** What is recorded; null = nothing was. */
  readonly trace: string | null;
  /** False once more came than a trace may hold: from there on nothing is recorded. */
  readonly isRecorded: boolean;
  /** What the target said, oldest first. */
  readonly lines: readonly string[];
  /** Why it does not serve, or no longer; null = nobody wanted anything else. */
  readonly problem: ErrorShape | null;
  /** The newest power cut since the image was opened. */
  readonly pulled: PulledReport | null;
}
