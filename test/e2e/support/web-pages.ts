import { createServer } from 'node:net';
import type { Browser, BrowserContext, Page } from 'playwright/test';

/** Ports below those that systems hand out by themselves, a hundred for each worker. */
const FIRST_PORT = 20_000;
const PORTS_OF_A_WORKER = 100;

/**
 * Pages of the web host for the tests of one worker, one test after the other. They share a context and an address, so that
 * what a browser compiles of the window, and the process that it lies in, last from test to test: a third of what opening a page takes.
 * What the host and the page remember is in the folder of the test, in cookies, and with the tab; none of it outlives a test.
 */
export class WebPages {
  /** Where the hosts of these pages are to listen. */
  readonly port: number;
  readonly context: BrowserContext;
  /** Keeps the process until the next page has loaded. */
  #last: Page | null = null;

  static async open(browser: Browser, worker: number): Promise<WebPages> {
    const port = await freePort(FIRST_PORT + worker * PORTS_OF_A_WORKER);
    return new WebPages(await browser.newContext(), port);
  }

  private constructor(context: BrowserContext, port: number) {
    this.context = context;
    this.port = port;
  }

  /** A new page at an address. */
  async load(url: string): Promise<Page> {
    const page = await this.context.newPage();
    await page.goto(url);
    await this.#last?.close();
    this.#last = null;
    return page;
  }

  /** Ends what a test did; the next one finds nothing of it. */
  async leave(): Promise<void> {
    const [kept, ...others] = this.context.pages();
    for (const page of others) await page.close();
    await kept?.goto('about:blank');
    this.#last = kept ?? null;
    await this.context.clearCookies();
    await this.context.clearPermissions();
  }
}

async function freePort(first: number): Promise<number> {
  for (let port = first; port < first + PORTS_OF_A_WORKER; port++) if (await isFree(port)) return port;
  throw new Error(`none of ${PORTS_OF_A_WORKER} ports from ${first} on is free`);
}

function isFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', () => resolve(false));
    server.listen(port, '127.0.0.1', () => server.close(() => resolve(true)));
  });
}
