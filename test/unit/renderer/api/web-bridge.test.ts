import { describe, expect, it } from 'vitest';
import { call, connect, on, onConnection } from '../../../../renderer/api/client';
import { createWebBridge, type Socket, type WebPage } from '../../../../renderer/api/web-bridge';
import { AppError } from '../../../../shared/errors/app-error';
import { ok, refused } from '../../../../shared/errors/result';
import type { Connection } from '../../../../shared/app/program';
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

/** A page whose timers run when the test says so. */
class FakePage implements WebPage {
  openWindow = () => 'another';
  readonly sockets: FakeSocket[] = [];
  readonly timers: { readonly ms: number; readonly run: () => void; stopped: boolean }[] = [];
  refused = false;

  openSocket(): FakeSocket {
    const socket = new FakeSocket();
    this.sockets.push(socket);
    return socket;
  }

  isRefused(): Promise<boolean> {
    return Promise.resolve(this.refused);
  }

  after(ms: number, run: () => void): () => void {
    const timer = { ms, run, stopped: false };
    this.timers.push(timer);
    return () => void (timer.stopped = true);
  }
}

function startOn(page: FakePage): FakePage {
  connect(createWebBridge(page));
  return page;
}

const start = () => startOn(new FakePage()).sockets;

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

  it('tells of a lost connection, tries again by itself, ever more rarely, and tells when it is back', async () => {
    const page = startOn(new FakePage());
    const told: Connection[] = [];
    onConnection((connection) => told.push(connection));
    void call('app:describe', {}).catch(() => undefined);
    page.sockets[0]!.open();
    expect(told).toEqual(['open']);
    page.sockets[0]!.close();
    expect(told).toEqual(['open', 'lost']);
    for (let attempt = 0; attempt < 6; attempt++) {
      await Promise.resolve();
      page.timers.at(-1)!.run();
      page.sockets.at(-1)!.close();
    }
    expect(page.timers.map(({ ms }) => ms)).toEqual([250, 500, 1000, 2000, 4000, 4000, 4000]);
    page.timers.at(-1)!.run();
    page.sockets.at(-1)!.open();
    await Promise.resolve();
    expect(new Set(told.slice(1, -1))).toEqual(new Set(['lost']));
    expect(told.at(-1)).toBe('open');
    page.sockets.at(-1)!.close();
    expect(page.timers.at(-1)!.ms).toBe(250);
  });

  it('tells when a host is there that does not know the page', async () => {
    const page = startOn(new FakePage());
    const told: Connection[] = [];
    onConnection((connection) => told.push(connection));
    void call('app:describe', {}).catch(() => undefined);
    page.sockets[0]!.open();
    page.refused = true;
    page.sockets[0]!.close();
    await Promise.resolve();
    expect(told).toEqual(['open', 'lost', 'refused']);
  });

  it('tries at once for a call, instead of waiting', () => {
    const page = startOn(new FakePage());
    void call('app:describe', {}).catch(() => undefined);
    page.sockets[0]!.close();
    void call('app:describe', {}).catch(() => undefined);
    expect(page.sockets).toHaveLength(2);
    expect(page.timers.map(({ stopped }) => stopped)).toEqual([true]);
  });

  it('ignores an answer that nobody waits for', () => {
    const sockets = start();
    void call('app:describe', {});
    expect(() => sockets[0]!.receive({ id: 99, result: ok(APP) })).not.toThrow();
  });
});
