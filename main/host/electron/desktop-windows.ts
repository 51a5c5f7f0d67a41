import { dialog, type BrowserWindow, type WebContents } from 'electron';
import { attempt } from '../../../shared/errors/result';
import { EVENT_CHANNEL } from '../../../shared/ipc/envelope';
import type { Application } from '../../ipc/application';
import { watchPage } from './page-guards';
import { openWindow } from './window';

/** What the windows of the desktop need. */
export interface WindowSetup {
  readonly application: Application;
  readonly preloadFile: string;
  readonly pageUrl: string;
}

interface OpenedWindow {
  readonly id: string;
  readonly window: BrowserWindow;
  readonly canAnswer: () => boolean;
  /** Nothing speaks against closing it any more. */
  settled: boolean;
}

/**
 * The windows of the desktop.
 *
 * Invariants:
 * - Closing one closes its images only; with unsaved edits it asks first, in its page.
 * - Quitting closes one after the other, those with unsaved edits first. Where one stays, the others stay, too.
 */
export class DesktopWindows {
  readonly #setup: WindowSetup;
  /** The one that was used last comes last. */
  #open: OpenedWindow[] = [];
  #isQuitting = false;
  #ended: Promise<unknown> = Promise.resolve();

  constructor(setup: WindowSetup) {
    this.#setup = setup;
  }

  get count(): number {
    return this.#open.length;
  }

  /** Opens a window; its name. */
  open(): string {
    const { application, preloadFile, pageUrl } = this.#setup;
    const window = openWindow(preloadFile);
    const id = `window-${window.webContents.id}`;
    const page = watchPage(window, { ended: (reason) => void this.#offerReload(opened, reason) });
    const opened: OpenedWindow = { id, window, canAnswer: page.canAnswer, settled: false };
    this.#open.push(opened);
    application.windows.attach(id);
    const stop = application.hub.listen((envelope) => {
      if (!window.isDestroyed()) window.webContents.send(EVENT_CHANNEL, envelope);
    }, id);
    window.on('focus', () => this.#used(opened));
    window.on('close', (event) => {
      if (opened.settled) return;
      event.preventDefault();
      void this.#settle(opened);
    });
    window.on('closed', () => {
      stop();
      this.#closed(opened);
    });
    void attempt(() => window.loadURL(pageUrl));
    return id;
  }

  /** Name of the window whose page calls. */
  nameOf(contents: WebContents): string {
    return `window-${contents.id}`;
  }

  /** The window that was used last. */
  active(): string | null {
    return this.#open.at(-1)?.id ?? null;
  }

  /** Brings a window to the front. */
  show(id: string): void {
    const opened = this.#find(id);
    if (opened === undefined) return;
    if (opened.window.isMinimized()) opened.window.restore();
    opened.window.focus();
    this.#used(opened);
  }

  /** Asks all windows to close. */
  quit(): void {
    if (this.#isQuitting) return;
    this.#isQuitting = true;
    this.#setup.application.windows.hold();
    void this.#closeNext();
  }

  /** A window that was asked to close stays, and so do the others. */
  async stays(): Promise<void> {
    this.#isQuitting = false;
    await attempt(() => this.#setup.application.windows.release());
  }

  /** When the images of all windows that are closed have ended. */
  async ended(): Promise<void> {
    await this.#ended;
  }

  #find(id: string): OpenedWindow | undefined {
    return this.#open.find((one) => one.id === id);
  }

  #used(opened: OpenedWindow): void {
    if (this.#find(opened.id)) this.#open = [...this.#open.filter((one) => one !== opened), opened];
  }

  #closed(opened: OpenedWindow): void {
    this.#open = this.#open.filter((one) => one !== opened);
    const { application } = this.#setup;
    this.#ended = Promise.all([this.#ended, attempt(() => application.closeWindow(opened.id))]);
    if (this.#isQuitting) void this.#closeNext();
  }

  async #closeNext(): Promise<void> {
    const edited = await Promise.all(
      this.#open.map(async (one) => ((await this.#unsavedOf(one)) > 0 ? one : null)),
    );
    const next = edited.find((one) => one !== null) ?? this.#open.at(-1);
    if (!this.#isQuitting || next === undefined) return;
    this.show(next.id);
    next.window.close();
  }

  async #unsavedOf({ id }: OpenedWindow): Promise<number> {
    const { sessions, windows } = this.#setup.application;
    const snapshots = await sessions.list(new Set(windows.sessionsOf(id)));
    return snapshots.filter(({ dirty }) => dirty).length;
  }

  /**
   * Closing with unsaved edits is the page's to settle: it asks, then closes the window again. A page that cannot answer any
   * more is spoken for by the system's own dialog, so that the window can always be closed. The edits are in the sessions, not
   * in the page: loading it again shows them.
   */
  async #settle(opened: OpenedWindow): Promise<void> {
    const unsaved = await this.#unsavedOf(opened);
    if (unsaved > 0 && opened.canAnswer()) {
      this.#setup.application.hub.publish('menu:chosen', { command: 'window.close' }, opened.id);
      return;
    }
    opened.settled = unsaved === 0 || (await mayLose(opened.window, unsaved));
    if (opened.settled) opened.window.close();
    else await this.stays();
  }

  /** After the end of a page. */
  async #offerReload({ window }: OpenedWindow, reason: string): Promise<void> {
    const { response } = await dialog.showMessageBox(window, {
      type: 'error',
      message: `The page has ended (${reason}).`,
      detail: 'Open images and unsaved edits are kept; loading the page again shows them.',
      buttons: ['Load again', 'Close window'],
      defaultId: 0,
      cancelId: 0,
    });
    if (window.isDestroyed()) return;
    if (response === 0) await window.loadURL(this.#setup.pageUrl);
    else window.close();
  }
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
