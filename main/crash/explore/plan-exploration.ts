import { assert } from '../../../shared/errors/assert';
import { fail } from '../../../shared/errors/app-error';
import type { CrashPoint } from '../../../shared/crash/crash-point';
import type { TearShape } from '../../../shared/crash/tear';
import type { ByteOffset } from '../../../shared/units/units';
import type { TraceEntry } from '../../../shared/workload/trace-entry';
import { isStorageWrite } from '../crash-cut';
import { lastFlush, pendingEntries } from '../crash-fates';
import { tornRanges } from '../damage/torn-ranges';
import { TraceExecution, type CrashInput } from '../trace-execution';

/** Commands between which the power is cut, both included. */
export interface ExploredWindow {
  readonly first: number;
  readonly last: number;
}

/** A moment at which power is cut. */
export interface PlannedCut {
  readonly point: CrashPoint;
  /** Writes not yet durable there. */
  readonly pending: number;
  /** For each tear that is asked for, those of them that it can tear: the number of each among the pending ones, oldest first. */
  readonly tearable: readonly (readonly number[])[];
}

/** What an exploration goes through. */
export interface ExplorationPlan {
  readonly window: ExploredWindow;
  /** In the order in which a command passes through them. */
  readonly cuts: readonly PlannedCut[];
  /** Offsets at which any write that may be lost begins, ends or is torn: ascending, each once. */
  readonly boundaries: Float64Array;
  /** 16 hex digits over seed, block size and the commands up to the end of the window. */
  readonly traceHash: string;
}

/**
 * Where the power is cut: before the first command of the window, after each storage write, and behind the last command. After the
 * last write of a command the cut is behind the command, unless its end makes something durable: then it is before that.
 * Executes the trace without its data. `tears`: those of the newest surviving write, null = none. Errors: `out-of-range` for a window that the trace does not have, those of executeUntil.
 */
export function planExploration(
  input: CrashInput,
  window: ExploredWindow,
  tears: readonly TearShape[] | null,
): ExplorationPlan {
  const execution = new TraceExecution({ ...input, withoutData: true }, window.last + 1);
  try {
    return new Planner(execution, window, tears ?? []).plan(input);
  } finally {
    execution.dispose();
  }
}

class Planner {
  readonly #execution: TraceExecution;
  readonly #window: ExploredWindow;
  readonly #tears: readonly TearShape[];
  readonly #cuts: PlannedCut[] = [];
  readonly #boundaries = new Set<ByteOffset>();
  /** Entries of the log below this number are in the boundaries, or were durable before the window. */
  #noted = 0;

  constructor(execution: TraceExecution, window: ExploredWindow, tears: readonly TearShape[]) {
    this.#execution = execution;
    this.#window = window;
    this.#tears = tears;
  }

  plan({ trace, context }: CrashInput): ExplorationPlan {
    const { first, last } = this.#window;
    let found = -1;
    for (const entry of trace.entries) {
      if (entry.i > last) break;
      context.checkCancelled();
      this.#execution.name(entry);
      if (entry.i === first) this.#begin();
      const firstEntry = this.#execution.log.count;
      const result = this.#execution.execute(entry);
      const writes = entry.i < first ? [] : this.#endsOfWrites(firstEntry);
      for (const [index, end] of writes.entries())
        this.#cut({ command: entry.i, stage: 'writes', writes: index + 1 }, end, entry.i);
      this.#execution.acknowledge(entry, result);
      if (entry.i >= first) this.#finish(entry, writes.length > 0);
      found = entry.i;
    }
    if (found !== last || this.#cuts.length === 0) refuseWindow(this.#window, found);
    assert(this.#cuts.at(-1)?.point.stage === 'after', 'the last cut is not behind the last command');
    return {
      ...{ window: this.#window, cuts: this.#cuts, traceHash: this.#execution.traceHash() },
      boundaries: Float64Array.from(this.#boundaries).sort(),
    };
  }

  #begin(): void {
    const { log } = this.#execution;
    this.#noted = lastFlush(this.#execution.cutAt(log.count, null));
    this.#cut({ command: this.#window.first, stage: 'before', writes: 1 }, log.count, null);
  }

  /** Ends of the storage writes of the newest command, as numbers of entries. */
  #endsOfWrites(firstEntry: number): number[] {
    const { log } = this.#execution;
    const ends: number[] = [];
    for (const entry of log.entries(firstEntry)) if (isStorageWrite(entry)) ends.push(entry.index + 1);
    return ends;
  }

  /** The cut behind a command: in place of that after its last write where its end makes nothing durable. */
  #finish({ i: command, op }: TraceEntry, hasWrites: boolean): void {
    const isLast = command === this.#window.last;
    if (!hasWrites && !isLast) {
      if (op === 'flush') this.#promised(command);
      return;
    }
    const before = this.#cuts.at(-1)!;
    this.#cut({ command, stage: 'after', writes: 1 }, this.#execution.log.count, null);
    const after = this.#cuts.at(-1)!;
    if (after.pending === before.pending) this.#cuts.splice(-2, 1);
    else if (!isLast) this.#cuts.pop();
  }

  /** The cut behind a flush that made no writes, where the device has left some that may be lost all the same. */
  #promised(command: number): void {
    this.#cut({ command, stage: 'after', writes: 1 }, this.#execution.log.count, null);
    if (this.#cuts.at(-1)!.pending === 0) this.#cuts.pop();
  }

  #cut(point: CrashPoint, end: number, inProgress: number | null): void {
    const cut = this.#execution.cutAt(end, inProgress);
    const tearable = this.#tears.map((): number[] => []);
    let pending = 0;
    for (const entry of pendingEntries(cut, lastFlush(cut))) {
      for (const [at, shape] of this.#tears.entries())
        if (tornRanges(shape, entry) !== null) tearable[at]!.push(pending);
      pending++;
    }
    this.#note(end);
    this.#cuts.push({ point, pending, tearable });
  }

  #note(end: number): void {
    for (const entry of this.#execution.log.entries(this.#noted, end)) {
      if (!isStorageWrite(entry) || entry.operation === 'resize') continue;
      const parts = this.#tears.flatMap((shape) => tornRanges(shape, entry) ?? []);
      for (const { offset, length } of [entry, ...parts]) this.#boundaries.add(offset).add(offset + length);
    }
    this.#noted = Math.max(this.#noted, end);
  }
}

function refuseWindow({ first, last }: ExploredWindow, found: number): never {
  return fail(
    'out-of-range',
    `window: the trace has no commands ${first} to ${last}; the last one found is ${found}`,
    { first, last, found },
  );
}
