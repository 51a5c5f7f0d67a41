import { fail } from '../../../shared/errors/app-error';
import type { ForeignRequest, ImportContext, Importer } from './importer';
import { amended, makeRequest } from './requests/make-request';
import { nvmeOutcome, REPORT, zoneSend } from './requests/nvme-outcome';
import { beginningLines, textLines } from './scan/text-lines';

/** Milliseconds, connection, queue, and what was received: `  28982.5 ms  conn 2 q1: write slba=0 nlb=4`. */
const RECEIVED = /^ *(\d{1,12})\.(\d) ms {2}conn (\d{1,9}) q(\d{1,5}): {1,3}(.*)$/;
const STATUS = /^-> status 0x([0-9a-f]{1,4})$/;
const OTHER_LINE = /^ *\d{1,12}\.\d ms {2}\S/;

/**
 * What an NVMe/TCP target logs of the commands that it receives: a line a command, and where it was refused one with its status
 * behind it. Addresses are logical blocks of the drive, `nlb` counts them from one.
 */
export const TARGET_LOG: Importer = {
  name: 'target-log',
  title: 'log of an NVMe/TCP target',
  description:
    'commands as a drive received them, with the status of refused ones; no data, no place of appends',
  recognises: (beginning) =>
    beginningLines(beginning).some((line) => {
      const [, , , , , command] = RECEIVED.exec(line) ?? [];
      return command !== undefined && /^(?:fabrics|identify|write|read|zone-\w+) /.test(command);
    }),
  requests,
};

function* requests(source: Iterable<Uint8Array>, context: ImportContext): Generator<ForeignRequest> {
  const log = new ReceivedCommands(context);
  for (const { number: line, text } of textLines(source)) yield* log.take(text.trimEnd(), line);
  yield* log.end();
}

class ReceivedCommands {
  readonly #context: ImportContext;
  readonly #blockSize: number;
  #isLog = false;
  /** The newest request: it waits for whether a status follows. */
  #last: { queue: string; request: ForeignRequest } | null = null;

  constructor(context: ImportContext) {
    this.#context = context;
    this.#blockSize = context.device.geometry.logicalBlockSizeBytes;
  }

  *take(text: string, line: number): Generator<ForeignRequest> {
    const [, ms, tenth, connection, queue, said] = RECEIVED.exec(text) ?? [];
    if (said === undefined) {
      this.#isLog ||= OTHER_LINE.test(text);
      if (text !== '') this.#context.note(line, 'ignored', 'no command');
      return;
    }
    this.#isLog = true;
    const key = `${connection} ${queue}`;
    const status = STATUS.exec(said);
    if (status) return this.#settle(key, Number.parseInt(status[1]!, 16), line);
    yield* this.#rest();
    if (queue === '0') return this.#context.note(line, 'ignored', 'a command of the admin queue');
    this.#begin(key, said, { line, t: Number(ms) * 1000 + Number(tenth) * 100 });
  }

  /** Errors: `malformed` for a text without any line of such a log. */
  *end(): Generator<ForeignRequest> {
    if (!this.#isLog) fail('malformed', 'holds no line of a target: milliseconds, connection and command');
    yield* this.#rest();
  }

  *#rest(): Generator<ForeignRequest> {
    if (this.#last) yield this.#last.request;
    this.#last = null;
  }

  #begin(queue: string, said: string, at: Pick<ForeignRequest, 'line' | 't'>): void {
    const request = this.#requestOf(said, at);
    if (typeof request !== 'string') this.#last = { queue, request: amended(request, { status: 'ok' }) };
    else this.#context.note(at.line, IGNORED.has(request) ? 'ignored' : 'refused', request);
  }

  #settle(queue: string, status: number, line: number): void {
    if (this.#last?.queue !== queue)
      return this.#context.note(line, 'ignored', 'the status of a command that gives no request');
    const { status: _, ...request } = this.#last.request;
    this.#last = { queue, request: { ...request, ...nvmeOutcome(status) } };
    this.#context.note(line, 'ignored', 'the status of a command');
  }

  #requestOf(said: string, at: Pick<ForeignRequest, 'line' | 't'>): ForeignRequest | string {
    const [name = ''] = said.split(' ', 1);
    const field = (key: keyof typeof FIELDS): number => Number(FIELDS[key].exec(said)?.[1] ?? NaN);
    const offset = field('slba') * this.#blockSize;
    if (name === 'flush') return { ...at, op: 'flush', offset: null, bytes: 0 };
    if (name === 'zone-mgmt-recv') return REPORT;
    if (name === 'fabrics' || name === 'closed') return CONNECTION;
    if (name === 'zone-mgmt-send')
      return Number.isNaN(offset) ? INCOMPLETE : zoneSend(at, field('zsa'), field('all') === 1, offset);
    const op = MOVES[name];
    if (op === undefined) return `a command ${name} cannot be carried`;
    const bytes = field('nlb') * this.#blockSize;
    if (Number.isNaN(offset + bytes)) return INCOMPLETE;
    const data = name === 'write-zeroes' ? ({ pattern: 'zero' } as const) : undefined;
    return makeRequest(at.line, at.t, { op, offset, bytes, data });
  }
}

const FIELDS = {
  all: / all=(0x[0-9a-f]{1,16}|\d{1,16})(?!\S)/,
  nlb: / nlb=(0x[0-9a-f]{1,16}|\d{1,16})(?!\S)/,
  slba: / slba=(0x[0-9a-f]{1,16}|\d{1,16})(?!\S)/,
  zsa: / zsa=(0x[0-9a-f]{1,16}|\d{1,16})(?!\S)/,
} as const;

const CONNECTION = 'a connection, not a command of the drive';
const INCOMPLETE = 'a command without its fields';
const IGNORED: ReadonlySet<string> = new Set([REPORT, CONNECTION]);

const MOVES: Readonly<Partial<Record<string, 'read' | 'write' | 'append'>>> = {
  read: 'read',
  write: 'write',
  'write-zeroes': 'write',
  'zone-append': 'append',
};
