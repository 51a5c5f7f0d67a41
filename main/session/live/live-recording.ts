import type { TraceEntry, TraceHeader } from '../../../shared/workload/trace-entry';
import { RECENT_COMMANDS_MAX } from '../../../shared/session/live';
import { MIB } from '../../../shared/units/units';
import type { OverlayBlockFile } from '../../storage/overlay/overlay-block-file';
import type { GrowingTrace, TraceShelf } from '../shelves/trace-shelf';

/** What one recording holds at most: commands, and characters of the data that hosts brought. */
const COMMANDS_MAX = 500_000;
const DATA_MAX = 256 * MIB;

/** What a recording begins with. */
interface RecordingStart {
  readonly header: TraceHeader;
  /** Content number of the session. */
  readonly content: number;
  readonly before: OverlayBlockFile;
}

/**
 * The trace of a served drive, as it grows. It holds everything up to some command: what would be too long ends it, and
 * what was recorded so far stays whole.
 */
export class LiveRecording {
  readonly #entries: TraceEntry[] = [];
  readonly #growing: GrowingTrace;
  readonly trace: string;
  #dataLength = 0;
  #isWhole = true;
  #shown = 0;

  constructor(shelf: TraceShelf, title: string, start: RecordingStart) {
    this.#growing = shelf.grow({ title, ...start });
    this.trace = this.#growing.trace;
  }

  /** Nothing is missing. */
  get isWhole(): boolean {
    return this.#isWhole;
  }

  add(entry: TraceEntry): void {
    if (!this.#isWhole) return;
    this.#dataLength += dataLength(entry);
    this.#isWhole = this.#entries.length < COMMANDS_MAX && this.#dataLength <= DATA_MAX;
    if (this.#isWhole) this.#entries.push(entry);
  }

  /** The trace that is listed holds what was added so far. */
  show(): void {
    if (this.#shown === this.#entries.length) return;
    this.#shown = this.#entries.length;
    this.#growing.set(this.#entries);
  }
}

/** The newest commands, without the data that they brought. */
export class RecentCommands {
  #entries: TraceEntry[] = [];

  /** Oldest first. */
  get list(): readonly TraceEntry[] {
    return this.#entries.slice(-RECENT_COMMANDS_MAX);
  }

  add({ data: _data, zde: _zde, ...entry }: TraceEntry): void {
    this.#entries.push(entry);
    if (this.#entries.length >= 2 * RECENT_COMMANDS_MAX) this.#entries = [...this.list];
  }
}

function dataLength({ data, zde }: TraceEntry): number {
  const given = data !== undefined && 'base64' in data ? data.base64.length : 0;
  return given + (zde?.base64.length ?? 0);
}
