import { AppError } from '../../../shared/errors/app-error';
import { SECTOR_BYTES } from '../../../shared/units/units';
import type { DataSource } from '../../../shared/workload/command';
import type { Operation } from '../../../shared/workload/operations';
import { deviceBlocks, type ZoneGeometry } from '../../../shared/zone/geometry';
import { beginningLines, textLines } from './scan/text-lines';
import type { ForeignRequest, ImportContext, Importer } from './importer';
import { checkForm, parseIoLine, type IoCall, type IoForm } from './qemu-io-line';
import { amended, makeRequest, type RequestBody } from './requests/make-request';
import { shellCommands } from './shell-words';

/** What qemu-io writes where nothing is said. */
const DEFAULT_BYTE = 0xcd;
const NAME = /^\s*(\w+)/;
const PROMPT = /^(?:qemu-io>\s*)+/;

/** A command: the operation, its form, and what its output calls it. */
interface IoWord {
  readonly op: Operation;
  readonly form: IoForm;
}

const word = (op: Operation, text: string, switches: string, numbers: number, more = false): IoWord => ({
  op,
  form: { text, switches, numbers, more },
});
const WRITE = word('write', 'write [-fnpquz] [-P pattern] off len', 'fnpquzPC', 2);
const READ = word('read', 'read [-Cpqv] [-P pattern] off len', 'CpqvP', 2);
const WRITEV = word('write', 'writev [-fqu] [-P pattern] off len [len…]', 'fquPC', 2, true);
const READV = word('read', 'readv [-Cqv] [-P pattern] off len [len…]', 'CqvP', 2, true);
const FLUSH = word('flush', 'flush', '', 0);
const APPEND = word('append', 'zap [-pq] [-P pattern] off len [len…]', 'pqP', 2, true);
const zones = (op: Operation): IoWord => word(op, 'off len', '', 2);

const COMMANDS = new Map<string, IoWord>([
  ['write', WRITE],
  ['w', WRITE],
  ['writev', WRITEV],
  ['aio_write', WRITEV],
  ['read', READ],
  ['r', READ],
  ['readv', READV],
  ['aio_read', READV],
  ['flush', FLUSH],
  ['f', FLUSH],
  ['aio_flush', FLUSH],
  ['zap', APPEND],
  ['zone_append', APPEND],
  ...(['open', 'close', 'finish', 'reset'] as const).flatMap((op) => [
    [{ open: 'zo', close: 'zc', finish: 'zf', reset: 'zrs' }[op], zones(op)] as const,
    [`zone_${op}`, zones(op)] as const,
  ]),
]);
/** Commands that leave the image as it is. */
const LOOKING = new Set(
  'zrp zone_report quit q help info i length l map m alloc a open o close c reopen sleep sigraise getlength abort'.split(
    ' ',
  ),
);

/** Scripts of qemu-io and transcripts: commands in a shell, at the prompt or alone, with their output. */
export const QEMU_IO: Importer = {
  name: 'qemu-io',
  title: 'qemu-io script or transcript',
  description:
    'commands of qemu-io, alone, at its prompt or as -c of a shell, and what they printed; no times',
  recognises(beginning) {
    const lines = beginningLines(beginning).filter((line) => line.trim() !== '' && !/^\s*#/.test(line));
    const told = lines.filter((line) => commandsOf(line).some((one) => COMMANDS.has(nameOf(one))));
    const isTranscript = lines.some((line) => /\bqemu-io\b.*\s-c\s/i.test(line) || PROMPT.test(line));
    return told.length > 0 && (isTranscript || lines.every((line) => isCommand(nameOf(line))));
  },
  requests,
};

const MOVED = /^(wrote|read) \d+\/\d+ bytes at offset (\d{1,16})$/;
const PLACED = /^After zap done, the append sector is 0x([0-9a-f]{1,14})$/;
const FAILED =
  /^(write|read|writev|readv|zap|flush|zone (?:append|open|close|finish|reset)) failed: (.{1,120})/;

/** Requests of one line of a shell, whose output follows them all. */
class Pending {
  #requests: ForeignRequest[] = [];
  #answered = 0;
  #printed = false;

  add(request: ForeignRequest): void {
    this.#requests.push(request);
  }

  /** Takes in a line of output; false when it says nothing of a request. */
  hear(text: string): boolean {
    const moved = MOVED.exec(text);
    const placed = PLACED.exec(text);
    const failed = FAILED.exec(text);
    if (moved) return this.#settle(moved[1] === 'read' ? 'read' : 'write', { status: 'ok' });
    if (placed) {
      const assigned = Number.parseInt(placed[1]!, 16) * SECTOR_BYTES;
      return this.#settle('append', { status: 'ok', assigned });
    }
    if (failed)
      return this.#settle(FAILED_OPS[failed[1]!] ?? failed[1]!.slice('zone '.length), { failed: failed[2]! });
    if (text.startsWith('--rc--')) this.#printed = true;
    return false;
  }

  /** Gives the requests out. What has no output of its own has succeeded where output is told at all. */
  end(): readonly ForeignRequest[] {
    const ended = this.#printed ? this.#requests.map(succeededInSilence) : this.#requests;
    this.clear();
    return ended;
  }

  /** Forgets the requests, and what was printed. */
  clear(): void {
    this.#requests = [];
    this.#answered = 0;
    this.#printed = false;
  }

  /** Output comes in the order of the commands; those between that print nothing went well. */
  #settle(op: string, told: Pick<ForeignRequest, 'status' | 'assigned' | 'failed'>): boolean {
    this.#printed = true;
    const at = this.#requests.findIndex((request, place) => place >= this.#answered && request.op === op);
    if (at === -1) return false;
    this.#requests[at] = amended(this.#requests[at]!, told);
    this.#answered = at + 1;
    return true;
  }
}

