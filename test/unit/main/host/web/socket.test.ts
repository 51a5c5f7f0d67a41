import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import { connect, type AddressInfo } from 'node:net';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { plainRequest } from '../../../../../shared/app/open-request';
import { WebSocket, type WebSocketServer } from 'ws';
import { createEventHub } from '../../../../../main/ipc/event-hub';
import { attachSocket } from '../../../../../main/host/web/socket';
import { createAccess } from '../../../../../main/host/web/token';
import { ok } from '../../../../../shared/errors/result';
import type { AnswerEnvelope } from '../../../../../shared/ipc/envelope';
import { decodeMessage, encodeMessage, WIRE_MESSAGE_MAX } from '../../../../../shared/ipc/wire';
import { runsOf } from '../../../../support/run/seeds';

const until = (check: () => unknown) => vi.waitFor(check, { timeout: 120_000 });

describe('the socket of the web host', () => {
  const hub = createEventHub();
  const there: string[] = [];
  const windows = {
    attach: (window: string) => void there.push(`+${window}`),
    detach: (window: string) => void there.push(`-${window}`),
  };
  let server: Server;
  let port: number;
  let cookie: string;
  let answerWith: AnswerEnvelope['result'];
  /** What the gate was asked, in order; `hold` makes it wait. */
  let asked: number[];
  let hold: Promise<void>;
  let sockets: WebSocketServer;

  beforeEach(async () => {
    const access = createAccess();
    server = createServer();
    asked = [];
    hold = Promise.resolve();
    const gate = {
      async answer(envelope: unknown) {
        const { id } = envelope as { id: number };
        asked.push(id);
        await hold;
        return { id, result: answerWith };
      },
    };
    sockets = attachSocket(server, access, { gate, hub, windows });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    port = (server.address() as AddressInfo).port;
    cookie = access.redeem(access.token, port)!.split(';')[0]!;
  });
  afterEach(async () => {
    server.close();
    await once(server, 'close');
  });

  async function open(origin = `http://127.0.0.1:${port}`): Promise<WebSocket> {
    const socket = new WebSocket(`ws://127.0.0.1:${port}/socket?window=w1`, { origin, headers: { cookie } });
    await once(socket, 'open');
    return socket;
  }

  async function call(socket: WebSocket, id: number): Promise<unknown> {
    socket.send(encodeMessage({ id, channel: 'app:describe', arguments: {} }));
    const [data] = (await once(socket, 'message')) as [Buffer];
    return decodeMessage(data);
  }

  it('says when a window is there and when it is gone, and wants to know its name', async () => {
    there.length = 0;
    const socket = await open();
    expect(there).toEqual(['+w1']);
    socket.close();
    await until(() => expect(there).toEqual(['+w1', '-w1']));
    for (const address of [
      '/socket',
      '/socket?window=',
      '/socket?window=a/b',
      `/socket?window=${'x'.repeat(65)}`,
    ]) {
      const origin = `http://127.0.0.1:${port}`;
      const refused = new WebSocket(`ws://127.0.0.1:${port}${address}`, { origin, headers: { cookie } });
      await expect(once(refused, 'open')).rejects.toThrow('403');
    }
    expect(there).toHaveLength(2);
  });

  it('serves its own page only', async () => {
    await expect(open('http://127.0.0.1:1')).rejects.toThrow('403');
    cookie = `zonesmith-${port}=guess`;
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
    answerWith = ok(plainRequest('x'.repeat(WIRE_MESSAGE_MAX)) as never);
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
    hub.publish('app:openRequested', plainRequest('x'.repeat(WIRE_MESSAGE_MAX)));
    expect((await closed)[0]).toBe(1011);
    const other = await open();
    answerWith = ok(null as never);
    expect(await call(other, 1)).toMatchObject({ id: 1 });
    other.terminate();
  });

  it('is under way with so many calls of a page, and answers the others when it has taken some', async () => {
    const socket = await open();
    answerWith = ok(null as never);
    let release = (): void => undefined;
    hold = new Promise((resolve) => (release = resolve));
    const answered: number[] = [];
    socket.on('message', (data: Buffer) => answered.push((decodeMessage(data) as { id: number }).id));
    const ids = Array.from({ length: 1000 }, (_, index) => index + 1);
    for (const id of ids) socket.send(encodeMessage({ id, channel: 'app:describe', arguments: {} }));
    await until(() => expect(asked).toHaveLength(64));
    expect([...sockets.clients].map((client) => client.isPaused)).toEqual([true]);
    release();
    await until(() => expect(answered).toEqual(ids));
    expect(asked).toEqual(ids);
    socket.terminate();
  });

  it('disconnects a page that takes no events', async () => {
    const socket = await open();
    socket.pause();
    const path = 'x'.repeat(1024 * 1024);
    for (let event = 0; event < 100; event++) hub.publish('app:openRequested', plainRequest(path));
    await until(() => expect(sockets.clients.size).toBe(0));
    socket.terminate();
  });

  it('serves so many pages at a time', async () => {
    const pages = await Promise.all(Array.from({ length: 32 }, () => open()));
    await expect(open()).rejects.toThrow('503');
    pages[0]!.terminate();
    await until(() => expect(sockets.clients.size).toBe(31));
    pages.push(await open());
    for (const page of pages) page.terminate();
  });

  it('serves a hundred pages that all want in, so many at a time, each its own answers', async () => {
    answerWith = ok({ path: 'x' } as never);
    let most = 0;
    const rounds = runsOf(4, 40);
    const serveOne = async (page: number): Promise<void> => {
      const socket = await open().catch(() => null);
      // Refused: there is room when another one has left.
      if (socket === null) return serveOne(page);
      most = Math.max(most, sockets.clients.size);
      for (let round = 0; round < rounds; round++) {
        const id = page * rounds + round;
        expect(await call(socket, id)).toMatchObject({ id, result: { ok: true } });
      }
      const closed = once(socket, 'close');
      socket.close();
      await closed;
    };
    await Promise.all(Array.from({ length: 100 }, (_, page) => serveOne(page)));
    expect(asked).toHaveLength(100 * rounds);
    expect(most).toBeLessThanOrEqual(32);
    await until(() => expect(sockets.clients.size).toBe(0));
  });

  it('hangs up on whoever was refused and stays', async () => {
    const peer = connect({ port, host: '127.0.0.1', allowHalfOpen: true });
    await once(peer, 'connect');
    peer.write(
      `GET /socket HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n`,
    );
    const connections = () => new Promise<number>((resolve) => server.getConnections((_, n) => resolve(n)));
    await once(peer, 'data');
    await until(async () => expect(await connections()).toBe(0));
    peer.destroy();
  });
});
