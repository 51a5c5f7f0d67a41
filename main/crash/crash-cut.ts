import { fail } from '../../shared/errors/app-error';
import { assert } from '../../shared/errors/assert';
import type { WriteKind } from '../../shared/image/write-kind';
import { operationOf, type Operation } from '../../shared/workload/operations';
import type { LogEntry, WriteLogFile } from '../storage/filters/write-log-file';
import type { CrashPoint } from '../../shared/crash/crash-point';
import { formatCrashPoint } from '../../shared/crash/crash-point';

/** The command at a crash point and what it left in the write log. */
export interface CutCommand {
  readonly op: Operation;
  /** Index of its first entry in the write log. */
  readonly firstEntry: number;
}

/**
 * How many entries of the log the disk saw before the power went. The log ends with the entries of the command.
 * Errors: `out-of-range` when the command makes fewer storage writes than the point names.
 */
export function cutLog(log: WriteLogFile, point: CrashPoint, command: CutCommand): number {
  const end = entriesSeen(log, point, command);
  assert(end >= command.firstEntry && end <= log.count, 'the power was cut outside of the command');
  return end;
}

function entriesSeen(log: WriteLogFile, point: CrashPoint, command: CutCommand): number {
  const { stage, writes } = point;
  if (stage === 'before') return command.firstEntry;
  if (stage === 'after') return log.count;
  if (stage === 'after-data') return bringsData(command.op) ? afterData(log, command) : command.firstEntry;
  return afterWrites(log, command, writes, formatCrashPoint(point));
}

function bringsData(op: Operation): boolean {
  const { changes } = operationOf(op);
  return changes === 'data' || changes === 'extension';
}

interface StorageWrite extends LogEntry {
  readonly kind: WriteKind;
}

/** A flush is no storage write; everything else that reaches the file is one. */
export function isStorageWrite(entry: LogEntry): entry is StorageWrite {
  return entry.operation !== 'flush' && entry.kind !== null;
}

/** What brings data to its place, mapping included; the entries that speak of it come behind. */
const BEFORE_ENTRIES: ReadonlySet<WriteKind> = new Set<WriteKind>(['data', 'zde', 'mapping']);

/** Data and descriptor extensions come before the entries that speak of them. */
function afterData(log: WriteLogFile, { firstEntry }: CutCommand): number {
  for (const entry of log.entries(firstEntry)) {
    if (isStorageWrite(entry) && !BEFORE_ENTRIES.has(entry.kind)) return entry.index;
  }
  return log.count;
}

function afterWrites(log: WriteLogFile, command: CutCommand, wanted: number, point: string): number {
  let made = 0;
  if (wanted === 0) return command.firstEntry;
  for (const entry of log.entries(command.firstEntry)) {
    if (isStorageWrite(entry) && ++made === wanted) return entry.index + 1;
  }
  return fail(
    'out-of-range',
    `crash point: ${point}: the command (${command.op}) makes ${made} storage writes`,
    {
      point,
      made,
    },
  );
}
