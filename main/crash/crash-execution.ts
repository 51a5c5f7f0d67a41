import { createHash } from 'node:crypto';
import { fail } from '../../shared/errors/app-error';
import { assert } from '../../shared/errors/assert';
import type { DataSource } from '../../shared/workload/command';
import { operationOf } from '../../shared/workload/operations';
import type { TraceEntry } from '../../shared/workload/trace-entry';
import { zoneOf } from '../../shared/zone/geometry';
import type { ZoneTable } from '../../shared/zone/zone-table';
import { cloneZoneTable } from '../../shared/zone/zone-table';
import { AcknowledgedData } from './acknowledged-data';
import { cutLog } from './crash-cut';
import type { CutLog } from './crash-fates';
import type { CrashPoint } from '../../shared/crash/crash-point';
import type { BlockFile } from '../storage/block-file';
import { DatalessFile } from '../storage/filters/dataless-file';
import { GatherFile } from '../storage/filters/gather-file';
import { MemoryBlockFile } from '../storage/memory-block-file';
import { OverlayBlockFile } from '../storage/overlay/overlay-block-file';
import { WriteLogFile } from '../storage/filters/write-log-file';
import type { ParsedTrace } from '../trace/native-codec';
import { formatTraceEntry } from '../trace/native-codec';
import { checkTraceFits } from '../trace/trace-fit';
import type { FileResolver } from '../device/payload';
import type { DeviceResult, ZonedDevice } from '../device/device';
import { loadOf, type JobContext } from '../device/job';

/** What a crash run works on. */
export interface CrashInput {
  /** Content before the trace; never written. */
  readonly base: BlockFile;
  /** Opens an image with eager table writes. */
  readonly open: (file: BlockFile) => ZonedDevice;
  readonly trace: ParsedTrace;
  readonly context: JobContext;
  /** Where copies and logs keep their bytes; memory by default. */
  readonly makeStore?: () => BlockFile;
  readonly resolve?: FileResolver;
  /** Only which writes there are is asked: their data is neither made nor kept. */
  readonly withoutData?: boolean;
}

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

/** Where the commands of an execution go. */
interface ExecutionFiles {
  readonly live: OverlayBlockFile;
  readonly log: WriteLogFile;
  dispose(): void;
}

const IN_PROGRESS = 'command in progress';
const REPORT_COMMANDS = 64;
/** Stand for data nobody asks for. */
const ZEROS: DataSource = { pattern: 'zero' };

/**
 * Executes a trace on a copy up to the crash point and logs what reaches the disk. A command with forced unit access
 * makes its own writes durable, nothing older. Errors: `usage` for a trace that does not fit, `out-of-range` when it has no such
 * command, those of the file and the trace, `cancelled`.
 */
export function executeUntil(input: CrashInput, point: CrashPoint): CrashExecution {
  const files = openFiles(input);
  try {
    return new Execution(input, point, files).run();
  } catch (error) {
    files.dispose();
    throw error;
  }
}

function openFiles({ base, makeStore, withoutData }: CrashInput): ExecutionFiles {
  const live = new OverlayBlockFile(base, makeStore?.());
  const payloads = makeStore?.() ?? new MemoryBlockFile('write log');
  // Payloads lie one behind the other: a call of the system takes a thousand of them.
  const log = new WriteLogFile(withoutData ? new DatalessFile(live) : live, new GatherFile(payloads));
  return {
    live,
    log,
    dispose() {
      payloads.dispose();
      live.dispose();
    },
  };
}

class Execution {
  readonly #input: CrashInput;
  readonly #point: CrashPoint;
  readonly #files: ExecutionFiles;
  readonly #live: OverlayBlockFile;
  readonly #log: WriteLogFile;
  readonly #device: ZonedDevice;
  readonly #seed: number;
  readonly #data = new AcknowledgedData();
  /** Commands with forced unit access that the device accepted. */
  readonly #forced = new Set<number>();
  readonly #hash = createHash('sha256');
  #refused = 0;

