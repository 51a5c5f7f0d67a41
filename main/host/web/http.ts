import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { readAppFile, SECURITY_HEADERS } from '../../app/app-files';
import type { Access } from './token';

/** Serves the built page on the loopback. Every request must name one of our hosts and carry the cookie. */
export function createHttpServer(rendererFolder: string, access: Access): Server {
  return createServer((request, response) => {
    answer(request, response, rendererFolder, access).catch((thrown: unknown) => {
      send(response, 500, `the page could not be served: ${String(thrown)}`);
    });
  });
}

/** Port of this server that a request came to. */
export function portOf({ socket }: IncomingMessage): number {
  return socket.localPort ?? 0;
}

/** Host header of a request to this server: guards against rebinding a foreign name to the loopback. */
function isOurHost(request: IncomingMessage): boolean {
  const port = portOf(request);
  return [`127.0.0.1:${port}`, `localhost:${port}`].includes(request.headers.host ?? '');
}

/** Origin header of a WebSocket request: only our own page may connect. */
export function isOurOrigin(request: IncomingMessage): boolean {
  return isOurHost(request) && request.headers.origin === `http://${request.headers.host ?? ''}`;
}

async function answer(
  request: IncomingMessage,
  response: ServerResponse,
  folder: string,
  access: Access,
): Promise<void> {
  if (!isOurHost(request)) return send(response, 403, 'This address is not served here.');
  if (request.method !== 'GET') return send(response, 405, 'Only GET is answered.');
  const base = `http://${request.headers.host ?? ''}`;
  if (!URL.canParse(request.url ?? '/', base)) return send(response, 400, 'This is no address.');
  const url = new URL(request.url ?? '/', base);
  const offered = url.searchParams.get('token');
  const cookie = offered === null ? null : access.redeem(offered, portOf(request));
  if (cookie !== null) {
    response.writeHead(303, { ...SECURITY_HEADERS, 'set-cookie': cookie, location: '/' }).end();
    return;
  }
  if (!access.admits(request.headers.cookie, portOf(request))) {
    return send(response, 403, 'Open the address that the command printed; it works once per start.');
  }
  const file = await readAppFile(folder, url.pathname);
  if (file === null) return send(response, 404, 'There is no such file.');
  response.writeHead(200, { ...SECURITY_HEADERS, 'content-type': file.contentType }).end(file.bytes);
}

function send(response: ServerResponse, status: number, text: string): void {
  response
    .writeHead(status, { ...SECURITY_HEADERS, 'content-type': 'text/plain; charset=utf-8' })
    .end(`${text}\n`);
}
