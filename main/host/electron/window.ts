import { BrowserWindow } from 'electron';
import { guardPage } from './page-guards';

/** Opens the workbench window: sandboxed, isolated, unable to leave our page or to open others. */
export function openWindow(preloadFile: string): BrowserWindow {
  const window = new BrowserWindow({
    width: 1440,
    height: 900,
    minWidth: 1024,
    minHeight: 640,
    show: false,
    title: 'Zonesmith',
    webPreferences: { preload: preloadFile, sandbox: true, contextIsolation: true, nodeIntegration: false },
  });
  guardPage(window.webContents);
  window.once('ready-to-show', () => window.show());
  return window;
}