  constructor(input: CrashInput, point: CrashPoint, files: ExecutionFiles) {
    const { trace, open } = input;
    this.#seed = trace.header.seed ?? 0;
    this.#input = input;
    this.#point = point;
    this.#files = files;
    this.#live = files.live;
    this.#log = files.log;
    this.#device = open(this.#log);
    checkTraceFits(trace.header, this.#device.image.facts.geometry);
    this.#hash.update(`${this.#seed} ${trace.header.logicalBlockSizeBytes}\n`);
  }

  run(): CrashExecution {
    const entry = this.#executeBefore();
    const firstEntry = this.#log.count;
    const isAcknowledged = this.#point.stage === 'after';
    const before = isAcknowledged ? null : cloneZoneTable(this.#device.image.table.zones);
    if (this.#point.stage !== 'before') this.#finish(entry, isAcknowledged);
    const end = cutLog(this.#log, this.#point, { op: entry.op, firstEntry });
    const finishedZones = this.#device.image.table.zones;
    return {
      live: this.#live,
      cut: {
        log: this.#log,
        end,
        isForced: (command) => this.#forced.has(command) && (isAcknowledged || command !== entry.i),
        flushesOnlyItself: (command) => this.#forced.has(command),
      },
      acknowledgedZones: before ?? finishedZones,
      finishedZones,
      data: this.#data,
      traceHash: this.#hash.digest('hex').slice(0, 16),
      log: this.#log,
      dispose: () => this.#files.dispose(),
    };
  }

  /** Executes everything before the command at the crash point; returns that command. */
  #executeBefore(): TraceEntry {
    const wanted = this.#point.command;
    let last = -1;
    for (const entry of this.#input.trace.entries) {
      if (entry.i > wanted) break;
      this.#hash.update(`${formatTraceEntry({ ...entry, t: 0, expect: undefined })}\n`);
      if (entry.i === wanted) return entry;
      last = entry.i;
      this.#acknowledge(entry, this.#execute(entry));
    }
    return fail(
      'out-of-range',
      `crash point: the trace has no command ${wanted}; the last one before it is ${last}`,
      {
        command: wanted,
        last,
      },
    );
  }

  /** Carries out the command at the crash point. Unless it was acknowledged, the live content stays as it was. */
  #finish(entry: TraceEntry, isAcknowledged: boolean): void {
    if (isAcknowledged) {
      this.#acknowledge(entry, this.#execute(entry));
      return;
    }
    this.#live.beginEdit(IN_PROGRESS);
    this.#execute(entry);
    if (this.#live.undoTitle === IN_PROGRESS) this.#live.undo();
  }

  #execute(entry: TraceEntry): DeviceResult {
    const { context, resolve, withoutData } = this.#input;
    context.checkCancelled();
    if (entry.i % REPORT_COMMANDS === 0) this.#report(entry.i);
    this.#log.setMark(entry.i);
    const epoch = this.#log.epoch;
    const command = withoutData && isWrite(entry) ? { ...entry, data: ZEROS } : entry;
    const result = this.#device.execute(command, { sequence: entry.i, seed: this.#seed, resolve });
    if (entry.op === 'flush' && this.#log.epoch === epoch) this.#device.flush();
    assert(entry.op !== 'flush' || this.#log.epoch > epoch, 'a flush did not reach the disk');
    if (result.status !== 'ok') this.#refused++;
    if (entry.fua && result.status === 'ok') this.#forced.add(entry.i);
    return result;
  }

  #acknowledge(entry: TraceEntry, result: DeviceResult): void {
    if (result.status !== 'ok') return;
    const { facts, table } = this.#device.image;
    this.#data.changed(result.changedZones, table.zones);
    if (entry.op === 'flush') this.#data.flushed();
    if (!isWrite(entry)) return;
    const lba = result.assignedLba ?? entry.lba ?? this.#startOfWrite(entry);
    this.#data.written({ zone: zoneOf(facts.geometry, lba), lba, blocks: entry.blocks ?? 0 }, entry);
  }

  /** A write to a zone without an LBA went to the write pointer, which has moved on since. */
  #startOfWrite({ zone = 0, blocks = 0 }: TraceEntry): number {
    return this.#device.image.table.zones.writePointer[zone]! - blocks;
  }

  #report(done: number): void {
    const load = loadOf(this.#device.engine, this.#refused);
    this.#input.context.progress({ done, total: this.#point.command + 1, load });
  }
}

function isWrite({ op }: TraceEntry): boolean {
  return operationOf(op).changes === 'data';
}
