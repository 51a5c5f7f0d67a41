import { formatRemark } from '../../../../shared/errors/remark';
import { AppError } from '../../../../shared/errors/app-error';
import type { QemuAnswers } from '../../../../shared/image/family';
import { SECTOR_BYTES } from '../../../../shared/units/units';
import type { CommandResult, ZoneCommand } from '../../../../shared/workload/command';
import type { Operation } from '../../../../shared/workload/operations';
import { deviceBlocks, isConventional, zoneOf } from '../../../../shared/zone/geometry';
import type { Refusal } from '../../../../shared/zone/status';
import { printQemuIoZone } from '../../../report/printers/qemu-io-zone';
import type { ZonedDevice } from '../../../device/device';
import type { IoCall } from '../../../trace/importers/qemu-io-line';
import {
  DEFAULT_PATTERN,
  printRead,
  printTransfer,
  runIoLine,
  type IoCommands,
  type IoOutcome,
  type IoPrinter,
} from './dialect';
import { answersOf, ioFailure, ioNoRoom, type IoFailure } from './errors';

/** Executes lines of qemu-io's dialect on a device. `clock` gives seconds, for the rates that qemu-io prints. */
export class IoInterpreter implements IoCommands {
  readonly #device: ZonedDevice;
  readonly #answers: QemuAnswers;
  readonly #printer: IoPrinter;
  readonly #clock: () => number;

  constructor(device: ZonedDevice, printer: IoPrinter, clock: () => number) {
    this.#device = device;
    this.#answers = answersOf(device.image);
    this.#printer = printer;
    this.#clock = clock;
  }

