import type { Server } from 'node:http';
import { WebSocketServer, type WebSocket } from 'ws';
import { toErrorShape } from '../../../shared/errors/app-error';
import { refused } from '../../../shared/errors/result';
import type { AnswerEnvelope, EventEnvelope } from '../../../shared/ipc/envelope';
import { decodeMessage, encodeMessage } from '../../../shared/ipc/wire';
import type { EventHub } from '../../ipc/event-hub';
import type { Gate } from '../../ipc/gate';
import { isOurOrigin } from './http';
import type { Access } from './token';

/** Bytes of one message from the page at most; answers may be larger. */
const MESSAGE_MAX = 1024 * 1024;

/** Answers calls and sends events over WebSockets at `/socket`, for pages of our own origin with the cookie. */
export function attachSocket(server: Server, access: Access, gate: Gate, hub: EventHub): WebSocketServer {
  const sockets = new WebSocketServer({ noServer: true, maxPayload: MESSAGE_MAX });
  server.on('upgrade', (request, stream, head) => {
    // From here on nobody else listens: a peer that hangs up must not end the program.
    stream.on('error', () => stream.destroy());
    const admitted =
      request.url === '/socket' && isOurOrigin(request) && access.admits(request.headers.cookie);
    if (!admitted) {
      stream.end('HTTP/1.1 403 Forbidden\r\nConnection: close\r\n\r\n');
      return;
    }
    sockets.handleUpgrade(request, stream, head, (socket) => serveSocket(socket, gate, hub));
  });
  return sockets;
}

function serveSocket(socket: WebSocket, gate: Gate, hub: EventHub): void {
  const stop = hub.listen((envelope: EventEnvelope) => {
    try {
      socket.send(encodeMessage(envelope));
    } catch {
      socket.close(1011, 'an event does not fit into a message');
    }
  });
  socket.on('close', stop);
  socket.on('error', () => socket.terminate());
  socket.on('message', (data, isBinary) => {
    if (!isBinary || !(data instanceof Buffer)) {
      socket.close(1003, 'binary messages only');
      return;
    }
    void answer(socket, gate, data);
  });
}

async function answer(socket: WebSocket, gate: Gate, data: Buffer): Promise<void> {
  let envelope: unknown;
  try {
    envelope = decodeMessage(data);
  } catch {
    socket.close(1007, 'not a message of the contract');
    return;
  }
  const answered = await gate.answer(envelope, { trusted: true });
  if (socket.readyState === socket.OPEN) socket.send(encodeAnswer(answered));
}

/** What cannot cross the wire is a bug of ours; it must not take the other windows and sessions with it. */
function encodeAnswer(answered: AnswerEnvelope): Uint8Array {
  try {
    return encodeMessage(answered);
  } catch (thrown) {
    return encodeMessage({ id: answered.id, result: refused(toErrorShape(thrown)) });
  }
}
