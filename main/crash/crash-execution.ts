import { assert } from '../../shared/errors/assert';
import { fail } from '../../shared/errors/app-error';
import type { CrashPoint } from '../../shared/crash/crash-point';
import type { TraceEntry } from '../../shared/workload/trace-entry';
import { cloneZoneTable, type ZoneTable } from '../../shared/zone/zone-table';
import type { OverlayBlockFile } from '../storage/overlay/overlay-block-file';
import type { WriteLogFile } from '../storage/filters/write-log-file';
import type { AcknowledgedData } from './acknowledged-data';
import { cutLog } from './crash-cut';
import type { CutLog } from './crash-fates';
import { TraceExecution, type CrashInput } from './trace-execution';

/** A trace executed up to the moment of the power cut. */
export interface CrashExecution {
  /** What the device would have answered just before the cut: every acknowledged command, none of a command in progress. */
  readonly live: OverlayBlockFile;
  readonly cut: CutLog;
  /** Zones after the last acknowledged command. */
  readonly acknowledgedZones: ZoneTable;
  /** Zones after the command at the crash point, had it been carried out. */
  readonly finishedZones: ZoneTable;
  readonly data: AcknowledgedData;
  /** 16 hex digits over seed, block size and the commands up to the crash point. */
  readonly traceHash: string;
  readonly log: WriteLogFile;
  /** Releases copy and log; base stays open. */
  dispose(): void;
}

const IN_PROGRESS = 'command in progress';

/**
 * Executes a trace on a copy up to the crash point and logs what reaches the disk. A command with forced unit access
 * makes its own writes durable, nothing older. Errors: `usage` for a trace that does not fit, `out-of-range` when it has no such
 * command, those of the file and the trace, `cancelled`.
 */
export function executeUntil(input: CrashInput, point: CrashPoint): CrashExecution {
  const execution = new TraceExecution(input, point.command + 1);
  try {
    return run(execution, input.trace.entries, point);
  } catch (error) {
    execution.dispose();
    throw error;
  }
}

function run(execution: TraceExecution, entries: Iterable<TraceEntry>, point: CrashPoint): CrashExecution {
  const entry = executeBefore(execution, entries, point.command);
  const { live, log, data } = execution;
  assert(entry.i === point.command, 'the power is cut at another command than was asked for');
  const firstEntry = log.count;
  const isAcknowledged = point.stage === 'after';
  const before = isAcknowledged ? null : cloneZoneTable(execution.zones);
  if (isAcknowledged) execution.acknowledge(entry, execution.execute(entry));
  else if (point.stage !== 'before') attempt(execution, entry);
  const finishedZones = execution.zones;
  return {
    ...{ live, log, data, finishedZones },
    cut: execution.cutAt(cutLog(log, point, { op: entry.op, firstEntry }), isAcknowledged ? null : entry.i),
    acknowledgedZones: before ?? finishedZones,
    traceHash: execution.traceHash(),
    dispose: () => execution.dispose(),
  };
}

/** Executes everything before the command at the crash point; returns that command. */
function executeBefore(execution: TraceExecution, entries: Iterable<TraceEntry>, wanted: number): TraceEntry {
  let last = -1;
  for (const entry of entries) {
    if (entry.i > wanted) break;
    execution.name(entry);
    if (entry.i === wanted) return entry;
    last = entry.i;
    execution.acknowledge(entry, execution.execute(entry));
  }
  return fail(
    'out-of-range',
    `crash point: the trace has no command ${wanted}; the last one before it is ${last}`,
    { command: wanted, last },
  );
}

/** Carries out a command that was never acknowledged: the live content stays as it was. */
function attempt(execution: TraceExecution, entry: TraceEntry): void {
  const { live } = execution;
  live.beginEdit(IN_PROGRESS);
  execution.execute(entry);
  if (live.undoTitle === IN_PROGRESS) live.undo();
}