  /** Runs one line. Errors: those of the file. */
  run(line: string): IoOutcome {
    return runIoLine(line, this, this.#printer);
  }

  report({ numbers }: IoCall): boolean {
    const [offset, count] = [numbers[0]!, numbers[1]!];
    const { geometry } = this.#device.image.facts;
    const first = zoneOf(geometry, Math.floor(offset / geometry.logicalBlockSizeBytes));
    if (first >= geometry.zoneCount)
      return this.#invalid('zone report', `there is no zone at offset ${offset}`);
    if (count > geometry.zoneCount && this.#answers.refusesLongReports) {
      const message = `${count} zones are asked for, the device has ${geometry.zoneCount}; the build refuses such a report`;
      return this.#invalid('zone report', message);
    }
    const end = Math.min(first + count, geometry.zoneCount);
    for (let zone = first; zone < end; zone++) {
      this.#printer.line(printQemuIoZone(this.#device.image, zone));
    }
    return true;
  }

  /** Acts on every zone of the range; offset and length must fall on zone boundaries. */
  manage({ numbers }: IoCall, op: Operation): boolean {
    const [offset, length] = [numbers[0]!, numbers[1]!];
    const { geometry } = this.#device.image.facts;
    const blockSize = geometry.logicalBlockSizeBytes;
    const zoneBytes = geometry.zoneSizeBlocks * blockSize;
    const deviceBytes = deviceBlocks(geometry) * blockSize;
    const end = offset + length;
    if (offset % zoneBytes !== 0 || length === 0 || (end % zoneBytes !== 0 && end !== deviceBytes)) {
      const message = `offset ${offset} and length ${length} must be multiples of the zone size ${zoneBytes}`;
      return this.#invalid(`zone ${op}`, message);
    }
    if (op === 'reset' && offset === 0 && end >= deviceBytes) {
      return this.#execute({ op, all: true }, `zone ${op}`) !== null;
    }
    for (let at = offset; at < end; at += zoneBytes) {
      if (this.#execute({ op, lba: at / blockSize }, `zone ${op}`) === null) return false;
    }
    return true;
  }

  append({ numbers, pattern, flags }: IoCall): boolean {
    const [offset, ...lengths] = numbers;
    const length = lengths.reduce((sum, part) => sum + part, 0);
    const command = this.#transfer('append', offset!, length, pattern ?? DEFAULT_PATTERN);
    if (command === null) return false;
    const result = this.#execute(command, 'zone append');
    if (result?.assignedLba === undefined) return false;
    const sector =
      (result.assignedLba * this.#device.image.facts.geometry.logicalBlockSizeBytes) / SECTOR_BYTES;
    if (!flags.has('q')) {
      this.#printer.line(`After zap done, the append sector is 0x${sector.toString(16)}`);
    }
    return true;
  }

  write({ numbers, pattern, flags }: IoCall): boolean {
    const [offset, length] = [numbers[0]!, numbers[1]!];
    const command = this.#transfer(
      'write',
      offset,
      length,
      flags.has('z') ? 0 : (pattern ?? DEFAULT_PATTERN),
    );
    const started = this.#clock();
    if (command === null || this.#execute({ ...command, fua: flags.has('f') }, 'write') === null)
      return false;
    if (!flags.has('q'))
      printTransfer(this.#printer, 'wrote', { offset, length, started, clock: this.#clock });
    return true;
  }

  read(call: IoCall): boolean {
    const [offset, length] = [call.numbers[0]!, call.numbers[1]!];
    const started = this.#clock();
    const bytes = this.#readBytes(offset, length);
    if (bytes === null) return false;
    return printRead(this.#printer, call, bytes, { offset, length, started, clock: this.#clock });
  }

  flush(): boolean {
    this.#device.flush();
    return true;
  }

  /** Bytes of any range; the device is read in whole blocks. Null when it refuses. */
  #readBytes(offset: number, length: number): Uint8Array | null {
    const blockSize = this.#device.image.facts.geometry.logicalBlockSizeBytes;
    const lba = Math.floor(offset / blockSize);
    const blocks = Math.ceil((offset + length) / blockSize) - lba;
    const command: ZoneCommand = { op: 'read', lba, blocks };
    const permit = this.#device.engine.prepare(command);
    if (!permit.ok) {
      this.#refused('read', command, permit.refusal);
      return null;
    }
    const into = new Uint8Array(blocks * blockSize);
    this.#device.execute(command, undefined, into);
    return into.subarray(offset - lba * blockSize, offset - lba * blockSize + length);
  }

  /** A command on whole logical blocks; null, explained, when the range does not fall on them. */
  #transfer(op: 'write' | 'append', offset: number, length: number, value: number): ZoneCommand | null {
    const blockSize = this.#device.image.facts.geometry.logicalBlockSizeBytes;
    if (offset % blockSize === 0 && length % blockSize === 0 && length > 0) {
      const data = { pattern: 'byte', value } as const;
      return { op, lba: offset / blockSize, blocks: length / blockSize, data };
    }
    const message = `offset ${offset} and length ${length} must be multiples of the block of ${blockSize} bytes`;
    this.#invalid(op === 'write' ? 'write' : 'zone append', message);
    return null;
  }

  #execute(command: ZoneCommand, what: string): CommandResult | null {
    try {
      const result = this.#device.execute(command);
      if (result.refusal === undefined) return result;
      this.#refused(what, command, result.refusal);
    } catch (thrown) {
      if (!(thrown instanceof AppError) || thrown.code !== 'not-representable') throw thrown;
      this.#printer.line(ioNoRoom(what));
      this.#printer.explain(formatRemark(thrown));
    }
    return null;
  }

  #refused(what: string, { op, lba }: ZoneCommand, refusal: Refusal): void {
    const { geometry } = this.#device.image.facts;
    const manages = !['read', 'write', 'append'].includes(op);
    const managesConventional =
      manages && lba !== undefined && isConventional(geometry, zoneOf(geometry, lba));
    this.#fail({ what, refusal, managesConventional });
  }

  /** A range that makes no sense; answers false. */
  #invalid(what: string, message: string): false {
    const refusal = { status: 'invalid-field', rule: 'range', message } as const;
    return this.#fail({ what, refusal, managesConventional: false });
  }

  /** Prints a failure as qemu-io does, and why; answers false. */
  #fail(failure: IoFailure): false {
    this.#printer.line(ioFailure(failure, this.#answers));
    this.#printer.explain(failure.refusal.message);
    return false;
  }
}
