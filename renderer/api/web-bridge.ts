import type { ErrorShape } from '../../shared/errors/app-error';
import { refused, type Result } from '../../shared/errors/result';
import type { ArgumentsOf, Channel, ValueOf } from '../../shared/ipc/channels';
import type { AnswerEnvelope, Bridge, EventEnvelope } from '../../shared/ipc/envelope';
import { decodeMessage, encodeMessage } from '../../shared/ipc/wire';

type Settle = (result: Result<never>) => void;

/** The part of a WebSocket that is used, so that a test can stand in for it. */
export interface Socket {
  binaryType: string;
  readonly readyState: number;
  send(bytes: Uint8Array): void;
  addEventListener(type: 'open' | 'close', listener: () => void): void;
  addEventListener(type: 'message', listener: (event: { readonly data: unknown }) => void): void;
}

const OPEN = 1;
const CLOSING = 2;

const LOST: ErrorShape = {
  code: 'io',
  subject: null,
  message: 'the connection to the host was lost; is it still running?',
  data: {},
};

/**
 * The bridge of the web host: calls, answers and events as binary messages over one socket. A lost connection
 * answers the calls under way with an error; the next call connects again.
 */
export function createWebBridge(openSocket: () => Socket): Bridge {
  const waiting = new Map<number, Settle>();
  const listeners = new Set<(envelope: EventEnvelope) => void>();
  let nextId = 1;
  let socket: Socket | undefined;

  function connect(): Socket {
    const fresh = openSocket();
    fresh.binaryType = 'arraybuffer';
    fresh.addEventListener('message', ({ data }) => receive(data));
    fresh.addEventListener('close', giveUp);
    return fresh;
  }

  function giveUp(): void {
    const abandoned = [...waiting.values()];
    waiting.clear();
    for (const settle of abandoned) settle(refused(LOST));
  }

  function receive(data: unknown): void {
    if (!(data instanceof ArrayBuffer)) return;
    const envelope = decodeMessage(new Uint8Array(data)) as AnswerEnvelope | EventEnvelope;
    if ('event' in envelope) {
      for (const listener of listeners) listener(envelope);
      return;
    }
    const settle = waiting.get(envelope.id);
    waiting.delete(envelope.id);
    settle?.(envelope.result as Result<never>);
  }

  function invoke<Name extends Channel>(
    channel: Name,
    args: ArgumentsOf<Name>,
  ): Promise<Result<ValueOf<Name>>> {
    if (socket === undefined || socket.readyState >= CLOSING) socket = connect();
    const through = socket;
    const id = nextId++;
    const bytes = encodeMessage({ id, channel, arguments: args });
    return new Promise((resolve) => {
      waiting.set(id, resolve);
      if (through.readyState === OPEN) through.send(bytes);
      else through.addEventListener('open', () => through.send(bytes));
    });
  }

  function listen(listener: (envelope: EventEnvelope) => void): () => void {
    listeners.add(listener);
    return () => listeners.delete(listener);
  }

  return { invoke, listen };
}

/** Connects to `/socket` of the page's own host. The token in the address is already spent, and taken out of it. */
export function connectWebBridge(location: Location): Bridge {
  const scheme = location.protocol === 'https:' ? 'wss:' : 'ws:';
  if (location.search !== '') window.history.replaceState(null, '', `${location.pathname}${location.hash}`);
  return createWebBridge(() => new WebSocket(`${scheme}//${location.host}/socket`) as Socket);
}