function succeededInSilence(request: ForeignRequest): ForeignRequest {
  const isSilent = request.op !== 'read' && request.op !== 'write' && request.op !== 'append';
  const isTold = request.status !== undefined || request.failed !== undefined;
  return isSilent && !isTold ? amended(request, { status: 'ok' }) : request;
}

const FAILED_OPS: Readonly<Record<string, string>> = {
  write: 'write',
  writev: 'write',
  read: 'read',
  readv: 'read',
  zap: 'append',
  flush: 'flush',
};

function* requests(source: Iterable<Uint8Array>, context: ImportContext): Generator<ForeignRequest> {
  const pending = new Pending();
  for (const { number: line, text } of textLines(source)) {
    if (text.trim() === '') continue;
    const commands = commandsOf(text);
    if (commands.length === 0) {
      if (!pending.hear(text.trim())) context.note(line, 'ignored', 'no command of qemu-io');
      continue;
    }
    // Not handed on as a whole: that costs more for one request than to read it.
    for (const request of pending.end()) yield request;
    for (const command of commands) addCommand(command, line, { pending, context });
  }
  yield* pending.end();
}

function addCommand(
  command: string,
  line: number,
  { pending, context }: { pending: Pending; context: ImportContext },
): void {
  const made = requestOf(command, line, context.device.geometry);
  if (made === null) context.note(line, 'ignored', 'a command that changes nothing');
  else if (typeof made === 'string') context.note(line, 'refused', made);
  else pending.add(made);
}

/** A reason where it is no request, null where there is none. */
function requestOf(command: string, line: number, geometry: ZoneGeometry): ForeignRequest | string | null {
  try {
    const call = parseIoLine(command);
    if (call === null || LOOKING.has(call.name)) return null;
    const known = COMMANDS.get(call.name);
    if (known === undefined) return 'no command that a trace has';
    checkForm(call, known.form);
    return makeRequest(line, 0, movedBy(call, known.op, geometry));
  } catch (thrown) {
    if (thrown instanceof AppError && thrown.code === 'usage') return 'not in the form of its command';
    throw thrown;
  }
}

function movedBy({ flags, pattern, numbers }: IoCall, op: Operation, geometry: ZoneGeometry): RequestBody {
  if (op === 'flush') return { op, offset: null, bytes: 0 };
  const offset = numbers[0]!;
  let bytes = 0;
  for (let at = 1; at < numbers.length; at++) bytes += numbers[at]!;
  if (op === 'read') return { op, offset, bytes };
  if (op === 'write' || op === 'append') {
    const data: DataSource = flags.has('z')
      ? { pattern: 'zero' }
      : { pattern: 'byte', value: pattern ?? DEFAULT_BYTE };
    return flags.has('f') ? { op, offset, bytes, data, fua: true } : { op, offset, bytes, data };
  }
  const deviceBytes = deviceBlocks(geometry) * geometry.logicalBlockSizeBytes;
  // The block layer resets a whole device at once; of other commands each zone has its own.
  if (op === 'reset' && offset === 0 && bytes >= deviceBytes)
    return { op, offset: null, bytes: 0, all: true };
  return { op, offset, bytes };
}

/** Commands that stand in a line: those of -c, one at the prompt, or the line itself. */
function commandsOf(text: string): readonly string[] {
  if (text.includes('-c') && /qemu.?io/i.test(text) && /\s-c\b/.test(text)) {
    return shellCommands(text.replace(/^\s*\$\s+(?=\S)/, '')).flatMap(({ words }) => {
      const isIo = words.some((one) => /qemu.?io/i.test(one));
      return isIo ? words.filter((_, at) => words[at - 1] === '-c') : [];
    });
  }
  const line = withoutPrompt(text);
  if (!isCommand(nameOf(line))) return [];
  return line !== text || ALONE.test(line) ? [line] : [];
}

/** A line of a script: its command with what a command has, but no sentence that begins with such a word. */
const ALONE = /^\s*\w+(\s+(-[a-zA-Z]|\d\w*(\s|$))|\s*$)/;

function withoutPrompt(text: string): string {
  return text.startsWith('qemu-io>') ? text.replace(PROMPT, '') : text;
}

function isCommand(name: string): boolean {
  return COMMANDS.has(name) || LOOKING.has(name);
}

function nameOf(line: string): string {
  return NAME.exec(withoutPrompt(line))?.[1] ?? '';
}
