import { fail } from '../../../shared/errors/app-error';
import type { ForeignRequest, ImportContext, Importer } from './importer';
import { InFlight } from './requests/in-flight';
import { amended, makeRequest } from './requests/make-request';
import { nvmeOutcome, REPORT, zoneSend } from './requests/nvme-outcome';
import { latin1 } from './scan/byte-fields';
import { byteLines, type ByteLine } from './scan/byte-lines';
import { endOfDigits, numberAfter, startOfDigits, wordAfter } from './scan/text-fields';

/**
 * Events `nvme_setup_cmd` and `nvme_complete_rq` of Linux, as the trace file, trace-cmd and perf print them. Addresses are
 * logical blocks of the drive. Source: the kernel's nvme trace events; NVMe's ZNS command set for the numbers.
 */
export const FTRACE_NVME: Importer = {
  name: 'ftrace-nvme',
  title: 'ftrace nvme events',
  description:
    'nvme_setup_cmd and nvme_complete_rq of Linux: every command by its name, with its status and place',
  recognises: (beginning) => /\bnvme_setup_cmd: /.test(latin1(beginning, 0, beginning.length)),
  *requests(source, context) {
    const reader = new FtraceReader(context);
    for (const line of byteLines(source)) {
      reader.take(line);
      for (let next = reader.next(); next !== null; next = reader.next()) yield next;
    }
    yield* reader.end();
  },
};

const SETUP = 'nvme_setup_cmd:';
const COMPLETE = 'nvme_complete_rq:';
/** Characters of a line that are looked at; the kernel's are far shorter. */
const LINE_LENGTH = 2048;

/** Bit of the control field of reads and writes. */
const FORCED = 0x4000;

class FtraceReader {
  readonly #context: ImportContext;
  readonly #inFlight = new InFlight<string>();
  readonly #blockSize: number;
  #disk: string | null = null;
  #hasEvents = false;

  constructor(context: ImportContext) {
    this.#context = context;
    this.#blockSize = context.device.geometry.logicalBlockSizeBytes;
  }

  next(): ForeignRequest | null {
    return this.#inFlight.next();
  }

  /** Errors: `malformed` for a text without any such event. */
  end(): Iterable<ForeignRequest> {
    if (!this.#hasEvents) fail('malformed', 'holds no event nvme_setup_cmd or nvme_complete_rq');
    return this.#inFlight.rest();
  }

  take({ bytes, start, end, number }: ByteLine): void {
    const text = latin1(bytes, start, Math.min(end, start + LINE_LENGTH));
    const setup = text.indexOf(SETUP);
    const complete = setup === -1 ? text.indexOf(COMPLETE) : -1;
    if (setup !== -1) this.#setup(number, text.slice(0, setup), text.slice(setup + SETUP.length));
    else if (complete !== -1)
      this.#complete(number, text.slice(0, complete), text.slice(complete + COMPLETE.length));
    else this.#context.note(number, 'ignored', 'no command and no completion');
  }

  #setup(line: number, before: string, event: string): void {
    this.#hasEvents = true;
    const t = microseconds(before);
    const command = /\bcmd=\(([a-z_0-9]+) ?([^)]*)\)/.exec(event);
    if (t === null || command === null) {
      this.#context.note(line, 'refused', 'a command without a time or without its fields');
      return;
    }
    if (numberOf(event, 'qid=') === 0) {
      this.#context.note(line, 'ignored', 'a command of the admin queue');
      return;
    }
    if (!this.#isOfTheDisk(event, line)) return;
    const request = this.#requestOf({ line, t, name: command[1]!, operands: command[2]! });
    if (typeof request === 'string')
      this.#context.note(line, request === REPORT ? 'ignored' : 'refused', request);
    else this.#inFlight.send(keyOf(event), request);
  }

  /** The first disk, or namespace, that a command goes to. */
  #isOfTheDisk(event: string, line: number): boolean {
    const disk = wordAfter(event, 'disk=') ?? `namespace ${numberOf(event, 'nsid=')}`;
    this.#disk ??= disk;
    if (this.#disk === disk) return true;
    this.#context.note(line, 'refused', 'of another disk than the first; a trace has one device');
    return false;
  }

  #requestOf({ line, t, name, operands }: SetUp): ForeignRequest | string {
    const offset = numberOf(operands, 'slba=') * this.#blockSize;
    const bytes = (numberOf(operands, 'len=') + 1) * this.#blockSize;
    const fua = (numberOf(operands, 'ctrl=') & FORCED) !== 0 || undefined;
    switch (name) {
      case 'nvme_cmd_read':
        return { line, t, op: 'read', offset, bytes };
      case 'nvme_cmd_write':
        return makeRequest(line, t, { op: 'write', offset, bytes, fua });
      case 'nvme_cmd_write_zeroes':
        return makeRequest(line, t, { op: 'write', offset, bytes, fua, data: { pattern: 'zero' } });
      case 'nvme_cmd_zone_append':
        return makeRequest(line, t, { op: 'append', offset, bytes, fua });
      case 'nvme_cmd_flush':
        return { line, t, op: 'flush', offset: null, bytes: 0 };
      case 'nvme_cmd_zone_mgmt_send':
        return zoneSend({ line, t }, numberOf(operands, 'zsa='), numberOf(operands, 'all=') === 1, offset);
      case 'nvme_cmd_zone_mgmt_recv':
        return REPORT;
      default:
        return `a command ${name} cannot be carried`;
    }
  }

  #complete(line: number, before: string, event: string): void {
    this.#hasEvents = true;
    const sent = this.#inFlight.find(keyOf(event));
    if (sent === null) {
      this.#context.note(line, 'ignored', 'the completion of a command that gives no request');
      return;
    }
    const outcome = nvmeOutcome(numberOf(event, 'status='));
    const done = amended(sent.request, outcome);
    if (done.op !== 'append') this.#inFlight.complete(sent, done);
    else {
      const assigned = numberOf(event, 'res=') * this.#blockSize;
      const t = microseconds(before) ?? done.t;
      this.#inFlight.completeHere(sent, amended(done, outcome.status === 'ok' ? { t, assigned } : { t }));
    }
    this.#context.note(line, 'ignored', 'the completion of a command');
  }
}

interface SetUp {
  readonly line: number;
  readonly t: number;
  readonly name: string;
  readonly operands: string;
}

type FieldMark = `${'all' | 'cmdid' | 'ctrl' | 'len' | 'nsid' | 'qid' | 'res' | 'slba' | 'status' | 'zsa'}=`;

/** Controller, queue and command id: what a completion has in common with its command. */
function keyOf(event: string): string {
  const controller = /^\s*(\w+):/.exec(event)?.[1] ?? '';
  return `${controller} ${numberOf(event, 'qid=')} ${numberOf(event, 'cmdid=')}`;
}

/** `…  82.020706: ` as microseconds. */
function microseconds(before: string): number | null {
  for (let point = before.indexOf('.'); point !== -1; point = before.indexOf('.', point + 1)) {
    const end = endOfDigits(before, point + 1);
    const digits = end - point - 1;
    if (digits < 6 || digits > 9 || before[end] !== ':') continue;
    const start = startOfDigits(before, point);
    if (start === point) continue;
    const t = Number(before.slice(start, point)) * 1e6 + Number(before.slice(point + 1, point + 7));
    return Number.isSafeInteger(t) ? t : null;
  }
  return null;
}

/** A decimal or 0x number of a field; 0 where it is not there. */
function numberOf(text: string, field: FieldMark): number {
  return numberAfter(text, field) ?? 0;
}
