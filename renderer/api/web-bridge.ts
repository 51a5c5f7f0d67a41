import type { Connection } from '../../shared/app/program';
import type { ErrorShape } from '../../shared/errors/app-error';
import { refused, type Result } from '../../shared/errors/result';
import type { ArgumentsOf, Channel, ValueOf } from '../../shared/ipc/channels';
import type { AnswerEnvelope, Bridge, EventEnvelope } from '../../shared/ipc/envelope';
import { decodeMessage, encodeMessage } from '../../shared/ipc/wire';
import { nameWindow, openWindow } from './window-name';

type Settle = (result: Result<never>) => void;

/** The part of a WebSocket that is used, so that a test can stand in for it. */
export interface Socket {
  binaryType: string;
  readonly readyState: number;
  send(bytes: Uint8Array): void;
  addEventListener(type: 'open' | 'close', listener: () => void): void;
  addEventListener(type: 'message', listener: (event: { readonly data: unknown }) => void): void;
}

/** What a bridge needs of the page. */
export interface WebPage {
  openSocket(): Socket;
  /** See Bridge. */
  openWindow(): string | null;
  /** True where the host answers, and says that it does not know this page. */
  isRefused(): Promise<boolean>;
  /** Runs something later; answers what stops it. */
  after(ms: number, run: () => void): () => void;
}

const OPEN = 1;
const CLOSING = 2;
/** Milliseconds before a lost connection is tried again: at first, and at most after it doubled with each attempt. */
const RETRY_MS = 250;
const RETRY_MAX_MS = 4000;

const LOST: ErrorShape = {
  code: 'io',
  subject: null,
  message: 'the connection to the host was lost; is it still running?',
  data: { disconnected: true },
};

/**
 * The bridge of the web host: calls, answers and events as binary messages over one socket. A lost connection
 * answers the calls under way with an error and is tried again, ever more rarely; a call tries at once.
 */
export function createWebBridge(page: WebPage): Bridge {
  const waiting = new Map<number, Settle>();
  const listeners = new Set<(envelope: EventEnvelope) => void>();
  let nextId = 1;

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

  function giveUp(): void {
    const abandoned = [...waiting.values()];
    waiting.clear();
    for (const settle of abandoned) settle(refused(LOST));
  }

  const line = new Line(page, receive, giveUp);

  function invoke<Name extends Channel>(
    channel: Name,
    args: ArgumentsOf<Name>,
  ): Promise<Result<ValueOf<Name>>> {
    const through = line.socket();
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

  return {
    invoke,
    listen,
    openWindow: () => page.openWindow(),
    watchConnection: (watcher) => line.watch(watcher),
  };
}

/** One socket at a time. */
class Line {
  readonly #page: WebPage;
  readonly #receive: (data: unknown) => void;
  readonly #giveUp: () => void;
  readonly #watchers = new Set<(connection: Connection) => void>();
  #socket: Socket | null = null;
  #attempts = 0;
  #stopWaiting: () => void = () => undefined;

  constructor(page: WebPage, receive: (data: unknown) => void, giveUp: () => void) {
    this.#page = page;
    this.#receive = receive;
    this.#giveUp = giveUp;
  }

  watch(watcher: (connection: Connection) => void): () => void {
    this.#watchers.add(watcher);
    return () => this.#watchers.delete(watcher);
  }

  /** The socket that is open or being opened. */
  socket(): Socket {
    if (this.#socket !== null && this.#socket.readyState < CLOSING) return this.#socket;
    // What went through the one that is closing gets no answer any more.
    this.#giveUp();
    return (this.#socket = this.#connect());
  }

  get #isOpen(): boolean {
    return this.#socket?.readyState === OPEN;
  }

  #connect(): Socket {
    this.#stopWaiting();
    const fresh = this.#page.openSocket();
    fresh.binaryType = 'arraybuffer';
    fresh.addEventListener('message', ({ data }) => this.#receive(data));
    fresh.addEventListener('open', () => this.#opened());
    fresh.addEventListener('close', () => this.#closed(fresh));
    return fresh;
  }

  #opened(): void {
    this.#attempts = 0;
    this.#tell('open');
  }

  #closed(socket: Socket): void {
    if (socket !== this.#socket) return;
    this.#giveUp();
    if (this.#attempts === 0) this.#tell('lost');
    void this.#page.isRefused().then((isRefused) => {
      if (!this.#isOpen) this.#tell(isRefused ? 'refused' : 'lost');
    });
    const ms = Math.min(RETRY_MAX_MS, RETRY_MS * 2 ** this.#attempts++);
    this.#stopWaiting = this.#page.after(ms, () => void this.socket());
  }

  #tell(connection: Connection): void {
    for (const watcher of this.#watchers) watcher(connection);
  }
}

/** Connects to `/socket` of the page's own host. The token in the address is already spent, and taken out of it. */
export function connectWebBridge(location: Location): Bridge {
  const scheme = location.protocol === 'https:' ? 'wss:' : 'ws:';
  const name = nameWindow(location);
  if (location.search !== '') window.history.replaceState(null, '', `${location.pathname}${location.hash}`);
  return createWebBridge({
    openSocket: () => new WebSocket(`${scheme}//${location.host}/socket?window=${name}`) as Socket,
    openWindow,
    isRefused: () =>
      fetch('/', { cache: 'no-store' }).then(
        ({ status }) => status === 403,
        () => false,
      ),
    after(ms, run) {
      const timer = setTimeout(run, ms);
      return () => clearTimeout(timer);
    },
  });
}
