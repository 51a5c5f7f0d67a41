/**
 * The contract over lines: each is a request of JSON-RPC or an array of them, answers and events are lines, too.
 *
 * Invariants:
 * - At most CALLS_MAX lines are under way or have an answer that was not taken; meanwhile nothing more is read. The requests
 *   of an array are carried out one after another.
 * - A line that is no request is answered with what is wrong with it, and the next one is read.
 */
import { AppError, toErrorShape } from '../../../shared/errors/app-error';
import type { Application } from '../../ipc/application';
import { fromJsonValue } from './json-values';
import { linesOf, TOO_LONG } from './lines';
import {
  errorOf,
  factOf,
  notificationOf,
  parseCall,
  resultOf,
  RPC,
  type RpcAnswer,
  type RpcCall,
} from './rpc';

/** Bytes of a line from the caller at most; answers may be longer. */
export const LINE_MAX = 4 * 1024 * 1024;
/** Requests of one array at most. */
export const BATCH_MAX = 64;
/** Lines that are not answered, or whose answer was not taken. */
const CALLS_MAX = 64;
/** The caller, as the windows of an application are known. */
export const CALLER = 'api';

/** What answers lines and has events to tell of. */
export interface LineTargets extends Pick<Application, 'gate' | 'hub'> {
  readonly windows: Pick<Application['windows'], 'attach' | 'detach'>;
}

/** Writes one line; resolves when it was taken, or never will be. */
export type WriteLine = (line: string) => Promise<void>;

/** Answers lines until there are no more and all that were there are answered. */
export async function serveLines(
  { gate, hub, windows }: LineTargets,
  input: AsyncIterable<Uint8Array>,
  write: WriteLine,
): Promise<void> {
  windows.attach(CALLER);
  const stop = hub.listen((event) => void write(lineOf(notificationOf(event))), CALLER);
  const underWay = new Set<Promise<void>>();
  try {
    for await (const line of linesOf(input, LINE_MAX)) {
      const done = answerLine(gate, line)
        .then((answer) => (answer === null ? undefined : write(lineOf(answer))))
        .finally(() => underWay.delete(done));
      underWay.add(done);
      if (underWay.size >= CALLS_MAX) await Promise.race(underWay);
    }
    await Promise.all(underWay);
  } finally {
    stop();
    windows.detach(CALLER);
  }
}

const lineOf = (message: object): string => `${JSON.stringify(message)}\n`;

type Gate = Application['gate'];

/** What a line is answered; null = nothing. */
async function answerLine(
  gate: Gate,
  line: string | typeof TOO_LONG,
): Promise<RpcAnswer | readonly RpcAnswer[] | null> {
  if (line === TOO_LONG)
    return errorOf(null, RPC.invalidRequest, `a line is longer than ${LINE_MAX} bytes; it was left out`);
  const message = parseLine(line);
  if (message === null) return errorOf(null, RPC.parseError, 'a line is no JSON');
  return Array.isArray(message.value) ? answerBatch(gate, message.value) : answerOne(gate, message.value);
}

/** Null: it is no JSON, or nested so deeply that it cannot be read. */
function parseLine(line: string): { readonly value: unknown } | null {
  try {
    return { value: JSON.parse(line) as unknown };
  } catch {
    return null;
  }
}

async function answerBatch(gate: Gate, batch: readonly unknown[]): Promise<RpcAnswer | RpcAnswer[] | null> {
  if (batch.length === 0) return errorOf(null, RPC.invalidRequest, 'an array of requests is empty');
  if (batch.length > BATCH_MAX)
    return errorOf(null, RPC.invalidRequest, `an array has more than ${BATCH_MAX} requests`);
  const answers: RpcAnswer[] = [];
  for (const message of batch) {
    const answer = await answerOne(gate, message);
    if (answer !== null) answers.push(answer);
  }
  return answers.length === 0 ? null : answers;
}

async function answerOne(gate: Gate, message: unknown): Promise<RpcAnswer | null> {
  const call = parseCall(message);
  if (call === null || !('method' in call)) return call;
  const answer = await carryOut(gate, call);
  return call.id === undefined ? null : answer;
}

/** What cannot be said in JSON is a bug of ours; it must not take the other calls with it. */
async function carryOut(gate: Gate, { id = null, method, params }: RpcCall): Promise<RpcAnswer> {
  try {
    const envelope = { id: 0, channel: method, arguments: fromJsonValue(params) };
    const { result } = await gate.answer(envelope, { trusted: true, window: CALLER });
    return result.ok ? resultOf(id, result.value) : factOf(id, result.error);
  } catch (thrown) {
    const isTheirs = thrown instanceof AppError;
    return isTheirs
      ? errorOf(id, RPC.invalidParams, `${method}: ${thrown.message}`)
      : factOf(id, toErrorShape(thrown));
  }
}
