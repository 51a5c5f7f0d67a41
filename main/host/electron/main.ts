/** Composition root of the desktop host. */
import { app, BrowserWindow, dialog, ipcMain } from 'electron';
import { join } from 'node:path';
import { LINK_SCHEME } from '../../../shared/app/open-request';
import { CALL_CHANNEL, EVENT_CHANNEL } from '../../../shared/ipc/envelope';
import { createApplication, type Application } from '../../ipc/application';
import type { HostServices } from '../../ipc/host-services';
import { unlimitedPaths } from '../../app/path-guard';
import { APP_ORIGIN, declareAppScheme, serveAppScheme } from './app-protocol';
import { installMenu } from './native-menu';
import { collectOpenRequests, ownWords, type OpenRequests, type SecondStart } from './open-requests';
import { watchPage } from './page-guards';
import { openWindow } from './window';

const bundleFolder = __dirname;
const PAGE_URL = `${APP_ORIGIN}/index.html`;

const handed: SecondStart = { words: ownWords(process.argv) };

if (app.requestSingleInstanceLock({ ...handed })) {
  // A checkout is no program that the system could start by a link.
  if (app.isPackaged) app.setAsDefaultProtocolClient(LINK_SCHEME);
  declareAppScheme();
  const requests = collectOpenRequests(process.argv);
  void app.whenReady().then(() => start(requests));
} else {
  app.quit();
}

async function start(requests: OpenRequests): Promise<void> {
  serveAppScheme(join(bundleFolder, '../renderer'));
  const application = createApplication(hostServices(requests));
  ipcMain.handle(CALL_CHANNEL, (event, envelope: unknown) =>
    application.gate.answer(envelope, { trusted: isOurPage(event.senderFrame) }),
  );
  installMenu((command) => application.hub.publish('menu:chosen', { command }));
  requests.onRequest((request) => {
    application.hub.publish('app:openRequested', request);
    focusWindow();
  });
  app.on('second-instance', focusWindow);
  app.on('window-all-closed', () => void application.dispose().finally(() => app.quit()));
  await showWindow(application);
}

async function showWindow(application: Application): Promise<void> {
  const window = openWindow(join(bundleFolder, 'preload.cjs'));
  const stop = application.hub.listen((envelope) => {
    if (!window.isDestroyed()) window.webContents.send(EVENT_CHANNEL, envelope);
  });
  window.on('closed', stop);
  guardUnsaved(window, application);
  await window.loadURL(PAGE_URL);
}

/**
 * Closing with unsaved edits is the page's to settle: it asks, then closes the window again. A page that cannot answer any
 * more is spoken for by the system's own dialog, so that the window can always be closed. The edits are in the sessions, not
 * in the page: loading it again shows them.
 */
function guardUnsaved(window: BrowserWindow, application: Application): void {
  let settled = false;
  const page = watchPage(window, { ended: (reason) => void offerReload(window, reason) });
  window.on('close', (event) => {
    if (settled) return;
    event.preventDefault();
    void application.sessions.list().then(async (snapshots) => {
      const unsaved = snapshots.filter(({ dirty }) => dirty).length;
      if (unsaved > 0 && page.canAnswer()) {
        application.hub.publish('menu:chosen', { command: 'window.close' });
        return;
      }
      settled = unsaved === 0 || (await mayLose(window, unsaved));
      if (settled) window.close();
    });
  });
}

/** After the end of a page. */
async function offerReload(window: BrowserWindow, reason: string): Promise<void> {
  const { response } = await dialog.showMessageBox(window, {
    type: 'error',
    message: `The page has ended (${reason}).`,
    detail: 'Open images and unsaved edits are kept; loading the page again shows them.',
    buttons: ['Load again', 'Close window'],
    defaultId: 0,
    cancelId: 0,
  });
  if (window.isDestroyed()) return;
  if (response === 0) await window.loadURL(PAGE_URL);
  else window.close();
}

async function mayLose(window: BrowserWindow, images: number): Promise<boolean> {
  const { response } = await dialog.showMessageBox(window, {
    type: 'warning',
    message: `The page does not answer, and ${images === 1 ? 'an image has' : `${images} images have`} unsaved edits.`,
    detail:
      'The files are as they were saved last. Edits that are not saved are offered again at the next start.',
    buttons: ['Keep open', 'Close without saving'],
    defaultId: 0,
    cancelId: 0,
  });
  return response === 1;
}

/** Only the main frame of our own page may call. */
function isOurPage(frame: Electron.WebFrameMain | null): boolean {
  return frame !== null && frame.parent === null && frame.url.startsWith(`${APP_ORIGIN}/`);
}

function focusWindow(): void {
  const [window] = BrowserWindow.getAllWindows();
  if (window === undefined) return;
  if (window.isMinimized()) window.restore();
  window.focus();
}

function hostServices(requests: OpenRequests): HostServices {
  return {
    describe: () => ({
      version: __APP_VERSION__,
      host: 'electron',
      platform: process.platform,
      root: null,
      startFolder: app.getPath('documents'),
      nativeDialogs: true,
      nativeMenu: true,
    }),
    userDataFolder: app.getPath('userData'),
    workerFile: join(bundleFolder, 'worker.cjs'),
    async chooseImage() {
      const { filePaths } = await dialog.showOpenDialog({ title: 'Open image', properties: ['openFile'] });
      return filePaths[0] ?? null;
    },
    async chooseTarget(suggestedName) {
      const { filePath } = await dialog.showSaveDialog({
        defaultPath: join(app.getPath('documents'), suggestedName),
      });
      return filePath === '' ? null : filePath;
    },
    assertAllowed: unlimitedPaths,
    takeOpenRequests: () => requests.take(),
  };
}
