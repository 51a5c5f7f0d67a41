import { fail } from '../../../shared/errors/app-error';
import type { TraceInfo } from '../../../shared/session/job';
import type { TraceEntry, TraceHeader } from '../../../shared/workload/trace-entry';
import type { OverlayBlockFile } from '../../storage/overlay/overlay-block-file';
import type { TimeLine } from '../../trace/time-travel/time-line';
import type { RecoveredCrash } from '../../crash/crash-lab';

/** Traces kept at a time, and crashes of each; the oldest goes first. */
const TRACES_MAX = 20;
const CRASHES_MAX = 3;
/** Commands of all traces together: some 600 bytes of memory each. */
const COMMANDS_MAX = 1_000_000;

/** A trace to be kept, and the content of the image that it started from. */
export interface NewTrace {
  readonly info: TraceInfo;
  readonly header: TraceHeader;
  readonly entries: readonly TraceEntry[];
  /** Content number of the session when the trace started. */
  readonly content: number;
  readonly before: OverlayBlockFile;
}

/** A trace of the shelf. */
export interface KeptTrace extends Omit<NewTrace, 'before' | 'info' | 'entries'> {
  info: TraceInfo;
  entries: readonly TraceEntry[];
  /** Null once the file beneath holds something else. */
  before: OverlayBlockFile | null;
  /** Its moments, once they were asked for. */
  line: TimeLine | null;
  /** Where the user saved it last. */
  savedAs: string | null;
  readonly crashes: Map<string, RecoveredCrash>;
  /** The state of an exploration that was looked at last, and its id. */
  state: readonly [string, RecoveredCrash] | null;
}

/** A trace that is listed from now on. */
export interface TitledTrace extends Omit<NewTrace, 'info'>, Pick<TraceInfo, 'title' | 'seed'> {}

/** A trace whose commands come one by one. */
export interface GrowingTrace {
  readonly trace: string;
  /** Its commands are these from now on; what was made of the earlier ones is given back. */
  set(entries: readonly TraceEntry[]): void;
}

/** A crash with the trace that it cut short. */
export interface KeptCrash {
  readonly trace: KeptTrace;
  readonly crash: RecoveredCrash;
}

/** The traces of a session, newest last, with their crashes. */
export class TraceShelf {
  /** Told of a trace before what it holds is given back. */
  readonly #leaving: (trace: string) => void;
  readonly #kept: KeptTrace[] = [];
  #lastTrace = 0;
  #lastCrash = 0;

  constructor(leaving: (trace: string) => void = () => undefined) {
    this.#leaving = leaving;
  }

  nextId(): string {
    return `t${++this.#lastTrace}`;
  }

  /** Keeps a trace that never changes; what it is listed as. */
  keep({ title, seed, ...trace }: TitledTrace): TraceInfo {
    const { entries } = trace;
    const info = this.#describe({ title, seed, commands: entries.length, revision: 0 });
    this.add({ ...trace, info });
    return info;
  }

  add(trace: NewTrace): void {
    this.#kept.push({ ...trace, line: null, savedAs: null, crashes: new Map(), state: null });
    for (const old of this.#kept.splice(0, this.#excess())) this.#release(old);
  }

  /** Keeps a trace without commands yet. */
  grow({ title, ...trace }: Omit<TitledTrace, 'seed' | 'entries'>): GrowingTrace {
    const info = this.#describe({ title, seed: null, commands: 0, revision: 1 });
    this.add({ ...trace, info, entries: [] });
    const kept = this.get(info.trace);
    return {
      trace: info.trace,
      set: (entries) => {
        this.#leaving(info.trace);
        kept.line?.dispose();
        kept.line = null;
        kept.entries = entries;
        kept.info = { ...kept.info, commands: entries.length, revision: kept.info.revision + 1 };
      },
    };
  }

  #describe(of: Omit<TraceInfo, 'trace' | 'recordedMs'>): TraceInfo {
    return { trace: this.nextId(), recordedMs: Date.now(), ...of };
  }

  /** How many of the oldest traces have to go; never the newest. */
  #excess(): number {
    const newest = this.#kept.length - 1;
    let excess = Math.max(0, this.#kept.length - TRACES_MAX);
    let commands = this.#kept.slice(excess).reduce((sum, { entries }) => sum + entries.length, 0);
    while (excess < newest && commands > COMMANDS_MAX) commands -= this.#kept[excess++]!.entries.length;
    return excess;
  }

  list(): readonly TraceInfo[] {
    return this.#kept.map(({ info }) => info);
  }

  /** Errors: `gone` for a trace that is not kept (any more). */
  get(trace: string): KeptTrace {
    const found = this.#kept.find(({ info }) => info.trace === trace);
    return found ?? fail('gone', `there is no trace ${trace} in this session`, { trace });
  }

  /** Keeps a crash; its id. */
  keepCrash(trace: KeptTrace, crash: RecoveredCrash): string {
    const id = `c${++this.#lastCrash}`;
    trace.crashes.set(id, crash);
    const [oldest] = trace.crashes;
    if (trace.crashes.size > CRASHES_MAX && oldest) {
      oldest[1].dispose();
      trace.crashes.delete(oldest[0]);
    }
    return id;
  }

  /** Keeps the crash of a state that is looked at, in place of the one before; its id. */
  keepState(trace: KeptTrace, crash: RecoveredCrash): string {
    trace.state?.[1].dispose();
    const id = `c${++this.#lastCrash}`;
    trace.state = [id, crash];
    return id;
  }

  /** Errors: `gone` for a crash that is not kept (any more). */
  getCrash(id: string): KeptCrash {
    for (const trace of this.#kept) {
      const crash = trace.state?.[0] === id ? trace.state[1] : trace.crashes.get(id);
      if (crash) return { trace, crash };
    }
    return fail('gone', `the crash ${id} is not kept any more; run it again`, { crash: id });
  }

  /** After a save: `content` is what the file holds now; what was kept of other content is void. */
  rebase(content: number, renew: () => OverlayBlockFile): void {
    for (const trace of this.#kept) {
      this.#release(trace);
      trace.before = trace.content === content ? renew() : null;
    }
  }

  dispose(): void {
    for (const trace of this.#kept.splice(0)) this.#release(trace);
  }

  #release(trace: KeptTrace): void {
    this.#leaving(trace.info.trace);
    release(trace);
  }
}

/** Gives back what a trace holds besides its commands. */
function release(trace: KeptTrace): void {
  for (const crash of trace.crashes.values()) crash.dispose();
  trace.crashes.clear();
  trace.state?.[1].dispose();
  trace.state = null;
  trace.line?.dispose();
  trace.line = null;
  trace.before?.dispose();
  trace.before = null;
}
