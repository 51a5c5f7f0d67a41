import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import { connect, type AddressInfo } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import { createEventHub } from '../../../../../main/ipc/event-hub';
import { attachSocket } from '../../../../../main/host/web/socket';
import { createAccess } from '../../../../../main/host/web/token';
import { ok } from '../../../../../shared/errors/result';
import type { AnswerEnvelope } from '../../../../../shared/ipc/envelope';
import { decodeMessage, encodeMessage, WIRE_MESSAGE_MAX } from '../../../../../shared/ipc/wire';

describe('the socket of the web host', () => {
  const hub = createEventHub();
  let server: Server;
  let port: number;
  let cookie: string;
  let answerWith: AnswerEnvelope['result'];

  beforeEach(async () => {
    const access = createAccess();
    cookie = access.redeem(access.token)!.split(';')[0]!;
    server = createServer();
    const gate = {
      answer: (envelope: unknown) =>
        Promise.resolve({ id: (envelope as { id: number }).id, result: answerWith }),
    };
    attachSocket(server, access, gate, hub);
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    port = (server.address() as AddressInfo).port;
  });
  afterEach(async () => {
    server.close();
    await once(server, 'close');
  });

  async function open(origin = `http://127.0.0.1:${port}`): Promise<WebSocket> {
    const socket = new WebSocket(`ws://127.0.0.1:${port}/socket`, { origin, headers: { cookie } });
    await once(socket, 'open');
    return socket;
  }

  async function call(socket: WebSocket, id: number): Promise<unknown> {
    socket.send(encodeMessage({ id, channel: 'app:describe', arguments: {} }));
    const [data] = (await once(socket, 'message')) as [Buffer];
    return decodeMessage(data);
  }

  it('serves its own page only', async () => {
    await expect(open('http://127.0.0.1:1')).rejects.toThrow('403');
    cookie = 'zonesmith=guess';
    await expect(open()).rejects.toThrow('403');
  });

  it('outlives strangers who hang up while they are refused', async () => {
    for (let stranger = 0; stranger < 20; stranger++) {
      const peer = connect(port, '127.0.0.1');
      await once(peer, 'connect');
      peer.write(
        `GET /socket HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\nOrigin: http://elsewhere\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n`,
      );
      peer.resetAndDestroy();
      await once(peer, 'close');
    }
    const socket = await open();
    answerWith = ok(null as never);
    expect(await call(socket, 1)).toEqual({ id: 1, result: { ok: true, value: null } });
    socket.terminate();
  });

  it('answers an error for what is too long for a message, and goes on', async () => {
    const socket = await open();
    answerWith = ok({ path: 'x'.repeat(WIRE_MESSAGE_MAX) } as never);
    expect(await call(socket, 1)).toMatchObject({
      id: 1,
      result: { ok: false, error: { code: 'internal' } },
    });
    answerWith = ok({ path: 'short' } as never);
    expect(await call(socket, 2)).toMatchObject({ id: 2, result: { ok: true } });
    socket.terminate();
  });

  it('closes a page that an event does not fit into, and leaves the others', async () => {
    const socket = await open();
    const closed = once(socket, 'close') as Promise<[number]>;
    hub.publish('app:openRequested', { path: 'x'.repeat(WIRE_MESSAGE_MAX) });
    expect((await closed)[0]).toBe(1011);
    const other = await open();
    answerWith = ok(null as never);
    expect(await call(other, 1)).toMatchObject({ id: 1 });
    other.terminate();
  });
});
