import type { Server } from 'node:http';
import type { Duplex } from 'node:stream';
import { WebSocketServer, type WebSocket } from 'ws';
import { toErrorShape } from '../../../shared/errors/app-error';
import { refused } from '../../../shared/errors/result';
import type { AnswerEnvelope, EventEnvelope } from '../../../shared/ipc/envelope';
import { decodeMessage, encodeMessage } from '../../../shared/ipc/wire';
import type { Application } from '../../ipc/application';
import type { Gate } from '../../ipc/gate';
import { isOurOrigin, portOf } from './http';
import type { Access } from './token';

/** Bytes of one message from the page at most; answers may be larger. */
const MESSAGE_MAX = 1024 * 1024;
/** Pages that are served at a time. */
const SOCKETS_MAX = 32;
/** Calls of a page that are not answered, or whose answer it has not taken; further ones wait with the page. */
const CALLS_MAX = 64;
/** Bytes that wait for a page that takes none: it is disconnected and asks anew when it connects again. */
const WAITING_BYTES_MAX = 64 * 1024 * 1024;
/** Milliseconds that a refused peer may take to hang up. */
const REFUSED_MS = 1000;

/** What answers pages and tells them of events, and what has to know of them. */
export interface SocketTargets extends Pick<Application, 'gate' | 'hub'> {
  readonly windows: Pick<Application['windows'], 'attach' | 'detach'>;
}

/** Name of a window in the address of a socket. */
const ADDRESS = /^\/socket\?window=([A-Za-z0-9-]{1,64})$/;

/**
 * Answers calls and sends events over WebSockets at `/socket?window=NAME`, for pages of our own origin with the cookie. A page
 * keeps its name when it connects again.
 */
export function attachSocket(server: Server, access: Access, targets: SocketTargets): WebSocketServer {
  const sockets = new WebSocketServer({ noServer: true, maxPayload: MESSAGE_MAX });
  server.on('upgrade', (request, stream, head) => {
    // From here on nobody else listens: a peer that hangs up must not end the program.
    stream.on('error', () => stream.destroy());
    const { url, headers } = request;
    const window = ADDRESS.exec(url ?? '')?.[1];
    const admitted =
      window !== undefined && isOurOrigin(request) && access.admits(headers.cookie, portOf(request));
    if (!admitted) return refuse(stream, '403 Forbidden');
    if (sockets.clients.size >= SOCKETS_MAX) return refuse(stream, '503 Service Unavailable');
    sockets.handleUpgrade(request, stream, head, (socket) => serveSocket(socket, targets, window));
  });
  return sockets;
}

/** Whoever is refused and does not hang up is hung up on. */
function refuse(stream: Duplex, status: string): void {
  stream.end(`HTTP/1.1 ${status}\r\nConnection: close\r\n\r\n`);
  const hangUp = setTimeout(() => stream.destroy(), REFUSED_MS);
  stream.once('close', () => clearTimeout(hangUp));
}

function serveSocket(socket: WebSocket, { gate, hub, windows }: SocketTargets, window: string): void {
  windows.attach(window);
  const stop = hub.listen((envelope: EventEnvelope) => {
    if (socket.bufferedAmount > WAITING_BYTES_MAX) return socket.terminate();
    try {
      socket.send(encodeMessage(envelope));
    } catch {
      socket.close(1011, 'an event does not fit into a message');
    }
  }, window);
  const calls = new Calls(socket, gate, window);
  socket.on('close', () => {
    stop();
    windows.detach(window);
  });
  socket.on('error', () => socket.terminate());
  socket.on('message', (data, isBinary) => {
    if (!isBinary || !(data instanceof Buffer)) {
      socket.close(1003, 'binary messages only');
      return;
    }
    calls.add(data);
  });
}

/**
 * The calls of one page. At most CALLS_MAX are under way or have an answer that was not taken; meanwhile nothing
 * more is read of the page, and what was read with them waits here.
 */
class Calls {
  readonly #socket: WebSocket;
  readonly #gate: Gate;
  readonly #window: string;
  readonly #waiting: Buffer[] = [];
  #underWay = 0;

  constructor(socket: WebSocket, gate: Gate, window: string) {
    this.#window = window;
    this.#socket = socket;
    this.#gate = gate;
  }

  add(data: Buffer): void {
    this.#waiting.push(data);
    this.#serve();
  }

  #serve(): void {
    while (this.#underWay < CALLS_MAX) {
      const data = this.#waiting.shift();
      if (data === undefined) return this.#socket.resume();
      this.#underWay++;
      void this.#answer(data);
    }
    this.#socket.pause();
  }

  async #answer(data: Buffer): Promise<void> {
    let envelope: unknown;
    try {
      envelope = decodeMessage(data);
    } catch {
      this.#socket.close(1007, 'not a message of the contract');
      return;
    }
    const answered = await this.#gate.answer(envelope, { trusted: true, window: this.#window });
    if (this.#socket.readyState !== this.#socket.OPEN) return;
    this.#socket.send(encodeAnswer(answered), () => {
      this.#underWay--;
      this.#serve();
    });
  }
}

/** What cannot cross the wire is a bug of ours; it must not take the other windows and sessions with it. */
function encodeAnswer(answered: AnswerEnvelope): Uint8Array {
  try {
    return encodeMessage(answered);
  } catch (thrown) {
    return encodeMessage({ id: answered.id, result: refused(toErrorShape(thrown)) });
  }
}
