import { assert } from '../../shared/errors/assert';
import type { CrashFault, CrashWrite } from '../../shared/crash/crash-report';
import { formatTear, tearOf, type Tear } from '../../shared/crash/tear';
import type { ByteCount } from '../../shared/units/units';
import type { BlockFile } from '../storage/block-file';
import type { Fate, LogEntry, WriteLogFile } from '../storage/filters/write-log-file';
import { isStorageWrite } from './crash-cut';
import { chooseFaults, faultFate } from './damage/choose-faults';
import { damagedPieces, lostFillOf } from './damage/damaged-pieces';
import { tornRanges } from './damage/torn-ranges';
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
  /** What the drive did wrong besides, and why a fault that was asked for hit nothing; null = each did. */
  readonly faults: readonly CrashFault[];
  readonly unhit: string | null;
  /** Brings a copy of the content before the trace to the state after the power cut. `beforeEach` write, which is told how many there were, may throw. */
  applyTo(target: BlockFile, beforeEach?: (done: number) => void): void;
}

/** What the log cannot tell. */
export interface CutLog {
  readonly log: WriteLogFile;
  /** Entries that the disk saw. */
  readonly end: number;
  /** Length of the file. */
  readonly sizeBytes: ByteCount;
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
  const { codes, hit, torn: tear } = chooseSurvivors(cut, loss);
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
  const { faults, unhit } = faultsOf(cut, loss, codes);
  const fateOf = fateDecider(cut, loss, { codes, faults, tear });
  return {
    ...{ count, survived, lost, torn, faults, unhit },
    *writes() {
      for (const entry of cut.log.entries(0, cut.end)) {
        if (!isStorageWrite(entry)) continue;
        const { index, offset, length, kind } = entry;
        yield { index, offset, length, kind, fate: FATES[codes[index]!]! };
      }
    },
    untorn: torn > 0 ? null : whyUntorn(tear, hit),
    applyTo(target, beforeEach) {
      let met = 0;
      const decide = (entry: LogEntry): Fate => {
        beforeEach?.(met);
        met++;
        return fateOf(entry);
      };
      cut.log.replayInto(target, decide, cut.end);
      assert(met === count, 'a write before the cut met no fate');
    },
  };
}

function faultsOf({ log, end, sizeBytes }: CutLog, { faults = [] }: CrashLoss, codes: Uint8Array) {
  if (faults.length === 0) return { faults: [], unhit: null };
  const survivors = [...log.entries(0, end)].filter(
    ({ index, operation }) =>
      (operation === 'write' || operation === 'zero') &&
      (codes[index] === DURABLE || codes[index] === SURVIVED),
  );
  // Data may lie behind the end of a file whose data is not kept.
  const endBytes = survivors.reduce((most, { offset, length }) => Math.max(most, offset + length), sizeBytes);
  return chooseFaults(faults, { log, survivors, sizeBytes: endBytes });
}

interface Decided {
  readonly codes: Uint8Array;
  readonly faults: readonly CrashFault[];
  readonly tear: Tear | null;
}

/** What becomes of each entry of the log. */
function fateDecider({ log }: CutLog, loss: CrashLoss, { codes, faults, tear }: Decided) {
  const fill = lostFillOf(loss);
  const faultAt = new Map(faults.map((fault) => [fault.index, fault]));
  return (entry: LogEntry): Fate => {
    const code = codes[entry.index];
    if (code === TORN) return { pieces: damagedPieces(entry, tornRanges(tear!.shape, entry)!, fill) };
    if (code === LOST) return fill === null ? 'none' : { pieces: damagedPieces(entry, [], fill) };
    const fault = faultAt.get(entry.index);
    return fault ? faultFate(fault, log) : 'full';
  };
}

/** Fates by their code; what was never decided is durable. */
const FATES = ['durable', 'survived', 'lost', 'torn'] as const satisfies readonly CrashWrite['fate'][];
const [DURABLE, SURVIVED, LOST, TORN] = [0, 1, 2, 3] as const;

/** A write shorter than the tear survives whole, as a disk keeps what it was given. */
function whyUntorn(tear: Tear | null, hit: LogEntry | null): string | null {
  if (tear === null) return null;
  const { shape, write } = tear;
  if (hit === null)
    return write === null
      ? 'nothing was torn: no write that was not durable survives'
      : `nothing was torn: of the writes that were not durable number ${write} does not survive`;
  const which = write === null ? 'the newest surviving write' : `write number ${write}`;
  const kept =
    shape.kind === 'prefix'
      ? `the tear keeps the first ${shape.bytes}`
      : `nothing of it is left out by ${formatTear(tear)}`;
  return `nothing was torn: ${which} has ${hit.length} bytes, and ${kept}`;
}

interface Survivors {
  /** Code of the fate of each entry, by its index in the log. */
  readonly codes: Uint8Array;
  readonly torn: Tear | null;
  /** The pending write that a tear hits, or whole where it does not apply: the newest that survives, or the chosen one if it does. */
  readonly hit: LogEntry | null;
}

function chooseSurvivors(cut: CutLog, loss: CrashLoss): Survivors {
  const survives = survivalOf(loss);
  const torn = tearOf(loss);
  const codes = new Uint8Array(cut.end);
  let hit: LogEntry | null = null;
  let number = 0;
  for (const entry of pendingEntries(cut, lastFlush(cut))) {
    const isKept = survives(number);
    if (isKept && (torn === null || torn.write === null || torn.write === number)) hit = entry;
    codes[entry.index] = isKept ? SURVIVED : LOST;
    number++;
  }
  if (hit && torn && tornRanges(torn.shape, hit)) codes[hit.index] = TORN;
  return { codes, torn, hit };
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
