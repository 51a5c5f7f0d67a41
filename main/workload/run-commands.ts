import { createHash } from 'node:crypto';
import type { RunSummary } from '../../shared/workload/summary';
import type { ByteCount, ZoneIndex } from '../../shared/units/units';
import type { ZoneCommand } from '../../shared/workload/command';
import type { TraceEntry, TraceExpectation } from '../../shared/workload/trace-entry';
import { zoneOf } from '../../shared/zone/geometry';
import { zoneStateName } from '../../shared/zone/state';
import { writePointerOf } from '../../shared/zone/zone-table';
import type { FileResolver } from '../device/payload';
import { ReadRoom } from '../device/read-room';
import type { DeviceResult, ZonedDevice } from '../device/device';
import { loadOf, type JobContext } from '../device/job';
import { withAftermath, type Aftermath } from './interruption';

/** How to run commands on a device. */
export interface RunOptions {
  readonly context: JobContext;
  /** Goes into stamps and random data. */
  readonly seed: number;
  /** Microseconds from any start. */
  readonly clock: () => number;
  /** Commands that are expected, for progress; null = unknown. */
  readonly total?: number | null;
  /** End after the first refused command. */
  readonly stopOnRefusal?: boolean;
  /** Execute commands 0 to until − 1 only. */
  readonly until?: number;
  /** Receives every command with its result, as a trace entry that can be replayed. */
  readonly record?: (entry: TraceEntry) => void;
  readonly resolve?: FileResolver;
  /** What becomes of the commands before one that fails; `stored` when not given. */
  readonly aftermath?: Aftermath;
}

/** Progress is reported after so many commands or bytes, whichever comes first. */
export const REPORT_COMMANDS = 64;
const REPORT_BYTES = 8 * 1024 * 1024;

/**
 * Executes commands one after the other, then what the device's durability asks for at the end. A refused
 * command is counted and the run goes on. Errors: AppErrors of the file, `cancelled` by the context; they say how many
 * commands were carried out and what became of them.
 */
export function runCommands(
  device: ZonedDevice,
  commands: Iterable<ZoneCommand>,
  options: RunOptions,
): RunSummary {
  const run = new Run(device, options);
  const { aftermath = 'stored' } = options;
  return withAftermath(device, { aftermath, counted: () => run.commands }, () => run.execute(commands));
}

/** What a trace can assert after a command: status, the addressed zone, what was read, open and active counts. */
export function observe(
  device: ZonedDevice,
  command: ZoneCommand,
  result: DeviceResult,
  bytesRead: Uint8Array | undefined,
): TraceExpectation {
  const { engine, image } = device;
  const zone = addressedZone(device, command);
  // Field by field, for this is done after every command.
  const seen: { -readonly [Field in keyof TraceExpectation]: TraceExpectation[Field] } = {
    status: result.status,
  };
  if (zone !== undefined) seen.state = zoneStateName(image.table.zones.state[zone]!);
  if (result.assignedLba !== undefined) seen.assignedLba = result.assignedLba;
  if (zone !== undefined) seen.writePointer = writePointerOf(image.table.zones, zone);
  if (bytesRead && result.status === 'ok') seen.sha256 = sha256Of(bytesRead);
  seen.open = engine.openCount;
  seen.active = engine.activeCount;
  return seen;
}

function sha256Of(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}

/** The zone a command speaks of, by index or LBA; undefined for Select All and outside of the device. */
function addressedZone({ image }: ZonedDevice, command: ZoneCommand): ZoneIndex | undefined {
  const { geometry } = image.facts;
  if (command.all) return undefined;
  const zone = command.lba === undefined ? command.zone : zoneOf(geometry, command.lba);
  return zone !== undefined && zone < geometry.zoneCount ? zone : undefined;
}

class Run {
  /** Carried out so far. */
  commands = 0;
  readonly #device: ZonedDevice;
  readonly #options: RunOptions;
  readonly #room: ReadRoom;
  readonly #blockSize: ByteCount;
  readonly #refused: Record<string, number> = {};
  readonly #start: number;
  #ok = 0;
  #bytesWritten = 0;
  #reportedCommands = 0;
  #reportedBytes = 0;

  constructor(device: ZonedDevice, options: RunOptions) {
    this.#device = device;
    this.#options = options;
    this.#room = new ReadRoom(device.engine);
    this.#blockSize = device.image.facts.geometry.logicalBlockSizeBytes;
    this.#start = options.clock();
  }

  execute(commands: Iterable<ZoneCommand>): RunSummary {
    const { context, stopOnRefusal = false, until = Infinity } = this.#options;
    if (until > 0) {
      for (const command of commands) {
        context.checkCancelled();
        const accepted = this.#step(command);
        if ((stopOnRefusal && !accepted) || this.commands >= until) break;
      }
    }
    this.#device.finish();
    this.#report();
    const elapsedSeconds = (this.#options.clock() - this.#start) / 1e6;
    return {
      commands: this.commands,
      ok: this.#ok,
      refused: this.#refused,
      bytesWritten: this.#bytesWritten,
      elapsedSeconds,
    };
  }

  /** True when the device accepted the command. */
  #step(command: ZoneCommand): boolean {
    const { record, seed, resolve } = this.#options;
    const t = record ? Math.round(this.#options.clock() - this.#start) : 0;
    const room = this.#room.for(command);
    const result = this.#device.execute(command, { sequence: this.commands, seed, resolve }, room);
    this.#count(command, result);
    if (record)
      record({ ...command, i: this.commands, t, expect: observe(this.#device, command, result, room) });
    this.commands++;
    this.#reportNowAndThen();
    return result.status === 'ok';
  }

  #count({ op, blocks = 0 }: ZoneCommand, { status }: DeviceResult): void {
    if (status !== 'ok') this.#refused[status] = (this.#refused[status] ?? 0) + 1;
    else {
      this.#ok++;
      if (op === 'write' || op === 'append') this.#bytesWritten += blocks * this.#blockSize;
    }
  }

  #reportNowAndThen(): void {
    const commands = this.commands - this.#reportedCommands;
    if (commands >= REPORT_COMMANDS || this.#bytesWritten - this.#reportedBytes >= REPORT_BYTES)
      this.#report();
  }

  #report(): void {
    this.#reportedCommands = this.commands;
    this.#reportedBytes = this.#bytesWritten;
    this.#options.context.progress({
      done: this.commands,
      total: this.#options.total ?? null,
      bytesWritten: this.#bytesWritten,
      load: loadOf(this.#device.engine, this.commands - this.#ok),
    });
  }
}
