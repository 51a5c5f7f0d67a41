import { fork, type ChildProcess } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright';
import type { FromChild, ToChild } from './messages';
import type * as electron from 'electron';
import { bundleStandIn } from './bundle';
import { PageWindow } from './page-window';

/** How to start the built app on the stand-in. */
export interface LaunchOptions {
  readonly browser: Browser;
  /** Repository root; the bundles are read from its dist/main. */
  readonly root: string;
  readonly userData: string;
  readonly documents: string;
  readonly args?: readonly string[];
}

/** The module as the main process sees it: the stub behind it throws for what it does not cover. */
export type ElectronModule = typeof electron;

/** The part of Playwright's ElectronApplication that the specs use. */
export interface StandInApplication {
  readonly log: readonly string[];
  firstWindow(): Promise<Page>;
  /** The next window from now on, once its page has loaded. */
  nextWindow(): Promise<Page>;
  /** Runs a self-contained function in the main process with the electron module. */
  evaluate<Value, Argument>(
    run: (electron: ElectronModule, argument: Argument) => Value,
    argument: Argument,
  ): Promise<Value>;
  /** Resolves with the exit code when the main process has ended. */
  readonly exited: Promise<number | null>;
  close(): Promise<void>;
}

/** Forks the built main bundle on the stub and opens its windows as pages of the browser. */
export async function launchStandIn(options: LaunchOptions): Promise<StandInApplication> {
  const bundles = await bundleStandIn();
  const child = startMain(options, bundles.stubFile);
  const log: string[] = [];
  for (const stream of [child.stdout, child.stderr]) stream?.on('data', (data) => log.push(String(data)));
  const windows = new Map<number, Promise<PageWindow>>();
  const pending = new Map<number, (message: FromChild) => void>();
  let lastRequest = 0;
  // A process that has ended by itself hears nothing any more.
  const tell = (message: ToChild): void => void (child.connected && child.send(message, () => undefined));
  const ask = (message: ToChild & { request: number }): Promise<FromChild> =>
    new Promise((resolve) => {
      pending.set(message.request, resolve);
      tell(message);
    });
  const pages = new NextPage();
  const first = pages.next();

  const openWindow = (message: Extract<FromChild, { kind: 'open' }>): Promise<PageWindow> =>
    PageWindow.open(options.browser, message, {
      pageScript: bundles.pageScript,
      nonce: `stand-in-${randomBytes(8).toString('hex')}`,
      serve: async (url, method) => {
        const served = await ask({ kind: 'serve', request: ++lastRequest, url, method });
        return served as Extract<FromChild, { kind: 'served' }>;
      },
      ipc: (url, text) => tell({ kind: 'ipc', window: message.window, url, text }),
      gone: () => tell({ kind: 'gone', window: message.window }),
      closes: () => tell({ kind: 'closes', window: message.window }),
      failed: (error) => log.push(`preload: ${error}`),
    });

  const follow = async (message: FromChild): Promise<void> => {
    if (message.kind === 'open') {
      windows.set(message.window, openWindow(message));
    } else if (message.kind === 'served' || message.kind === 'evaluated') {
      pending.get(message.request)?.(message);
      pending.delete(message.request);
    } else {
      const window = await windows.get(message.window);
      if (message.kind === 'post') window?.post(message.text);
      else if (message.kind === 'close') await window?.close();
      else if (window !== undefined) {
        const error = await window.load(message.url);
        tell({ kind: 'loaded', request: message.request, error });
        if (error === null) pages.loaded(window.page);
      }
    }
  };
  child.on('message', (message: FromChild) => void follow(message));
  const exited = new Promise<number | null>((resolve) => child.once('exit', resolve));

  return {
    log,
    exited,
    firstWindow: () => first,
    nextWindow: () => pages.next(),
    async evaluate<Value, Argument>(
      run: (electron: ElectronModule, argument: Argument) => Value,
      argument: Argument,
    ): Promise<Value> {
      const source = run.toString();
      const answer = await ask({ kind: 'evaluate', request: ++lastRequest, source, argument });
      const { value, error } = answer as Extract<FromChild, { kind: 'evaluated' }>;
      if (error !== null) throw new Error(error);
      return value as Value;
    },
    async close() {
      // Not by closing the channel: with half a message in it Node never does.
      tell({ kind: 'end' });
      await exited;
      for (const window of windows.values()) await (await window).close();
    },
  };
}

/** Who waits for the next page that loads. */
class NextPage {
  loaded: (page: Page) => void = () => undefined;

  next(): Promise<Page> {
    return new Promise((resolve) => (this.loaded = resolve));
  }
}

function startMain(options: LaunchOptions, stubFile: string): ChildProcess {
  return fork(join(options.root, 'dist/main/main.cjs'), [...(options.args ?? [])], {
    serialization: 'advanced',
    execArgv: ['--require', stubFile],
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    env: {
      ...process.env,
      STAND_IN_PACKAGE: join(options.root, 'package.json'),
      STAND_IN_USER_DATA: options.userData,
      STAND_IN_DOCUMENTS: options.documents,
    },
  });
}
