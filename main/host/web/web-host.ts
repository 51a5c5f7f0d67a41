import { spawn } from 'node:child_process';
import { once } from 'node:events';
import type { Server } from 'node:http';
import { join } from 'node:path';
import type { OpenRequest } from '../../../shared/app/open-request';
import { createApplication } from '../../ipc/application';
import { plainHost } from '../../ipc/plain-host';
import { listenError } from '../../storage/node-listen-error';
import { createHttpServer } from './http';
import { attachSocket } from './socket';
import { createAccess } from './token';

/** How to start the web host. */
export interface WebHostOptions {
  /** The only folder whose files it may touch. */
  readonly root: string;
  /** 0 = any free port. */
  readonly port: number;
  /** dist/main: worker beside us, the page in ../renderer. */
  readonly bundleFolder: string;
  /** Opened by the first page that asks. */
  readonly requests?: readonly OpenRequest[];
}

/** A running web host. */
export interface WebHost {
  /** Opens the workbench once; carries the token. */
  readonly url: string;
  openInBrowser(): void;
  close(): Promise<void>;
}

/** Serves the workbench on the loopback. Errors: the port is taken, the root does not exist. */
export async function startWebHost(options: WebHostOptions): Promise<WebHost> {
  const application = createApplication(plainHost({ kind: 'web', ...options }));
  const access = createAccess();
  const server = createHttpServer(join(options.bundleFolder, '../renderer'), access);
  const sockets = attachSocket(server, access, application);
  const listen = { host: '127.0.0.1', port: options.port };
  server.listen(listen);
  await once(server, 'listening').catch((thrown: NodeJS.ErrnoException) =>
    Promise.reject(listenError(listen, thrown)),
  );
  const url = `http://127.0.0.1:${(server.address() as { readonly port: number }).port}/?token=${access.token}`;
  return {
    url,
    openInBrowser: () => openInBrowser(url),
    async close() {
      for (const socket of sockets.clients) socket.terminate();
      await stop(server);
      await application.dispose();
    },
  };
}

async function stop(server: Server): Promise<void> {
  server.closeAllConnections();
  server.close();
  await once(server, 'close');
}

function openInBrowser(url: string): void {
  const opener = { darwin: 'open', win32: 'explorer' }[process.platform as string] ?? 'xdg-open';
  spawn(opener, [url], { stdio: 'ignore', detached: true })
    .on('error', () => console.error(`no browser could be started with ${opener}; open the address yourself`))
    .unref();
}
