/** Composition root of the desktop host. */
import { app, dialog, ipcMain } from 'electron';
import { join } from 'node:path';
import { LINK_SCHEME, type OpenRequest } from '../../../shared/app/open-request';
import { CALL_CHANNEL } from '../../../shared/ipc/envelope';
import { createApplication, type Application } from '../../ipc/application';
import type { HostServices } from '../../ipc/host-services';
import { unlimitedPaths } from '../../app/path-guard';
import { APP_ORIGIN, declareAppScheme, serveAppScheme } from './app-protocol';
import { DesktopWindows } from './desktop-windows';
import { installMenu } from './native-menu';
import { collectOpenRequests, ownWords, type OpenRequests, type SecondStart } from './open-requests';

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
  const application: Application = createApplication(hostServices(requests, () => windows));
  const windows = new DesktopWindows({
    application,
    preloadFile: join(bundleFolder, 'preload.cjs'),
    pageUrl: PAGE_URL,
  });
  ipcMain.handle(CALL_CHANNEL, (event, envelope: unknown) =>
    application.gate.answer(envelope, {
      trusted: isOurPage(event.senderFrame),
      window: windows.nameOf(event.sender),
    }),
  );
  installMenu((command) => {
    const active = windows.active();
    if (active !== null) application.hub.publish('menu:chosen', { command }, active);
  });
  requests.onRequest((request) => openIn(application, windows, request));
  app.on('second-instance', () => showActive(windows));
  app.on('before-quit', (event) => {
    if (windows.count === 0) return;
    event.preventDefault();
    windows.quit();
  });
  app.on('window-all-closed', () => void end(application, windows));
  windows.open();
}

/** The window that has the image is asked to show it, else the one that was used last. */
function openIn(
  { hub, windows: known, sessions }: Application,
  windows: DesktopWindows,
  request: OpenRequest,
): void {
  const session = request.from === 'words' ? sessions.find(request.path) : null;
  const to = (session === null ? null : known.ownerOf(session)) ?? windows.active();
  if (to === null) return;
  hub.publish('app:openRequested', request, to);
  windows.show(to);
}

function showActive(windows: DesktopWindows): void {
  const active = windows.active();
  if (active !== null) windows.show(active);
}

async function end(application: Application, windows: DesktopWindows): Promise<void> {
  await windows.ended();
  await application.dispose().finally(() => app.quit());
}

/** Only the main frame of our own page may call. */
function isOurPage(frame: Electron.WebFrameMain | null): boolean {
  return frame !== null && frame.parent === null && frame.url.startsWith(`${APP_ORIGIN}/`);
}

function hostServices(requests: OpenRequests, windows: () => DesktopWindows): HostServices {
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
    openWindow: () => windows().open(),
    showWindow: (window) => windows().show(window),
    quit() {
      app.quit();
      return true;
    },
    windowStays: () => void windows().stays(),
    takeOpenRequests: () => requests.take(),
  };
}
