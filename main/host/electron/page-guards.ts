import type { BrowserWindow, WebContents } from 'electron';
import { APP_ORIGIN } from './app-protocol';

/** What our page may ask the browser for: copying to the clipboard. */
const PERMITTED = 'clipboard-sanitized-write';

/** Keeps a page where it belongs, by every way that leads out of it: links, redirects, frames, windows, webviews. */
export function guardPage(contents: WebContents): void {
  contents.setWindowOpenHandler(() => ({ action: 'deny' }));
  contents.on('will-navigate', (event) => unlessOurs(event));
  contents.on('will-redirect', (event) => unlessOurs(event));
  contents.on('will-frame-navigate', (event) => {
    if (!event.isMainFrame) event.preventDefault();
    else unlessOurs(event);
  });
  contents.on('will-attach-webview', (event) => event.preventDefault());
  const { session } = contents;
  session.setPermissionRequestHandler((_contents, permission, decide) => decide(permission === PERMITTED));
  session.setPermissionCheckHandler(
    (_contents, permission, origin) => permission === PERMITTED && isOurs(origin),
  );
}

/** Calls back when a page can no longer answer: it has ended, or hangs. */
export function watchPage(window: BrowserWindow, told: PageWatcher): { readonly canAnswer: () => boolean } {
  let canAnswer = true;
  window.webContents.on('render-process-gone', (_event, { reason }) => {
    canAnswer = false;
    if (reason !== 'clean-exit') told.ended(reason);
  });
  window.webContents.on('did-finish-load', () => (canAnswer = true));
  window.on('unresponsive', () => (canAnswer = false));
  window.on('responsive', () => (canAnswer = true));
  return { canAnswer: () => canAnswer };
}

/** Who wants to know of the end of a page. */
export interface PageWatcher {
  ended(reason: string): void;
}

function isOurs(url: string): boolean {
  return url === APP_ORIGIN || url.startsWith(`${APP_ORIGIN}/`);
}

function unlessOurs(event: { readonly url: string; preventDefault(): void }): void {
  if (!isOurs(event.url)) event.preventDefault();
}
