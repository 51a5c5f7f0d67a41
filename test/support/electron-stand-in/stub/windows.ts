import { EventEmitter } from 'node:events';
import { readFileSync } from 'node:fs';
import { encode } from '../structured-codec';
import { app } from './app';
import { load, post } from './link';
import { strict } from './strict';

interface WindowOptions {
  readonly width?: number;
  readonly height?: number;
  readonly show?: boolean;
  readonly webPreferences?: {
    readonly preload?: string;
    readonly sandbox?: boolean;
    readonly contextIsolation?: boolean;
    readonly nodeIntegration?: boolean;
  };
}

const open = new Map<number, BrowserWindow>();
let lastWindow = 0;

class WebContents extends EventEmitter {
  readonly id: number;
  url = '';
  destroyed = false;
  readonly mainFrame: { url: string; parent: null };
  readonly session = strict('session', {
    setPermissionRequestHandler(): void {},
    setPermissionCheckHandler(): void {},
  });

  constructor(id: number) {
    super();
    this.id = id;
    this.mainFrame = { url: '', parent: null };
  }

  send(channel: string, ...args: unknown[]): void {
    post({
      kind: 'post',
      window: this.id,
      text: JSON.stringify({ op: 'event', channel, args: encode(args) }),
    });
  }

  isDestroyed(): boolean {
    return this.destroyed;
  }

  setWindowOpenHandler(): void {}
}

export class BrowserWindow extends EventEmitter {
  readonly id = ++lastWindow;
  readonly webContents: WebContents;
  #visible: boolean;

  constructor(options: WindowOptions = {}) {
    super();
    const preferences = options.webPreferences ?? {};
    if (
      preferences.sandbox !== true ||
      preferences.contextIsolation !== true ||
      preferences.nodeIntegration === true
    ) {
      throw new Error('stand-in: a window must be sandboxed and isolated');
    }
    this.#visible = options.show !== false;
    this.webContents = strict('webContents', new WebContents(this.id));
    const preload = preferences.preload === undefined ? '' : readFileSync(preferences.preload, 'utf8');
    open.set(this.id, this);
    post({
      kind: 'open',
      window: this.id,
      width: options.width ?? 800,
      height: options.height ?? 600,
      preload,
    });
  }

  async loadURL(url: string): Promise<void> {
    this.webContents.url = url;
    this.webContents.mainFrame.url = url;
    await load(this.id, url);
    this.webContents.emit('did-finish-load');
    this.emit('ready-to-show');
  }

  show(): void {
    this.#visible = true;
  }

  isVisible(): boolean {
    return this.#visible;
  }

  isDestroyed(): boolean {
    return this.webContents.destroyed;
  }

  isMinimized(): boolean {
    return false;
  }

  restore(): void {}

  focus(): void {
    this.emit('focus');
  }

  close(): void {
    const event = {
      defaultPrevented: false,
      preventDefault() {
        this.defaultPrevented = true;
      },
    };
    this.emit('close', event);
    if (event.defaultPrevented) return;
    post({ kind: 'close', window: this.id });
    this.gone();
  }

  destroy(): void {
    post({ kind: 'close', window: this.id });
    this.gone();
  }

  /** The page went away. */
  gone(): void {
    if (this.webContents.destroyed) return;
    this.webContents.destroyed = true;
    open.delete(this.id);
    this.emit('closed');
    if (open.size === 0) app.emit('window-all-closed');
  }

  static getAllWindows(): BrowserWindow[] {
    return [...open.values()];
  }

  static byId(id: number): BrowserWindow | undefined {
    return open.get(id);
  }
}
