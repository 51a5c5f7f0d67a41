import { describe, expect, it } from 'vitest';
import { call, connect, on } from '../../../../renderer/api/client';
import { createWebBridge, type Socket } from '../../../../renderer/api/web-bridge';
import { AppError } from '../../../../shared/errors/app-error';
import { ok, refused } from '../../../../shared/errors/result';
import type { CallEnvelope } from '../../../../shared/ipc/envelope';
import { decodeMessage, encodeMessage } from '../../../../shared/ipc/wire';

/** The host's end of a socket. */
class FakeSocket implements Socket {
  binaryType = 'blob';
  readyState = 0;
  readonly sent: CallEnvelope[] = [];
  readonly #listeners: { type: string; listener: (event: { data: unknown }) => void }[] = [];

  send(bytes: Uint8Array): void {
    this.sent.push(decodeMessage(bytes) as CallEnvelope);
  }

  addEventListener(type: string, listener: (event: { data: unknown }) => void): void {
    this.#listeners.push({ type, listener });
  }

  #fire(type: string, data: unknown = null): void {
    for (const entry of this.#listeners) if (entry.type === type) entry.listener({ data });
  }

  open(): void {
    this.readyState = 1;
    this.#fire('open');
  }

  close(): void {
    this.readyState = 3;
    this.#fire('close');
  }

  receive(message: unknown): void {
    this.#fire('message', encodeMessage(message).slice().buffer);
  }
}

function start() {
  const sockets: FakeSocket[] = [];
  connect(
    createWebBridge(() => {
      const socket = new FakeSocket();
      sockets.push(socket);
      return socket;
    }),
  );
  return sockets;
}

const APP = { version: '1' };

describe('web bridge', () => {
  it('waits for the socket, then answers calls whatever their order', async () => {
    const sockets = start();
    const first = call('app:describe', {});
    const second = call('bytes:read', { session: 's', offset: 0, length: 4 });
    const socket = sockets[0]!;
    expect(socket.sent).toEqual([]);
    socket.open();
    expect(socket.binaryType).toBe('arraybuffer');
    expect(socket.sent.map((envelope) => envelope.channel)).toEqual(['app:describe', 'bytes:read']);
    socket.receive({ id: 2, result: ok({ offset: 0, bytes: Uint8Array.of(1, 2) }) });
    socket.receive({ id: 1, result: ok(APP) });
    expect(await first).toEqual(APP);
    expect(await second).toEqual({ offset: 0, bytes: Uint8Array.of(1, 2) });
    expect(sockets).toHaveLength(1);
  });

  it('throws a refusal as the AppError it is', async () => {
    const sockets = start();
    const answer = call('sessions:save', { session: 's' });
    sockets[0]!.open();
    sockets[0]!.receive({
      id: 1,
      result: refused({ code: 'locked', subject: 'a.img', message: 'held by qemu', data: { pid: 7 } }),
    });
    const thrown: unknown = await answer.catch((error: unknown) => error);
    expect(thrown).toBeInstanceOf(AppError);
    expect(thrown).toMatchObject({
      code: 'locked',
      subject: 'a.img',
      message: 'held by qemu',
      data: { pid: 7 },
    });
  });

  it('hands events to those who listen, until they stop', () => {
    const sockets = start();
    void call('app:describe', {});
    const heard: string[] = [];
    const stop = on('menu:chosen', ({ command }) => heard.push(command));
    sockets[0]!.receive({ event: 'menu:chosen', payload: { command: 'image.open' } });
    stop();
    sockets[0]!.receive({ event: 'menu:chosen', payload: { command: 'image.save' } });
    expect(heard).toEqual(['image.open']);
  });

  it('answers calls under way when the connection is lost, and connects again for the next', async () => {
    const sockets = start();
    const lost = call('app:describe', {});
    sockets[0]!.close();
    await expect(lost).rejects.toMatchObject({ code: 'io' });
    const next = call('app:describe', {});
    expect(sockets).toHaveLength(2);
    sockets[1]!.open();
    sockets[1]!.receive({ id: 2, result: ok(APP) });
    expect(await next).toEqual(APP);
  });

  it('ignores an answer that nobody waits for', () => {
    const sockets = start();
    void call('app:describe', {});
    expect(() => sockets[0]!.receive({ id: 99, result: ok(APP) })).not.toThrow();
  });
});
