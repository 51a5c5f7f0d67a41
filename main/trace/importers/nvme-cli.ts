import { AppError } from '../../../shared/errors/app-error';
import { beginningLines, textLines } from './scan/text-lines';
import type { ForeignRequest, ImportContext, Importer } from './importer';
import { makeRequest, type RequestBody } from './requests/make-request';
import { OneDevice } from './one-device';
import { shellCommands, type ShellCommand } from './shell-words';
import { ShellOutcome } from './shell-outcome';
import { TOOLS, type ToolRequest } from './shell-tools';

/** What stands before a command: a number of a history, a prompt, sudo. */
const BEFORE =
  /^\s*(?:\d+\s+)?(?:[^\s'"]*(?:\s[^\s'"]*)?[$#]\s+)?(?=(?:sudo\s+(?:-\S+\s+)*)?(?:\S*\/)?(?:nvme|blkzone|dd)\s)/;

/** No command is without it; looking for a beginning of one takes longer. */
const NAMED = /(?:nvme|blkzone|dd)\s/;

/** A line that begins with its command: nothing in it can be the end of a prompt. */
const DIRECT = /^(?:sudo )?(?:nvme|blkzone|dd) [^$#]*$/;

/** The usual one; what stands before other commands is looked for. */
const PROMPT = '$ ';

/** History of a shell or a session with output: nvme, blkzone and dd on a zoned drive. */
export const NVME_CLI: Importer = {
  name: 'nvme-cli',
  title: 'nvme and blkzone commands of a shell',
  description:
    'shell history, or a session with its output: nvme zns, nvme write and read, blkzone, dd; the data of files is not in it, nor times',
  recognises: (beginning) =>
    beginningLines(beginning).some((line) => commandsOf(line).some((command) => isManaging(command))),
  requests,
};

/** A command whose end is not yet seen: what follows it tells what became of it. */
interface Pending {
  readonly line: number;
  readonly command: ShellCommand;
  readonly request: ToolRequest;
  readonly outcome: ShellOutcome;
}

function* requests(source: Iterable<Uint8Array>, context: ImportContext): Generator<ForeignRequest> {
  const devices = new OneDevice();
  let pending: Pending[] = [];
  for (const { number: line, text } of textLines(source)) {
    const commands = commandsOf(text);
    if (commands.length === 0) {
      addOutput(pending, line, text, context);
      continue;
    }
    // Not handed on as a whole: that costs more for one request than to read it.
    for (const ended of pending) for (const request of made(ended, context)) yield request;
    pending = [];
    for (const command of commands) {
      const one = begun(command, line, { context, devices });
      if (one !== null) pending.push(one);
    }
  }
  for (const ended of pending) yield* made(ended, context);
}

/** Output belongs to the last command of a line, but what it says of a place to the first that waits for one. */
function addOutput(pending: readonly Pending[], line: number, text: string, { note }: ImportContext): void {
  const last = pending.at(-1);
  if (last !== undefined && !last.outcome.add(text, last.command.piped) && text.trim() !== '') {
    note(line, 'ignored', 'output');
  } else if (last === undefined && text.trim() !== '')
    note(line, 'ignored', 'no command of nvme, blkzone or dd');
}

function begun(
  command: ShellCommand,
  line: number,
  { context, devices }: { context: ImportContext; devices: OneDevice },
): Pending | null {
  const request = requestOf(command, context);
  if (request === null) context.note(line, 'ignored', 'a command that changes nothing');
  else if (typeof request === 'string') context.note(line, 'refused', request);
  else {
    const other = devices.refuse(request.device);
    if (other === null) return { line, command, request, outcome: new ShellOutcome() };
    context.note(line, 'ignored', other);
  }
  return null;
}

/** A reason instead of a request that cannot be read. */
function requestOf({ words }: ShellCommand, { device }: ImportContext): ToolRequest | string | null {
  try {
    return TOOLS.get(toolOf(words))!(words.slice(1), device.geometry);
  } catch (thrown) {
    if (thrown instanceof AppError && thrown.code === 'usage') return 'a number that is none';
    throw thrown;
  }
}

function made({ line, request, outcome }: Pending, { note }: ImportContext): Iterable<ForeignRequest> {
  const answer = outcome.notSent ? null : request.make(outcome);
  if (answer === null) note(line, 'ignored', 'the tool refused it; the device never saw it');
  if (typeof answer === 'string') note(line, 'refused', answer);
  if (answer === null || typeof answer === 'string') return [];
  const { remark } = request;
  const { status, failed } = outcome.fields;
  const finish = (one: RequestBody): ForeignRequest =>
    makeRequest(line, 0, one, one.status === undefined ? { status, failed, remark } : { remark });
  return Array.isArray(answer) ? answer.map(finish) : eachOf(answer, finish);
}

/** A dd may have a million. */
function* eachOf(
  bodies: Iterable<RequestBody>,
  finish: (one: RequestBody) => ForeignRequest,
): Generator<ForeignRequest> {
  for (const one of bodies) yield finish(one);
}

/** Commands of the tools that stand in a line; none in a line of output. */
function commandsOf(text: string): readonly ShellCommand[] {
  const start = NAMED.test(text) ? startOf(text) : -1;
  if (start === -1) return [];
  const commands: ShellCommand[] = [];
  for (const { words, piped } of shellCommands(start === 0 ? text : text.slice(start))) {
    const at = words[0] === 'sudo' ? words.findIndex((word, place) => place > 0 && !word.startsWith('-')) : 0;
    const own = at > 0 ? words.slice(at) : words;
    if (own.length > 0 && TOOLS.has(toolOf(own))) commands.push({ words: own, piped });
  }
  return commands;
}

/** Where the first command begins; −1 = the line has none. */
function startOf(text: string): number {
  if (DIRECT.test(text)) return 0;
  if (text.startsWith(PROMPT) && DIRECT.test(text.slice(PROMPT.length))) return PROMPT.length;
  const before = BEFORE.exec(text);
  return before === null ? -1 : before[0].length;
}

function isManaging({ words }: ShellCommand): boolean {
  const [, verb = ''] = words;
  return toolOf(words) === 'nvme' ? verb === 'zns' : toolOf(words) === 'blkzone';
}

function toolOf([name = '']: readonly string[]): string {
  return name.slice(name.lastIndexOf('/') + 1);
}
