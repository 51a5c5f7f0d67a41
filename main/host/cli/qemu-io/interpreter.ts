import { AppError, fail } from '../../../../shared/errors/app-error';
import { SECTOR_BYTES } from '../../../../shared/units/units';
import type { Operation, ZoneCommand } from '../../../../shared/workload/command';
import { zoneOf } from '../../../../shared/zone/geometry';
import type { Refusal } from '../../../../shared/zone/status';
import { printQemuIoZone } from '../../../service/reports/qemu-io';
import type { ZonedDevice } from '../../../service/types';
import { ascii } from '../hex-rows';
import { numbersOf, parseIoLine, type IoCall } from './arguments';
import { ioFailure } from './errors';
import { ioBytes, ioRates } from './units';

/** Byte that qemu-io writes and appends when no pattern is given. */
const DEFAULT_PATTERN = 0xcd;

/** Where the interpreter prints: results, and explanations of what was refused. */
export interface IoPrinter {
  line(text: string): void;
  explain(text: string): void;
}

/** Executes lines of qemu-io's dialect on a device. */
export class IoInterpreter {
  readonly #device: ZonedDevice;
  readonly #printer: IoPrinter;
  /** Seconds, for the rates that qemu-io prints. */
  readonly #clock: () => number;
  /** Lines that failed. */
  failures = 0;

  constructor(device: ZonedDevice, printer: IoPrinter, clock: () => number) {
    this.#device = device;
    this.#printer = printer;
    this.#clock = clock;
  }

  /** Runs one line; answers false when it asks to end. A line that cannot be understood fails and is explained. */
  run(line: string): boolean {
    try {
      const call = parseIoLine(line);
      if (call === null) return true;
      if (call.name === 'quit' || call.name === 'q') return false;
      this.#dispatch(call);
    } catch (thrown) {
      if (!(thrown instanceof AppError) || thrown.code !== 'usage') throw thrown;
      this.failures++;
      this.#printer.explain(thrown.message);
    }
    return true;
  }

