import { assert } from '../../shared/errors/assert';
import type { CrashWrite } from '../../shared/crash/crash-report';
import type { BlockFile } from '../storage/block-file';
import type { Fate, LogEntry, WriteLogFile } from '../storage/filters/write-log-file';
import { isStorageWrite } from './crash-cut';
import { survivalOf, type CrashLoss } from '../../shared/crash/loss';

/** What a power cut did to the writes before it. */
export interface CrashFates {
  /** Storage writes before the cut. */
  readonly count: number;
  /** All of them in order, made as they are asked for: there may be millions. */
  writes(): Iterable<CrashWrite>;
  readonly survived: number;
  readonly lost: number;
  readonly torn: number;
  /** Why a tear that was asked for tore nothing, in one sentence; null = it tore, or none was asked for. */
  readonly untorn: string | null;
  /** Brings a copy of the content before the trace to the state after the power cut. `beforeEach` write, which is told how many there were, may throw. */
  applyTo(target: BlockFile, beforeEach?: (done: number) => void): void;
}

/** What the log cannot tell. */
export interface CutLog {
  readonly log: WriteLogFile;
  /** Entries that the disk saw. */
  readonly end: number;
  /** True for a command with forced unit access that was complete before the cut. */
  isForced(command: number): boolean;
  /** True for a command whose flushes only stand for its own forced access. */
  flushesOnlyItself(command: number): boolean;
}

/**
 * Decides the fate of every write. The model and what always holds of it: docs/POWER-CUTS.md. Durable: what a flush came after, and the writes of a complete forced unit
 * access (its data, its table entries and the mapping that leads to them, nothing else that is older). A flush does not cover what is written after it, so its
 * own seal is durable only through a second one. All else is pending and survives as `loss` says; changes of the
 * file size always do.
 */
export function decideFates(cut: CutLog, loss: CrashLoss): CrashFates {
  const { codes, newest } = chooseSurvivors(cut, loss);
  const counts = { durable: 0, survived: 0, lost: 0, torn: 0 };
  let count = 0;
  for (const entry of cut.log.entries(0, cut.end)) {
    if (!isStorageWrite(entry)) continue;
    counts[FATES[codes[entry.index]!]!]++;
    count++;
  }
  const { survived, lost, torn } = counts;
  const pending = codes.reduce((sum, code) => sum + (code === DURABLE ? 0 : 1), 0);
  assert(
    survived + lost + torn === pending && torn <= 1,
    'a fate was decided of what is no write before the cut',
  );
  const fateOf = ({ index }: LogEntry): Fate => {
    const fate = FATES[codes[index]!];
    if (fate === 'lost') return 'none';
    return fate === 'torn' ? { bytes: loss.tearBytes ?? 0 } : 'full';
  };
  return {
    ...{ count, survived, lost, torn },
    *writes() {
      for (const entry of cut.log.entries(0, cut.end)) {
        if (!isStorageWrite(entry)) continue;
        const { index, offset, length, kind } = entry;
        yield { index, offset, length, kind, fate: FATES[codes[index]!]! };
      }
    },
    untorn: torn > 0 ? null : whyUntorn(loss, newest),
    applyTo(target, beforeEach) {
      let met = 0;
      const decide = (entry: LogEntry): Fate => {
        beforeEach?.(met++);
        return fateOf(entry);
      };
      cut.log.replayInto(target, decide, cut.end);
      assert(met === count, 'a write before the cut met no fate');
    },
  };
}

/** Fates by their code; what was never decided is durable. */
const FATES = ['durable', 'survived', 'lost', 'torn'] as const satisfies readonly CrashWrite['fate'][];
const [DURABLE, SURVIVED, LOST, TORN] = [0, 1, 2, 3] as const;

/** A write shorter than the tear survives whole, as a disk keeps what it was given. */
function whyUntorn({ tearBytes }: CrashLoss, newest: LogEntry | null): string | null {
  if (tearBytes === null) return null;
  if (newest === null) return 'nothing was torn: no write that was not durable survives';
  return `nothing was torn: the newest surviving write has ${newest.length} bytes, and the tear keeps the first ${tearBytes}`;
}

interface Survivors {
  /** Code of the fate of each entry, by its index in the log. */
  readonly codes: Uint8Array;
  /** The newest pending write that survives, whole or torn. */
  readonly newest: LogEntry | null;
}

function chooseSurvivors(cut: CutLog, loss: CrashLoss): Survivors {
  const survives = survivalOf(loss);
  const codes = new Uint8Array(cut.end);
  let newest: LogEntry | null = null;
  let number = 0;
  for (const entry of pendingEntries(cut, lastFlush(cut))) {
    const isKept = survives(number++);
    if (isKept) newest = entry;
    codes[entry.index] = isKept ? SURVIVED : LOST;
  }
  if (newest && loss.tearBytes !== null && loss.tearBytes < newest.length) codes[newest.index] = TORN;
  return { codes, newest };
}

/**
 * Writes before the cut that may be lost, in their order; `flushed`: what lastFlush says, before which there are none.
 */
export function* pendingEntries(cut: CutLog, flushed: number): Generator<LogEntry> {
  const forcedBefore = lastForced(cut, flushed);
  for (const entry of cut.log.entries(flushed, cut.end)) {
    if (isPending(cut, entry) && !(entry.kind === 'mapping' && entry.index < forcedBefore)) yield entry;
  }
}

/**
 * Index of the last flush that covers everything before it; 0 when there is none. Of a forced access the format's own
 * flushes of its mapping do, too: what refers to a cluster waits for them.
 */
export function lastFlush({ log, end, flushesOnlyItself }: CutLog): number {
  for (let index = end - 1; index >= 0; index--) {
    const { operation, mark, kind } = log.entry(index);
    if (operation === 'flush' && (kind === 'mapping' || !flushesOnlyItself(mark))) return index;
  }
  return 0;
}

/**
 * Index of the last write of a complete forced access since the last flush; 0 when there is none. Its data is found by a mapping that may be older
 * than itself, and that is durable with it, else it could not be read back.
 */
function lastForced({ log, end, isForced }: CutLog, since: number): number {
  for (let index = end - 1; index >= since; index--) {
    const entry = log.entry(index);
    if (isStorageWrite(entry) && isForced(entry.mark)) return index;
  }
  return 0;
}

function isPending({ isForced }: CutLog, entry: LogEntry): boolean {
  return entry.operation !== 'flush' && entry.operation !== 'resize' && !isForced(entry.mark);
}
