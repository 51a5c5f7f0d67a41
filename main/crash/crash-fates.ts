import { assert } from '../../shared/errors/assert';
import type { CrashWrite } from '../../shared/crash/crash-report';
import type { BlockFile } from '../storage/block-file';
import type { Fate, LogEntry, WriteLogFile } from '../storage/filters/write-log-file';
import { isStorageWrite } from './crash-cut';
import { survivalOf, type CrashLoss } from '../../shared/crash/loss';

/** What a power cut did to the writes before it. */
export interface CrashFates {
  /** Every storage write before the cut, in order. */
  readonly writes: readonly CrashWrite[];
  readonly survived: number;
  readonly lost: number;
  readonly torn: number;
  /** Brings a copy of the content before the trace to the state after the power cut. `beforeEach` write may throw. */
  applyTo(target: BlockFile, beforeEach?: () => void): void;
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
 * access (its data and its table entries, nothing older). A flush does not cover what is written after it, so its
 * own seal is durable only through a second one. All else is pending and survives as `loss` says; changes of the
 * file size always do.
 */
export function decideFates(cut: CutLog, loss: CrashLoss): CrashFates {
  const writes: CrashWrite[] = [];
  const counts = { survived: 0, lost: 0, torn: 0 };
  const chosen = chooseSurvivors(cut, loss);
  for (const entry of cut.log.entries(0, cut.end)) {
    if (!isStorageWrite(entry)) continue;
    const fate = chosen.get(entry.index) ?? 'durable';
    if (fate !== 'durable') counts[fate]++;
    writes.push({ index: entry.index, offset: entry.offset, length: entry.length, kind: entry.kind, fate });
  }
  const decided = counts.survived + counts.lost + counts.torn;
  assert(
    decided === chosen.size && counts.torn <= 1,
    'a fate was decided of what is no write before the cut',
  );
  const fateOf = ({ index }: LogEntry): Fate => {
    const fate = chosen.get(index);
    if (fate === 'lost') return 'none';
    return fate === 'torn' ? { bytes: loss.tearBytes ?? 0 } : 'full';
  };
  return {
    writes,
    ...counts,
    applyTo(target, beforeEach) {
      let met = 0;
      const decide = (entry: LogEntry): Fate => {
        beforeEach?.();
        assert(writes[met++]?.index === entry.index, 'a write meets the fate of another');
        return fateOf(entry);
      };
      cut.log.replayInto(target, decide, cut.end);
      assert(met === writes.length, 'a write before the cut met no fate');
    },
  };
}

type PendingFate = Exclude<CrashWrite['fate'], 'durable'>;

/** Fate of each pending write by its index in the log. */
function chooseSurvivors(cut: CutLog, loss: CrashLoss): ReadonlyMap<number, PendingFate> {
  const survives = survivalOf(loss);
  const chosen = new Map<number, PendingFate>();
  let newest: LogEntry | null = null;
  let number = 0;
  for (const entry of cut.log.entries(lastFlush(cut), cut.end)) {
    if (!isPending(cut, entry)) continue;
    const fate = survives(number++) ? 'survived' : 'lost';
    if (fate === 'survived') newest = entry;
    chosen.set(entry.index, fate);
  }
  if (newest && loss.tearBytes !== null && loss.tearBytes < newest.length) chosen.set(newest.index, 'torn');
  return chosen;
}

/**
 * Index of the last flush that covers everything before it; 0 when there is none. Of a forced access the format's own
 * flushes of its mapping do, too: what refers to a cluster waits for them.
 */
function lastFlush({ log, end, flushesOnlyItself }: CutLog): number {
  for (let index = end - 1; index >= 0; index--) {
    const { operation, mark, kind } = log.entry(index);
    if (operation === 'flush' && (kind === 'mapping' || !flushesOnlyItself(mark))) return index;
  }
  return 0;
}

function isPending({ isForced }: CutLog, entry: LogEntry): boolean {
  return entry.operation !== 'flush' && entry.operation !== 'resize' && !isForced(entry.mark);
}
