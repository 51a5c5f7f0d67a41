/** Composition root of the desktop host. */
import { app, BrowserWindow, dialog, ipcMain } from 'electron';
import { join } from 'node:path';
import { CALL_CHANNEL, EVENT_CHANNEL } from '../../../shared/ipc/envelope';
import { createApplication, type Application } from '../../ipc/application';
import type { HostServices } from '../../ipc/host-services';
import { unlimitedPaths } from '../../app/path-guard';
import { APP_ORIGIN, declareAppScheme, serveAppScheme } from './app-protocol';
import { installMenu } from './native-menu';
import { collectOpenRequests, type OpenRequests } from './open-requests';
import { openWindow } from './window';

const bundleFolder = __dirname;

if (app.requestSingleInstanceLock()) {
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
  requests.onRequest((path) => {
    application.hub.publish('app:openRequested', { path });
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
  await window.loadURL(`${APP_ORIGIN}/index.html`);
}

/** Closing with unsaved edits is the page's to settle: it asks, then closes the window again. */
function guardUnsaved(window: BrowserWindow, application: Application): void {
  let settled = false;
  window.on('close', (event) => {
    if (settled) return;
    event.preventDefault();
    void application.sessions.list().then((snapshots) => {
      settled = !snapshots.some(({ dirty }) => dirty);
      if (settled) window.close();
      else application.hub.publish('menu:chosen', { command: 'window.close' });
    });
  });
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
