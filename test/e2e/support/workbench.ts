import { spawn, type ChildProcess } from 'node:child_process';
import { mkdirSync, mkdtempSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { _electron, test as base, type Browser, type Locator, type Page } from 'playwright/test';
import { launchStandIn, type ElectronModule } from '../../support/electron-stand-in/launch';
import { WebPages } from './web-pages';

/** What carries the workbench: the web host, the Electron stand-in, or Electron itself. */
export type Host = 'web' | 'standin' | 'electron';

/** A running workbench with a folder of its own for images. */
export interface Workbench {
  readonly page: Page;
  readonly host: Host;
  /** Empty folder, the only one the web host may touch. */
  readonly folder: string;
  /** Errors and warnings of the page's console, and uncaught errors. */
  readonly complaints: readonly string[];
  /** What the main process printed. */
  readonly log: readonly string[];
  /** Runs a self-contained function in Electron's main process. Only on hosts that have one. */
  inMain<Value, Argument>(
    run: (electron: ElectronModule, argument: Argument) => Value,
    argument: Argument,
  ): Promise<Value>;
  /** Does what opens a further window; its page. */
  nextWindow(opens: () => Promise<void>): Promise<Page>;
  /** Does what asks for a file, and answers with this path in the folder: in the page or in the native dialog. */
  answerFile(asks: () => Promise<void>, kind: 'open' | 'save', name: string): Promise<void>;
}

interface Started {
  readonly page: Page;
  readonly log: readonly string[];
  /** Absent where there is no Electron main process. */
  readonly inMain?: Workbench['inMain'];
  nextWindow(): Promise<Page>;
  /** `failed`: of what went wrong a picture is taken, which needs the page as it is. */
  stop(failed: boolean): Promise<void>;
}

/** What tests of one worker share. */
interface Shared {
  webPages: WebPages | null;
}

export const root = join(import.meta.dirname, '../../..');

/** Specs take `workbench`; which host carries it is the project's choice. */
export const test = base.extend<
  { placeName: string | null; workbench: Workbench },
  { host: Host; shared: Shared }
>({
  host: ['web', { option: true, scope: 'worker' }],
  shared: [({}, use) => use({ webPages: null }), { scope: 'worker' }],
  placeName: [null, { option: true }],
  workbench: async ({ browser, host, shared, viewport, placeName }, use, info) => {
    const folder = makeFolder(placeName);
    const started = await start(host, { browser, shared, worker: info.parallelIndex }, folder);
    if (viewport !== null) await started.page.setViewportSize(viewport);
    const answerFile = (asks: () => Promise<void>, kind: 'open' | 'save', name: string): Promise<void> =>
      answer(started, asks, kind, { folder, name });
    const inMain = started.inMain ?? withoutMain;
    const nextWindow = async (opens: () => Promise<void>): Promise<Page> => {
      const [next] = await Promise.all([started.nextWindow(), opens()]);
      if (viewport !== null) await next.setViewportSize(viewport);
      return next;
    };
    await use({ ...started, nextWindow, host, folder, complaints: listen(started.page), answerFile, inMain });
    await started.stop(info.status !== info.expectedStatus);
    rmSync(folder, { recursive: true, force: true });
  },
});

export { expect } from 'playwright/test';

/** An empty folder for the images: of this name, where its path is seen in pictures, else of one that nobody has. */
function makeFolder(name: string | null): string {
  if (name === null) return realpathSync(mkdtempSync(join(tmpdir(), 'zonesmith-e2e-')));
  const folder = join(realpathSync(tmpdir()), 'zonesmith', name);
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  return folder;
}

function withoutMain(): never {
  throw new Error('this host has no Electron main process');
}

async function answer(
  { page, inMain }: Started,
  asks: () => Promise<void>,
  kind: 'open' | 'save',
  { folder, name }: { folder: string; name: string },
): Promise<void> {
  if (inMain !== undefined) {
    await inMain(setDialogAnswer, { kind, path: join(folder, name) });
    return asks();
  }
  await asks();
  const dialog = page.getByRole('dialog');
  if (kind === 'save') await dialog.getByLabel('File name').fill(name);
  else await optionOf(dialog, name).click();
  await dialog.getByRole('button', { name: kind === 'save' ? 'Save' : 'Open', exact: true }).click();
}

/** The file of that name in a dialog that lists files; others may begin alike. */
export function optionOf(dialog: Locator, name: string): Locator {
  return dialog.getByRole('option').filter({ has: dialog.page().getByText(name, { exact: true }) });
}

function listen(page: Page): string[] {
  const complaints: string[] = [];
  page.on('console', (message) => {
    if (['error', 'warning'].includes(message.type())) complaints.push(message.text());
  });
  page.on('pageerror', (error) => complaints.push(error.message));
  return complaints;
}

/** What a test starts with. */
interface Place {
  readonly browser: Browser;
  readonly shared: Shared;
  readonly worker: number;
}

function start(host: Host, place: Place, folder: string): Promise<Started> {
  if (host === 'web') return startWeb(place, folder);
  return host === 'standin' ? startStandIn(place.browser, folder) : startElectron(folder);
}

async function startWeb({ browser, shared, worker }: Place, folder: string): Promise<Started> {
  const pages = (shared.webPages ??= await WebPages.open(browser, worker));
  const child = spawn(
    process.execPath,
    [join(root, 'dist/main/cli.cjs'), 'serve', '--root', folder, '--port', String(pages.port)],
    { stdio: ['ignore', 'pipe', 'pipe'], env: environment(folder) },
  );
  const log: string[] = [];
  child.stderr.on('data', (data) => log.push(String(data)));
  return {
    page: await pages.load(await printedUrl(child)),
    log,
    nextWindow: () => pages.context.waitForEvent('page'),
    async stop(failed) {
      if (failed) {
        shared.webPages = null;
        await pages.context.close();
      } else await pages.leave();
      await ended(child);
    },
  };
}

async function printedUrl(child: ChildProcess): Promise<string> {
  for await (const line of createInterface({ input: child.stdout! })) {
    const url = /http:\/\/\S+/.exec(line);
    if (url !== null) return url[0];
  }
  throw new Error('the web host ended without printing its address');
}

async function ended(child: ChildProcess): Promise<void> {
  const exit = new Promise((resolve) => child.once('exit', resolve));
  child.kill('SIGTERM');
  await exit;
}

async function startStandIn(browser: Browser, folder: string): Promise<Started> {
  const app = await launchStandIn({ browser, root, userData: join(folder, '.user-data'), documents: folder });
  const page = await Promise.race([app.firstWindow(), app.exited.then((code) => failed(code, app.log))]);
  return {
    page,
    log: app.log,
    inMain: (run, argument) => app.evaluate(run, argument),
    nextWindow: () => app.nextWindow(),
    stop: () => app.close(),
  };
}

/** Runs in the main process, where it stands for the user at a native dialog. */
function setDialogAnswer(
  { dialog }: ElectronModule,
  { kind, path }: { kind: 'open' | 'save'; path: string },
): void {
  if (kind === 'open') dialog.showOpenDialog = () => Promise.resolve({ canceled: false, filePaths: [path] });
  else dialog.showSaveDialog = () => Promise.resolve({ canceled: false, filePath: path });
}

function failed(code: number | null, log: readonly string[]): never {
  throw new Error(`the main process ended with ${code} before its window opened: ${log.join('')}`);
}

async function startElectron(folder: string): Promise<Started> {
  const app = await _electron.launch({
    args: [root, `--user-data-dir=${join(folder, '.user-data')}`],
    env: environment(folder),
  });
  const inMain: Workbench['inMain'] = (run, argument) => app.evaluate(run as never, argument as never);
  const nextWindow = (): Promise<Page> => app.waitForEvent('window');
  return { page: await app.firstWindow(), log: [], inMain, nextWindow, stop: () => app.close() };
}

/** User data of the host goes beside the images, so that a test leaves nothing behind. */
function environment(folder: string): Record<string, string> {
  return { ...(process.env as Record<string, string>), ZONESMITH_USER_DATA: join(folder, '.user-data') };
}
