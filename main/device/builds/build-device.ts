import type { ByteCount, DeviceByte, ZoneIndex } from '../../../shared/units/units';
import type { ZoneCommand } from '../../../shared/workload/command';
import type { ZoneGeometry } from '../../../shared/zone/geometry';
import { Payloads, type Payload } from '../payloads';
import type { BuildAnswer, BuildOperation, BuildProcess } from './process';
import type { DataSource } from './store';

const DONE: BuildAnswer = { status: 'ok', error: null, said: [] };
const UNKNOWN: BuildAnswer = { status: 'invalid-field', error: 'Operation not supported', said: [] };
const OUTSIDE: BuildAnswer = { status: 'out-of-range', error: 'Input/output error', said: [] };
const OPERATIONS: readonly string[] = ['open', 'close', 'finish', 'reset'] satisfies BuildOperation[];

/** What carries out commands in device bytes; a power cycle is the start of its next process. */
export interface BuildTarget {
  readonly process: BuildProcess;
  restart(): void;
  flush(): void;
  /** Writes what is outstanding; the image is read again. */
  finish(): void;
}

/** The commands of traces as a build carries them out. */
export class BuildDevice {
  readonly #target: BuildTarget;
  readonly #block: ByteCount;
  readonly #payloads: Payloads;

  constructor(target: BuildTarget, geometry: ZoneGeometry) {
    this.#target = target;
    this.#block = geometry.logicalBlockSizeBytes;
    this.#payloads = new Payloads(geometry);
  }

  /**
   * Executes one command. What such builds have no command for (offline, descriptor extensions, faults) is refused as an
   * operation that is not supported. Errors: those of the file, of Payloads.
   */
  execute(command: ZoneCommand, payload?: Payload): BuildAnswer {
    this.#payloads.count();
    switch (command.op) {
      case 'flush':
        this.#target.flush();
        return DONE;
      case 'powerCycle':
        this.#target.restart();
        return DONE;
      case 'mark':
        return DONE;
      default:
        return this.#placed(command, payload);
    }
  }

  /** Ends the re-enactment. */
  finish(): void {
    this.#target.finish();
  }

  #placed(command: ZoneCommand, payload: Payload | undefined): BuildAnswer {
    const { process } = this.#target;
    const { shape } = process.zones;
    if (command.all) return command.op === 'reset' ? process.manage('reset', 0, shape.deviceBytes) : UNKNOWN;
    const at = this.#addressOf(command);
    if (at === null) return UNKNOWN;
    if (at >= shape.deviceBytes) return OUTSIDE;
    const length = (command.blocks ?? 0) * this.#block;
    switch (command.op) {
      case 'write':
        return process.write(at, length, this.#dataOf(command, at, payload));
      case 'append':
        return process.append(at, length, this.#dataOf(command, this.#pointerAt(at), payload));
      case 'read':
        return at + length > shape.deviceBytes ? OUTSIDE : DONE;
      default:
        return isOperation(command.op) ? process.manage(command.op, at, this.#lengthAt(at)) : UNKNOWN;
    }
  }

  /** Device byte that a command names; a write to a zone goes to its pointer. */
  #addressOf({ op, lba, zone }: ZoneCommand): DeviceByte | null {
    if (lba !== undefined) return lba * this.#block;
    if (zone === undefined) return null;
    const start = zone * this.#target.process.zones.shape.zoneBytes;
    return op === 'write' ? this.#pointerAt(start) : start;
  }

  #pointerAt(at: DeviceByte): DeviceByte {
    const { zones } = this.#target.process;
    const zone: ZoneIndex = Math.floor(at / zones.shape.zoneBytes);
    return zones.isConventional(zone) ? at : Math.max(0, Number(zones.pointerOf(zone)));
  }

  #lengthAt(at: DeviceByte): ByteCount {
    const { zoneBytes, deviceBytes } = this.#target.process.zones.shape;
    return Math.min(zoneBytes, deviceBytes - at);
  }

  #dataOf(command: ZoneCommand, at: DeviceByte, payload: Payload | undefined): DataSource {
    const lba = Math.floor(at / this.#block);
    const whole = this.#payloads.whole(command, lba, command.blocks ?? 0, payload)?.slice();
    return (from, into) => {
      if (whole) into.set(whole.subarray(from, from + into.length));
      else
        into.set(this.#payloads.make(command, lba + from / this.#block, into.length / this.#block, payload));
    };
  }
}

function isOperation(op: string): op is BuildOperation {
  return OPERATIONS.includes(op);
}