  #dispatch(call: IoCall): void {
    switch (call.name) {
      case 'zrp':
      case 'zone_report':
        return this.#report(call);
      case 'zo':
      case 'zone_open':
        return this.#manage(call, 'open', 'zone open');
      case 'zc':
      case 'zone_close':
        return this.#manage(call, 'close', 'zone close');
      case 'zf':
      case 'zone_finish':
        return this.#manage(call, 'finish', 'zone finish');
      case 'zrs':
      case 'zone_reset':
        return this.#manage(call, 'reset', 'zone reset');
      case 'zap':
      case 'zone_append':
        return this.#append(call);
      case 'write':
      case 'w':
        return this.#write(call);
      case 'read':
      case 'r':
        return this.#read(call);
      case 'flush':
      case 'f':
        return this.#device.flush();
      default:
        return fail('usage', `command "${call.name}" not found`, { name: call.name });
    }
  }

  #report(call: IoCall): void {
    const [offset, count] = numbersOf(call, 'zrp offset number', 2);
    const { geometry } = this.#device.image;
    const first = zoneOf(geometry, Math.floor(offset! / geometry.logicalBlockSizeBytes));
    if (first >= geometry.zoneCount)
      return this.#fail('zone report', { status: 'out-of-range', message: `there is no zone ${first}` });
    const end = Math.min(first + count!, geometry.zoneCount);
    for (let zone = first; zone < end; zone++) this.#printer.line(printQemuIoZone(this.#device.image, zone));
  }

  /** Acts on every zone of the range; offset and length must fall on zone boundaries. */
  #manage(call: IoCall, op: Operation, what: string): void {
    const [offset, length] = numbersOf(call, `${call.name} offset len`, 2);
    const { geometry } = this.#device.image;
    const blockSize = geometry.logicalBlockSizeBytes;
    const zoneBytes = geometry.zoneSizeBlocks * blockSize;
    const deviceBytes = (geometry.zoneCount - 1) * zoneBytes + geometry.lastZoneSizeBlocks * blockSize;
    const end = offset! + length!;
    if (offset! % zoneBytes !== 0 || length === 0 || (end % zoneBytes !== 0 && end !== deviceBytes)) {
      const message = `offset ${offset} and length ${length} must be multiples of the zone size ${zoneBytes}`;
      return this.#fail(what, { status: 'invalid-field', message });
    }
    if (op === 'reset' && offset === 0 && end >= deviceBytes)
      return void this.#execute({ op, all: true }, what);
    for (let at = offset!; at < end; at += zoneBytes) {
      if (!this.#execute({ op, lba: at / blockSize }, what)) return;
    }
  }

  #append(call: IoCall): void {
    const [offset, ...lengths] = call.numbers;
    if (offset === undefined || lengths.length === 0)
      fail('usage', 'usage: zap [-pq] [-P pattern] offset len [len…]', {});
    const length = lengths.reduce((sum, part) => sum + part, 0);
    const bytes = new Uint8Array(length).fill(call.pattern ?? DEFAULT_PATTERN);
    const result = this.#execute(
      { op: 'append', ...this.#extent(offset!, length, 'zone append') },
      'zone append',
      bytes,
    );
    if (result?.assignedLba === undefined || call.flags.has('q')) return;
    const sector = (result.assignedLba * this.#device.image.geometry.logicalBlockSizeBytes) / SECTOR_BYTES;
    this.#printer.line(`After zap done, the append sector is 0x${sector.toString(16)}`);
  }

  #write(call: IoCall): void {
    const [offset, length] = numbersOf(call, 'write [-q] [-P pattern] offset len', 2);
    const value = call.flags.has('z') ? 0 : (call.pattern ?? DEFAULT_PATTERN);
    const command: ZoneCommand = {
      op: 'write',
      ...this.#extent(offset!, length!, 'write'),
      data: { pattern: 'byte', value },
      ...(call.flags.has('f') ? { fua: true } : {}),
    };
    const started = this.#clock();
    if (this.#execute(command, 'write') && !call.flags.has('q'))
      this.#transferred('wrote', offset!, length!, started);
  }

  #read(call: IoCall): void {
    const [offset, length] = numbersOf(call, 'read [-qv] [-P pattern] offset len', 2);
    const blockSize = this.#device.image.geometry.logicalBlockSizeBytes;
    const lba = Math.floor(offset! / blockSize);
    const blocks = Math.ceil((offset! + length!) / blockSize) - lba;
    const into = new Uint8Array(blocks * blockSize);
    const started = this.#clock();
    if (!this.#execute({ op: 'read', lba, blocks }, 'read', undefined, into)) return;
    const bytes = into.subarray(offset! - lba * blockSize, offset! - lba * blockSize + length!);
    if (call.pattern !== null && bytes.some((byte) => byte !== call.pattern)) {
      this.failures++;
      this.#printer.line(`Pattern verification failed at offset ${offset}, ${length} bytes`);
    }
    if (call.flags.has('q')) return;
    if (call.flags.has('v')) this.#dump(bytes, offset!);
    this.#transferred('read', offset!, length!, started);
  }

  #dump(bytes: Uint8Array, offset: number): void {
    for (let at = 0; at < bytes.length; at += 16) {
      const row = bytes.subarray(at, at + 16);
      const hex = Array.from(row, (byte) => byte.toString(16).padStart(2, '0')).join(' ');
      this.#printer.line(`${(offset + at).toString(16).padStart(8, '0')}:  ${hex}  ${ascii(row)}`);
    }
  }

  #transferred(verb: string, offset: number, length: number, started: number): void {
    this.#printer.line(`${verb} ${length}/${length} bytes at offset ${offset}`);
    this.#printer.line(ioRates(length, this.#clock() - started));
  }

  /** Whole logical blocks of a byte range. Errors: `usage` when it does not fall on them. */
  #extent(offset: number, length: number, what: string): { lba: number; blocks: number } {
    const blockSize = this.#device.image.geometry.logicalBlockSizeBytes;
    if (offset % blockSize !== 0 || length % blockSize !== 0 || length === 0) {
      fail(
        'usage',
        `${what}: offset ${offset} and length ${length} must be multiples of ${ioBytes(blockSize)}`,
        { offset, length },
      );
    }
    return { lba: offset / blockSize, blocks: length / blockSize };
  }

  #execute(
    command: ZoneCommand,
    what: string,
    payload?: Uint8Array,
    into?: Uint8Array,
  ): { assignedLba?: number } | null {
    const result = this.#device.execute(command, payload, into);
    if (result.refusal === undefined) return result;
    this.#fail(what, result.refusal);
    return null;
  }

  #fail(what: string, { status, message }: Pick<Refusal, 'status' | 'message'>): void {
    this.failures++;
    this.#printer.line(ioFailure(what, status));
    this.#printer.explain(message);
  }
}
