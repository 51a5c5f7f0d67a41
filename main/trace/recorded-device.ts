import { fail } from '../../shared/errors/app-error';
import { formatBytes } from '../../shared/units/format';
import { MIB } from '../../shared/units/units';
import type { ZoneIndex } from '../../shared/units/units';
import type { PatternData, ZoneCommand } from '../../shared/workload/command';
import type { TraceEntry } from '../../shared/workload/trace-entry';
import type { RuleOptions } from '../../shared/zone/profile';
import type { DeviceResult, Settlement, ZonedDevice } from '../device/device';
import type { Payload } from '../device/payloads';
import { ReadRoom } from '../device/read-room';
import type { Preparation, ZoneEngine } from '../engine/types';
import type { FormatImage } from '../format/image';
import type { BlockFile } from '../storage/block-file';
import { observe } from '../workload/run-commands';

/** Bytes given to one command that a trace holds at most: a line of it has room for so many in base64. */
const BYTES_MAX = 16 * MIB;

/** How a recording is made. */
export interface RecordingOptions {
  /** Receives every command with its result, as a trace entry that can be replayed. */
  readonly record: (entry: TraceEntry) => void;
  /** Microseconds from any start. */
  readonly clock: () => number;
}

/**
 * A device that tells of every command which reaches it, with its result: what was done by hand is a trace. Bytes that
 * are given with a command go into the trace; all the same they go as a pattern. Errors: also `usage` for more than 16 MiB of them in one command, before
 * anything is done.
 */
export class RecordedDevice implements ZonedDevice {
  readonly #device: ZonedDevice;
  readonly #options: RecordingOptions;
  readonly #room: ReadRoom;
  readonly #start: number;
  #count = 0;

  constructor(device: ZonedDevice, options: RecordingOptions) {
    this.#device = device;
    this.#options = options;
    this.#room = new ReadRoom(device.engine);
    this.#start = options.clock();
  }

  get image(): FormatImage {
    return this.#device.image;
  }

  get file(): BlockFile {
    return this.#device.file;
  }

  get engine(): ZoneEngine {
    return this.#device.engine;
  }

  get rules(): RuleOptions {
    return this.#device.rules;
  }

  prepare(command: ZoneCommand): Preparation {
    return this.#device.prepare(command);
  }

  execute(command: ZoneCommand, payload?: Payload, into?: Uint8Array): DeviceResult {
    const t = this.#now();
    const told = withGivenBytes(command, payload);
    const sequenced = payload ?? { sequence: this.#count, seed: 0 };
    const room = into ?? this.#room.for(command);
    const result = this.#device.execute(command, sequenced, room);
    this.#options.record({
      ...told,
      i: this.#count++,
      t,
      expect: observe(this.#device, command, result, room),
    });
    return result;
  }

  adopt(changed: readonly ZoneIndex[]): void {
    this.#device.adopt(changed);
  }

  /** A flush that is asked for is a command like others. */
  flush(): void {
    const t = this.#now();
    this.#device.flush();
    const { openCount: open, activeCount: active } = this.engine;
    this.#options.record({ op: 'flush', i: this.#count++, t, expect: { status: 'ok', open, active } });
  }

  finish(): void {
    this.#device.finish();
  }

  settle(): Settlement {
    return this.#device.settle();
  }

  reload(): void {
    this.#device.reload();
  }

  #now(): number {
    return Math.round(this.#options.clock() - this.#start);
  }
}

/** The command with the bytes that were given with it. Errors: `usage` for more than 16 MiB of them. */
export function withGivenBytes(command: ZoneCommand, payload: Payload | undefined): ZoneCommand {
  if (!(payload instanceof Uint8Array)) return command;
  if (payload.length > BYTES_MAX) {
    fail('usage', `${formatBytes(payload.length)} in one command are too many to be recorded; up to 16 MiB`, {
      bytes: payload.length,
    });
  }
  const bytes = Buffer.from(payload.buffer, payload.byteOffset, payload.length);
  if (command.op === 'setZde') return { ...command, zde: { base64: bytes.toString('base64') } };
  return { ...command, data: uniformData(bytes) ?? { base64: bytes.toString('base64') } };
}

/** Bytes that are all the same take one word of a trace; null = they are not. */
function uniformData(bytes: Buffer): PatternData | null {
  const value = bytes[0];
  if (value === undefined || Buffer.compare(bytes.subarray(1), bytes.subarray(0, -1)) !== 0) return null;
  return value === 0 ? { pattern: 'zero' } : { pattern: 'byte', value };
}
