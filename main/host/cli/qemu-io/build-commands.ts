import { SECTOR_BYTES } from '../../../../shared/units/units';
import type { BuildAnswer, BuildReportLine } from '../../../device/builds/process';
import type { Reenactment } from '../../../device/builds/reenactment';
import type { IoCall } from '../../../trace/importers/qemu-io-line';
import {
  DEFAULT_PATTERN,
  printRead,
  printTransfer,
  type IoCommands,
  type IoManagement,
  type IoPrinter,
} from './dialect';

/** The commands of qemu-io's dialect as a build carried them out; prints what that build printed. */
export class BuildCommands implements IoCommands {
  readonly #reenactment: Reenactment;
  readonly #printer: IoPrinter;
  readonly #clock: () => number;

  constructor(reenactment: Reenactment, printer: IoPrinter, clock: () => number) {
    this.#reenactment = reenactment;
    this.#printer = printer;
    this.#clock = clock;
  }

  report({ numbers }: IoCall): boolean {
    const report = this.#process.report(numbers[0]!, numbers[1]!);
    if (!isReport(report)) return this.#succeeded('zone report', report);
    for (const line of report) this.#printer.line(reportLine(line));
    return true;
  }

  manage({ numbers }: IoCall, op: IoManagement): boolean {
    return this.#succeeded(`zone ${op}`, this.#process.manage(op, numbers[0]!, numbers[1]!));
  }

  append({ numbers, pattern, flags }: IoCall): boolean {
    const [offset, ...lengths] = numbers;
    const length = lengths.reduce((sum, part) => sum + part, 0);
    const answer = this.#process.append(offset!, length, filled(pattern ?? DEFAULT_PATTERN));
    if (!this.#succeeded('zone append', answer)) return false;
    const sector = Math.floor(answer.assigned! / SECTOR_BYTES);
    if (!flags.has('q')) this.#printer.line(`After zap done, the append sector is 0x${sector.toString(16)}`);
    return true;
  }

  write({ numbers, pattern, flags }: IoCall): boolean {
    const [offset, length] = [numbers[0]!, numbers[1]!];
    const started = this.#clock();
    const byte = flags.has('z') ? 0 : (pattern ?? DEFAULT_PATTERN);
    if (!this.#succeeded('write', this.#process.write(offset, length, filled(byte)))) return false;
    if (!flags.has('q'))
      printTransfer(this.#printer, 'wrote', { offset, length, started, clock: this.#clock });
    return true;
  }

  read(call: IoCall): boolean {
    const [offset, length] = [call.numbers[0]!, call.numbers[1]!];
    const started = this.#clock();
    const bytes = new Uint8Array(length);
    if (!this.#succeeded('read', this.#process.read(offset, bytes))) return false;
    return printRead(this.#printer, call, bytes, { offset, length, started, clock: this.#clock });
  }

  flush(): boolean {
    this.#reenactment.flush();
    return true;
  }

  get #process(): Reenactment['process'] {
    return this.#reenactment.process;
  }

  #succeeded(what: string, { error, ended, said }: BuildAnswer): boolean {
    for (const line of said) this.#printer.line(line);
    if (ended) this.#printer.explain(`${what}: the build ends here, by an assertion or a signal`);
    else if (error !== null) this.#printer.line(`${what} failed: ${error}`);
    return !ended && error === null;
  }
}

function filled(byte: number): (from: number, into: Uint8Array) => void {
  return (_from, into) => void into.fill(byte);
}

function isReport(answer: readonly BuildReportLine[] | BuildAnswer): answer is readonly BuildReportLine[] {
  return Array.isArray(answer);
}

function reportLine({ start, length, pointerSectors, condition, type }: BuildReportLine): string {
  const size = `0x${(length / SECTOR_BYTES).toString(16)}`;
  const place = `start: 0x${(start / SECTOR_BYTES).toString(16)}, len ${size}, cap ${size}`;
  return `${place}, wptr 0x${pointerSectors.toString(16)}, zcond:${condition}, [type: ${type}]`;
}
