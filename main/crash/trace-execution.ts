import { assert } from '../../shared/errors/assert';
import type { DataSource } from '../../shared/workload/command';
import { operationOf } from '../../shared/workload/operations';
import type { TraceEntry } from '../../shared/workload/trace-entry';
import { zoneOf } from '../../shared/zone/geometry';
import type { ZoneTable } from '../../shared/zone/zone-table';
import type { DeviceResult, ZonedDevice } from '../device/device';
import { loadOf, type JobContext } from '../device/job';
import type { FileResolver } from '../device/payload';
import type { BlockFile } from '../storage/block-file';
import { DatalessFile } from '../storage/filters/dataless-file';
import { GatherFile } from '../storage/filters/gather-file';
import { WriteLogFile } from '../storage/filters/write-log-file';
import { MemoryBlockFile } from '../storage/memory-block-file';
import { OverlayBlockFile } from '../storage/overlay/overlay-block-file';
import type { ParsedTrace } from '../trace/native-codec';
import { checkTraceFits } from '../trace/trace-fit';
import { AcknowledgedData } from './acknowledged-data';
import type { CutLog } from './crash-fates';
import { TraceHash } from './trace-hash';

/** As much of a device as carries out a trace. */
export type TraceDevice = Pick<ZonedDevice, 'image' | 'engine' | 'execute' | 'flush'>;

/** What a crash run works on. */
export interface CrashInput {
  /** Content before the trace; never written. */
  readonly base: BlockFile;
  /** Opens an image with eager table writes. */
  readonly open: (file: BlockFile) => ZonedDevice;
  /** What carries the trace out where that is not a device as `open` gives it: another program, or one with flushes put in. */
  readonly carryOut?: (file: BlockFile, log: WriteLogFile) => TraceDevice;
  /** Name of the program that `carryOut` is: ids of its states are none of another one. Absent = ours. */
  readonly by?: string;
  readonly trace: ParsedTrace;
  readonly context: JobContext;
  /** Where copies and logs keep their bytes; memory by default. */
  readonly makeStore?: () => BlockFile;
  readonly resolve?: FileResolver;
  /** Only which writes there are is asked: their data is neither made nor kept. */
  readonly withoutData?: boolean;
}

const REPORT_COMMANDS = 64;
/** Stand for data nobody asks for. */
const ZEROS: DataSource = { pattern: 'zero' };

/**
 * Executes the commands of a trace one by one on a copy of the base and logs what reaches the disk. Errors: `usage` for a trace
 * that does not fit, those of the file and the trace, `cancelled`.
 */
export class TraceExecution {
  /** What the device answers: every command that was executed. */
  readonly live: OverlayBlockFile;
  readonly log: WriteLogFile;
  /** What was promised of the commands that were acknowledged. */
  readonly data = new AcknowledgedData();
  readonly #input: CrashInput;
  readonly #total: number;
  readonly #device: TraceDevice;
  readonly #payloads: BlockFile;
  readonly #seed: number;
  /** Commands with forced unit access that the device accepted. */
  readonly #forced = new Set<number>();
  readonly #hash: TraceHash;
  #refused = 0;

  /** @param total how many commands will be executed, for progress */
  constructor(input: CrashInput, total: number) {
    const { base, makeStore, withoutData, trace, open, carryOut = open } = input;
    this.#input = input;
    this.#total = total;
    this.#seed = trace.header.seed ?? 0;
    this.live = new OverlayBlockFile(base, makeStore?.());
    this.#payloads = makeStore?.() ?? new MemoryBlockFile('write log');
    try {
      // Payloads lie one behind the other: a call of the system takes a thousand of them.
      const gathered = new GatherFile(this.#payloads);
      this.log = new WriteLogFile(withoutData ? new DatalessFile(this.live) : this.live, gathered);
      this.#device = carryOut(this.log, this.log);
      checkTraceFits(trace.header, this.#device.image.facts.geometry);
    } catch (error) {
      this.dispose();
      throw error;
    }
    this.#hash = new TraceHash(trace.header, input.by);
  }

  /** Zones after the last command that was executed; they change with the next one. */
  get zones(): ZoneTable {
    return this.#device.image.table.zones;
  }

  /** Makes a command part of the hash, executed or not. */
  name(entry: TraceEntry): void {
    this.#hash.name(entry);
  }

  /** 16 hex digits over seed, block size and the commands that were named. */
  traceHash(): string {
    return this.#hash.digits();
  }

  /** The log up to entry `end`; `inProgress`: the command that was not acknowledged, null = all were. */
  cutAt(end: number, inProgress: number | null): CutLog {
    const isForced = (command: number): boolean => this.#forced.has(command);
    return {
      log: this.log,
      end,
      sizeBytes: this.live.size(),
      isForced: (command) => isForced(command) && command !== inProgress,
      flushesOnlyItself: isForced,
    };
  }

  /** Carries a command out; it is not acknowledged yet. */
  execute(entry: TraceEntry): DeviceResult {
    const { context, resolve, withoutData } = this.#input;
    context.checkCancelled();
    if (entry.i % REPORT_COMMANDS === 0) this.#report(entry.i);
    this.log.setMark(entry.i);
    const { epoch } = this.log;
    const command = withoutData && isWrite(entry) ? { ...entry, data: ZEROS } : entry;
    const result = this.#device.execute(command, { sequence: entry.i, seed: this.#seed, resolve });
    // Another program may take a flush for what it is not.
    if (entry.op === 'flush' && !this.#input.carryOut) {
      if (this.log.epoch === epoch) this.#device.flush();
      assert(this.log.epoch > epoch, 'a flush did not reach the disk');
    }
    if (result.status !== 'ok') this.#refused++;
    if (entry.fua && result.status === 'ok') this.#forced.add(entry.i);
    return result;
  }

  /** The host was told the result. */
  acknowledge(entry: TraceEntry, result: DeviceResult): void {
    if (result.status !== 'ok') return;
    const { facts, table } = this.#device.image;
    this.data.changed(result.changedZones, table.zones);
    if (entry.op === 'flush') this.data.flushed();
    if (!isWrite(entry)) return;
    const lba = result.assignedLba ?? entry.lba ?? this.#startOfWrite(entry);
    this.data.written({ zone: zoneOf(facts.geometry, lba), lba, blocks: entry.blocks ?? 0 }, entry);
  }

  /** Releases copy and log; base stays open. */
  dispose(): void {
    this.#payloads.dispose();
    this.live.dispose();
  }

  /** A write to a zone without an LBA went to the write pointer, which has moved on since. */
  #startOfWrite({ zone = 0, blocks = 0 }: TraceEntry): number {
    return this.zones.writePointer[zone]! - blocks;
  }

  #report(done: number): void {
    const load = loadOf(this.#device.engine, this.#refused);
    this.#input.context.progress({ done, total: this.#total, load });
  }
}

function isWrite({ op }: TraceEntry): boolean {
  return operationOf(op).changes === 'data';
}
