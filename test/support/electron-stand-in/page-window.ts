import type { Browser, BrowserContext, CDPSession, Page } from 'playwright';
import type { FromChild } from './messages';

/** What a window asks of the launcher. */
export interface WindowLink {
  readonly pageScript: string;
  readonly nonce: string;
  serve(url: string, method: string): Promise<Extract<FromChild, { kind: 'served' }>>;
  ipc(url: string, text: string): void;
  gone(): void;
  /** The page closes its window, which Chromium refuses to pages that no page has opened. */
  closes(): void;
  failed(error: string): void;
}

const PRELOAD_WORLD = 'preload';
const CLOSE_BINDING = '__standInClose';

/** One BrowserWindow as a page: preload in an isolated world, `app://` mapped onto an https name of its own. */
export class PageWindow {
  readonly page: Page;
  readonly #context: BrowserContext;
  readonly #devtools: CDPSession;
  readonly #link: WindowLink;
  /** Isolated world whose preload has run; posts wait until there is one. */
  #world: string | null = null;
  #newestWorld: string | null = null;
  #waiting: string[] = [];
  /** The world that messages are being handed to. */
  #draining: string | null = null;

  static async open(
    browser: Browser,
    options: Extract<FromChild, { kind: 'open' }>,
    link: WindowLink,
  ): Promise<PageWindow> {
    const context = await browser.newContext({ viewport: { width: options.width, height: options.height } });
    const page = await context.newPage();
    const window = new PageWindow(context, page, await context.newCDPSession(page), link);
    await window.#prepare(options.preload, browser.version());
    return window;
  }

  private constructor(context: BrowserContext, page: Page, devtools: CDPSession, link: WindowLink) {
    this.#context = context;
    this.page = page;
    this.#devtools = devtools;
    this.#link = link;
  }

  /** Loads a URL; answers null or what went wrong. */
  async load(url: string): Promise<string | null> {
    try {
      await this.page.goto(toWeb(url));
      return null;
    } catch (thrown) {
      return String(thrown);
    }
  }

  /** Hands a message to the preload world. */
  post(text: string): void {
    this.#waiting.push(text);
    void this.#drain();
  }

  async close(): Promise<void> {
    await this.#context.close();
  }

  async #prepare(preload: string, chrome: string): Promise<void> {
    const devtools = this.#devtools;
    devtools.on('Runtime.executionContextCreated', ({ context }) => {
      if (context.name === PRELOAD_WORLD) this.#newestWorld = context.uniqueId;
    });
    devtools.on('Runtime.bindingCalled', ({ name, payload }) =>
      name === CLOSE_BINDING ? this.#link.closes() : this.#called(payload),
    );
    await devtools.send('Page.enable');
    await devtools.send('Runtime.enable');
    await devtools.send('Runtime.addBinding', { name: '__standIn', executionContextName: PRELOAD_WORLD });
    await devtools.send('Runtime.addBinding', { name: CLOSE_BINDING });
    const inject = (role: 'page' | 'preload', worldName?: string): Promise<unknown> =>
      devtools.send('Page.addScriptToEvaluateOnNewDocument', {
        source: this.#script(role, role === 'preload' ? preload : '', chrome),
        ...(worldName === undefined ? {} : { worldName }),
      });
    await inject('page');
    await inject('preload', PRELOAD_WORLD);
    await this.#context.route(
      (url) => url.hostname.endsWith('.app.invalid'),
      async (route) => {
        const served = await this.#link.serve(toApp(route.request().url()), route.request().method());
        await route.fulfill({
          status: served.status,
          headers: { ...served.headers },
          body: Buffer.from(served.body),
        });
      },
    );
    this.page.on('close', () => this.#link.gone());
  }

  #script(role: string, preload: string, chrome: string): string {
    const setup = { role, nonce: this.#link.nonce, versions: { electron: '0.0.0-stand-in', chrome } };
    const close = role === 'page' ? `window.close = () => ${CLOSE_BINDING}('');` : '';
    return `(() => {
${close}
const __standInSetup = ${JSON.stringify(setup)};
const __standInPreload = function (require, process, exports, module) {${preload}\n};
${this.#link.pageScript}
})();`;
  }

  #called(payload: string): void {
    const message = JSON.parse(payload) as { op: string; url: string; error?: string };
    if (message.op === 'ready') {
      this.#world = this.#newestWorld;
      // What was handed to a document that is gone may never be answered.
      this.#draining = null;
      void this.#drain();
    } else if (message.op === 'failed') this.#link.failed(message.error ?? '');
    else this.#link.ipc(toApp(message.url), payload);
  }

  async #drain(): Promise<void> {
    const world = this.#world;
    if (world === null || this.#draining === world) return;
    this.#draining = world;
    while (this.#waiting.length > 0 && this.#world === world) {
      const batch = JSON.stringify(this.#waiting.splice(0));
      const expression = `globalThis.__standInReceive(${batch})`;
      await this.#devtools
        .send('Runtime.evaluate', { expression, uniqueContextId: world })
        .catch(() => undefined);
    }
    if (this.#draining === world) this.#draining = null;
  }
}

function toWeb(url: string): string {
  return url.replace(/^app:\/\/([^/]+)/, 'https://$1.app.invalid');
}

function toApp(url: string): string {
  return url.replace(/^https:\/\/([^/]+)\.app\.invalid/, 'app://$1');
}
