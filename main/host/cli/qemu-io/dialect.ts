import { AppError, fail } from '../../../../shared/errors/app-error';
import { formatRemark } from '../../../../shared/errors/remark';
import { checkForm, parseIoLine, type IoCall, type IoForm } from '../../../trace/importers/qemu-io-line';
import { ioDumpRow, ioRates } from './units';

/** Byte that qemu-io writes and appends when no pattern is given. */
export const DEFAULT_PATTERN = 0xcd;
const DUMP_ROW_BYTES = 16;

/** Where the interpreter prints: results, and explanations of what was refused. */
export interface IoPrinter {
  line(text: string): void;
  explain(text: string): void;
}

/** What became of a line; `nothing`: empty or a comment. */
export type IoOutcome = 'ok' | 'failed' | 'nothing' | 'quit';

/** Zone management by the dialect's verbs. */
export type IoManagement = 'open' | 'close' | 'finish' | 'reset';

/** What carries out the commands of the dialect. Each prints its answer and is false when it failed. */
export interface IoCommands {
  report(call: IoCall): boolean;
  manage(call: IoCall, op: IoManagement): boolean;
  append(call: IoCall): boolean;
  write(call: IoCall): boolean;
  read(call: IoCall): boolean;
  flush(): boolean;
}

/** A command: its form, and what it does. Answers false when it failed. */
interface IoCommand {
  readonly form: IoForm;
  readonly run: (io: IoCommands, call: IoCall) => boolean;
}

/** Runs one line. A line that cannot be understood fails and is explained. Errors: those of the file. */
export function runIoLine(line: string, io: IoCommands, printer: IoPrinter): IoOutcome {
  try {
    const call = parseIoLine(line);
    if (call === null) return 'nothing';
    if (call.name === 'quit' || call.name === 'q') return 'quit';
    const command = COMMANDS.get(call.name);
    if (!command) return fail('usage', `command "${call.name}" not found`, { name: call.name });
    checkForm(call, command.form);
    return command.run(io, call) ? 'ok' : 'failed';
  } catch (thrown) {
    if (!(thrown instanceof AppError) || thrown.code !== 'usage') throw thrown;
    printer.explain(formatRemark(thrown));
    return 'failed';
  }
}

/** The rows of `read -v`. */
function printDump(printer: IoPrinter, bytes: Uint8Array, offset: number): void {
  for (let at = 0; at < bytes.length; at += DUMP_ROW_BYTES) {
    printer.line(ioDumpRow(bytes.subarray(at, at + DUMP_ROW_BYTES), offset + at));
  }
}

/** A transfer that is over, and when it began; `clock` gives seconds, for the rates. */
export interface IoTransfer {
  readonly offset: number;
  readonly length: number;
  readonly started: number;
  readonly clock: () => number;
}

/** The two lines behind a transfer. */
export function printTransfer(
  printer: IoPrinter,
  verb: string,
  { offset, length, started, clock }: IoTransfer,
): void {
  printer.line(`${verb} ${length}/${length} bytes at offset ${offset}`);
  printer.line(ioRates(length, clock() - started));
}

/** What is printed of bytes that were read; false when they are not the pattern that was asked for. */
export function printRead(
  printer: IoPrinter,
  { pattern, flags }: IoCall,
  bytes: Uint8Array,
  transfer: IoTransfer,
): boolean {
  const { offset, length } = transfer;
  const isRight = pattern === null || bytes.every((byte) => byte === pattern);
  if (!isRight) printer.line(`Pattern verification failed at offset ${offset}, ${length} bytes`);
  if (flags.has('q')) return isRight;
  if (flags.has('v')) printDump(printer, bytes, offset);
  printTransfer(printer, 'read', transfer);
  return isRight;
}

function management(name: string, op: IoManagement): IoCommand {
  const form = { text: `${name} offset len`, switches: '', numbers: 2 };
  return { form, run: (io, call) => io.manage(call, op) };
}

const REPORT: IoCommand = {
  form: { text: 'zrp offset number', switches: '', numbers: 2 },
  run: (io, call) => io.report(call),
};
const APPEND: IoCommand = {
  form: { text: 'zap [-pq] [-P pattern] offset len [len…]', switches: 'pqP', numbers: 2, more: true },
  run: (io, call) => io.append(call),
};
const WRITE: IoCommand = {
  form: { text: 'write [-fqz] [-P pattern] offset len', switches: 'fqzP', numbers: 2 },
  run: (io, call) => io.write(call),
};
const READ: IoCommand = {
  form: { text: 'read [-qv] [-P pattern] offset len', switches: 'qvP', numbers: 2 },
  run: (io, call) => io.read(call),
};
const FLUSH: IoCommand = {
  form: { text: 'flush', switches: '', numbers: 0 },
  run: (io) => io.flush(),
};

/** Commands by their short and long names. */
const COMMANDS: ReadonlyMap<string, IoCommand> = new Map([
  ...pair('zrp', 'zone_report', REPORT),
  ...pair('zo', 'zone_open', management('zo', 'open')),
  ...pair('zc', 'zone_close', management('zc', 'close')),
  ...pair('zf', 'zone_finish', management('zf', 'finish')),
  ...pair('zrs', 'zone_reset', management('zrs', 'reset')),
  ...pair('zap', 'zone_append', APPEND),
  ...pair('w', 'write', WRITE),
  ...pair('r', 'read', READ),
  ...pair('f', 'flush', FLUSH),
]);

function pair(short: string, long: string, command: IoCommand): readonly (readonly [string, IoCommand])[] {
  return [
    [short, command],
    [long, command],
  ];
}
