import { protocol } from 'electron';
import { readAppFile, SECURITY_HEADERS } from '../../app/app-files';

const SCHEME = 'app';
/** Origin of our page in the desktop host. */
export const APP_ORIGIN = `${SCHEME}://zonesmith`;

/** Must run before the app is ready. */
export function declareAppScheme(): void {
  protocol.registerSchemesAsPrivileged([
    { scheme: SCHEME, privileges: { standard: true, secure: true, supportFetchAPI: true, codeCache: true } },
  ]);
}

/** Serves the built page at APP_ORIGIN; anything else at that scheme is not found. */
export function serveAppScheme(rendererFolder: string): void {
  protocol.handle(SCHEME, async (request) => {
    const url = new URL(request.url);
    const file = url.host === 'zonesmith' ? await readAppFile(rendererFolder, url.pathname) : null;
    if (file === null)
      return new Response('There is no such file.', { status: 404, headers: SECURITY_HEADERS });
    return new Response(file.bytes, { headers: { ...SECURITY_HEADERS, 'content-type': file.contentType } });
  });
}
