import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { request, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createHttpServer } from '../../../../../main/host/web/http';
import { createAccess, type Access } from '../../../../../main/host/web/token';

interface Running {
  readonly server: Server;
  readonly access: Access;
  readonly port: number;
}

describe('the page of the web host', () => {
  let folder: string;
  let running: Running[];

  async function start(): Promise<Running> {
    const access = createAccess();
    const server = createHttpServer(folder, access);
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const started = { server, access, port: (server.address() as AddressInfo).port };
    running.push(started);
    return started;
  }

  async function get({ port }: Running, path: string, cookie = '') {
    const sent = request({ port, host: '127.0.0.1', path, headers: { cookie } });
    sent.end();
    const [response] = await once(sent, 'response');
    return {
      status: response.statusCode as number,
      cookie: (response.headers['set-cookie']?.[0] ?? '').split(';')[0] as string,
      body: await text(response),
    };
  }

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'zonesmith-page-'));
    writeFileSync(join(folder, 'index.html'), 'the page');
    running = [];
  });
  afterEach(async () => {
    for (const { server } of running) {
      server.close();
      await once(server, 'close');
    }
    rmSync(folder, { recursive: true });
  });

  it('stays reachable when a second server is opened in the same browser', async () => {
    const [first, second] = [await start(), await start()];
    const jar: string[] = [];
    for (const one of [first, second]) {
      const { status, cookie } = await get(one, `/?token=${one.access.token}`);
      expect(status).toBe(303);
      jar.push(cookie);
    }
    const names = jar.map((cookie) => cookie.split('=')[0]);
    expect(names).toEqual([`zonesmith-${first.port}`, `zonesmith-${second.port}`]);
    for (const one of [first, second]) {
      expect(await get(one, '/', jar.join('; '))).toMatchObject({ status: 200, body: 'the page' });
    }
    expect(await get(first, '/', jar[1])).toMatchObject({ status: 403 });
  });

  it.each(['//', 'http://[', 'http://a:b/'])('answers %s as what it is: no address', async (path) => {
    expect(await get(await start(), path)).toMatchObject({ status: 400, body: 'This is no address.\n' });
  });
});
